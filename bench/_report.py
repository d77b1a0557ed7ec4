"""Where do results go, and how do they compare with the last ones?"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"
WIDTH = 36


def report(name: str, settings: dict[str, Any], figures: dict[str, float]) -> None:
    """Print the figures beside the last ones of the same settings, and keep them as JSON."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.jsonl"
    last = last_like(path, settings)
    size = machine()
    print(f"{name}: {' '.join(f'{key}={value}' for key, value in settings.items())}")
    print("machine: {processors} processors, {memory_gb} GB, Python {python}".format(**size))
    for key, value in figures.items():
        print(f"  {key:<{WIDTH}}{compared(last.get(key), value)}")
    entry = {
        "at": datetime.now(UTC).isoformat(),
        "machine": size,
        "settings": settings,
        "figures": figures,
    }
    with path.open("a") as kept:
        kept.write(json.dumps(entry) + "\n")


def machine() -> dict[str, Any]:
    """The size of the machine that measures."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processors": os.cpu_count(),
        "memory_gb": round(memory / 2**30),
        "python": platform.python_version(),
    }


def compared(last: float | None, now: float) -> str:
    """A figure, beside the last one if there is one."""
    if last is None:
        return f"{now:>12,.2f}"
    change = f", {(now - last) / last:+.1%}" if last else ""
    return f"last: {last:,.2f}, now: {now:,.2f}{change}"


def print_beside(titles: Sequence[str], columns: Sequence[dict[str, float]]) -> None:
    """Print several results beside each other."""
    print(" " * (WIDTH + 2) + "".join(f"{title:>14}" for title in titles))
    for key in columns[0]:
        print(f"  {key:<{WIDTH}}" + "".join(f"{column[key]:>14,.2f}" for column in columns))


def last_like(path: Path, settings: dict[str, Any]) -> dict[str, float]:
    """The newest earlier figures with the same settings."""
    lines = path.read_text().splitlines() if path.exists() else []
    for line in reversed(lines):
        entry = json.loads(line)
        if entry["settings"] == settings:
            found: dict[str, float] = entry["figures"]
            return found
    return {}


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies; nan without values."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")
