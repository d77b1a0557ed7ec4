"""The time zones that an organization can choose."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def time_zones() -> tuple[str, ...]:
    """UTC, then the places of the time zone database by name; no historic abbreviations."""
    places = sorted(name for name in available_timezones() if name.partition("/")[0] in CONTINENTS)
    return ("UTC", *places)


def zone_choices() -> list[tuple[str, str]]:
    """The zones as a form offers them: “America/New York”."""
    return [(name, name.replace("_", " ")) for name in time_zones()]
