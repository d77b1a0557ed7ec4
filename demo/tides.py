"""Synthetic time series of tide gauges: tides, batteries, and faults by chance."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray

from annotation.label_types.matching import Region
from demo.composing import seeded
from demo.packing import packed

COUNT = 20
STEP = timedelta(minutes=6)
STEPS = 600  # two and a half days
BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
MOON, SUN, DAY = 12.42, 12.0, 24.0  # hours that a tide takes, by the moon and by the sun
LONG = {"stuck": (30, 90), "jump": (40, 110), "noise": (25, 70)}  # steps that a fault lasts
PLACES = ("North mole", "Fish hall", "Swing bridge")
Values = NDArray[np.float64]


@dataclass
class Gauge:
    """Two and a half days of one gauge, and when it was at fault."""

    place: str
    begins: datetime
    level: Values
    battery: Values
    faults: list[Region] = field(default_factory=list)

    def csv(self) -> bytes:
        """The table as the gauge writes it."""
        file = io.StringIO()
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["time", "level_m", "battery_v"])
        for step in range(STEPS):
            time = (self.begins + step * STEP).isoformat().replace("+00:00", "Z")
            rows.writerow([time, f"{self.level[step]:.3f}", f"{self.battery[step]:.2f}"])
        return file.getvalue().encode()


@lru_cache(maxsize=2)
def gauges(seed: int) -> dict[str, Gauge]:
    """The series by their names."""
    chance = seeded(seed)
    return {f"gauge-{number:02}.csv": gauge(number, chance) for number in range(1, COUNT + 1)}


def gauge(number: int, chance: Random) -> Gauge:
    """Tide and surge, a battery that the sun charges, and one to three faults."""
    begins = BEGINS + timedelta(days=3 * number)
    hours = np.arange(STEPS) * (STEP / timedelta(hours=1))
    noise = np.random.default_rng(chance.getrandbits(32))
    wave = [chance.uniform(0, 2 * np.pi) for _ in range(3)]
    tide = 1.9 * np.sin(2 * np.pi * hours / MOON + wave[0])
    tide += 0.6 * np.sin(2 * np.pi * hours / SUN + wave[1])
    surge = 0.3 * np.sin(2 * np.pi * hours / 60 + wave[2])
    level = 3.6 + tide + surge + noise.normal(0, 0.012, STEPS)
    charge = np.maximum(np.sin(2 * np.pi * (hours - 8) / DAY), 0)
    battery = 12.1 + 0.9 * charge + noise.normal(0, 0.015, STEPS)
    found = Gauge(chance.choice(PLACES), begins, level, battery)
    first = chance.randint(20, 80)
    for fault in range(1, chance.choice((1, 2, 2, 3)) + 1):
        first = spoil(found, f"f{fault}", first, chance, noise)
    return found


def spoil(found: Gauge, number: str, first: int, chance: Random, noise: np.random.Generator) -> int:
    """One fault from this step on; from which step on there may be another."""
    label = chance.choice(list(LONG))
    last = first + chance.randint(*LONG[label])
    part = slice(first, last)
    if label == "stuck":
        found.level[part] = found.level[first]
    elif label == "jump":
        found.level[part] += chance.choice((-1, 1)) * chance.uniform(0.7, 1.2)
    else:
        found.level[part] += noise.normal(0, 0.28, last - first)
    start, end = (micros(found.begins + step * STEP) for step in (first, last))
    found.faults.append({"id": number, "label": label, "start": start, "end": end})
    return last + chance.randint(40, 90)


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def gauges_file(seed: int) -> tuple[str, bytes]:
    """A ZIP with the series and a table that says where each gauge hangs."""
    files = ((name, each.csv(), [each.place]) for name, each in gauges(seed).items())
    return "gauges.zip", packed(["place"], files)
