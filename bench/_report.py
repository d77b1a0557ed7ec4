"""Where do results go, and how do they compare with the last ones?"""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"


def report(name: str, settings: dict[str, Any], figures: dict[str, float]) -> None:
    """Print the figures beside the last ones of the same settings, and keep them as JSON."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.jsonl"
    last = last_like(path, settings)
    print(f"{name}: {' '.join(f'{key}={value}' for key, value in settings.items())}")
    print(f"machine: {os.cpu_count()} processors, Python {platform.python_version()}")
    for key, value in figures.items():
        before = f"   (last time {last[key]:,.2f})" if key in last else ""
        print(f"  {key:<36}{value:>12,.2f}{before}")
    entry = {"at": datetime.now(UTC).isoformat(), "settings": settings, "figures": figures}
    with path.open("a") as kept:
        kept.write(json.dumps(entry) + "\n")


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
