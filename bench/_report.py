"""Where do results go, and how do they compare with the last ones?"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"
WIDTH = 44


def report(name: str, options: dict[str, Any], figures: dict[str, float]) -> None:
    """Print the figures beside the last ones of the same options, and keep them as JSON."""
    options = json.loads(json.dumps(options, default=str))
    last, here = last_like(name, options), machine()
    print(f"{name}: {' '.join(f'{key}={value}' for key, value in options.items())}")
    print(f"machine: {here}")
    for key, value in figures.items():
        print(f"  {key:<{WIDTH}}{value:>14,.2f}{beside(value, last.get(key))}")
    kept = keep(name, {"options": options, "machine": here, "figures": figures})
    print(f"kept in {kept.relative_to(FOLDER.parent.parent)}")


def print_beside(titles: Sequence[str], columns: Sequence[dict[str, float]]) -> None:
    """Print several results beside each other."""
    print(" " * (WIDTH + 2) + "".join(f"{title:>14}" for title in titles))
    for key in columns[0]:
        print(f"  {key:<{WIDTH}}" + "".join(f"{column[key]:>14,.2f}" for column in columns))


def machine() -> str:
    """What was measured on, how busy it was with other things, and how fast right afterwards."""
    load = os.getloadavg()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors, {memory:.0f} GB, Python {platform.python_version()}, "
        f"load {load:.1f}, {pace():.0f} ms a million squares"
    )


def pace() -> float:
    """Milliseconds that Python takes for a million squares, at the median of five.

    A machine that is shared with others gives now all of its speed and now a third of it: figures
    of two hours are alike only if this one is.
    """
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        sum(number * number for number in range(1_000_000))
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def beside(value: float, before: float | None) -> str:
    """The last value of the same figure, and by how much this one differs."""
    if before is None:
        return ""
    change = f", {value / before - 1:+.0%}" if before else ""
    return f"   (last time {before:,.2f}{change})"


def keep(name: str, entry: dict[str, Any]) -> Path:
    """Write one result to a file of its own, named after the moment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = FOLDER / f"{name}-{now:%Y%m%dT%H%M%S.%f}.json"
    path.write_text(json.dumps({"name": name, "at": now.isoformat()} | entry, indent=2) + "\n")
    return path


def last_like(name: str, options: dict[str, Any]) -> dict[str, float]:
    """The figures of the newest result of the same options; the names of files sort by time."""
    for path in sorted(FOLDER.glob(f"{name}-[0-9]*.json"), reverse=True):
        entry = json.loads(path.read_text())
        if entry["options"] == options:
            found: dict[str, float] = entry["figures"]
            return found
    return {}


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies; nan without values."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")
