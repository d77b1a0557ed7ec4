"""What do the cells of a time column say? Dates, seconds since 1970 in some unit, or a count.

All of it becomes whole microseconds, so a count of seconds or of samples does too: 1.5 is
1,500,000. A date without a zone keeps the clock that it was written by; of those with one the
first names the zone in which all are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from annotation.media.sniffing import UnsupportedFile

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # the clock that dates without a zone are written by
EPOCH_UTC = EPOCH.replace(tzinfo=UTC)
KNOWN_ZONE = "UTC"
# From which number on a count can only be a time since 1970, and how many microseconds it counts:
# 1e8 seconds are 1973, and so on by thousands; below it is seconds or samples from zero.
UNITS = ((1e17, 1e-3), (1e14, 1.0), (1e11, 1e3), (1e8, 1e6))
MAX_VALUE = 2.0**53  # whole numbers up to here are exact as float64


@dataclass(frozen=True)
class Clock:
    """How a time column is read: `is_date` as ISO 8601, else a number.

    `zone` is as its first date is written: UTC, UTC+02:00, or nothing where nobody knows it.
    """

    is_date: bool
    zone: str = ""
    factor: float = 1e6

    @property
    def is_count(self) -> bool:
        """Whether it counts from zero and is no time of the day."""
        return not self.is_date and not self.has_zone

    @property
    def has_zone(self) -> bool:
        """Whether its times are instants."""
        return bool(self.zone)


def clock_of(cell: str) -> Clock | None:
    """How a column with this first cell is read; None for what is no time."""
    when = date_in(cell)
    if when is not None:
        return Clock(is_date=True, zone=when.tzname() or "")
    try:
        number = abs(float(cell))
    except ValueError:
        return None
    if not np.isfinite(number):
        return None
    factor = next((factor for least, factor in UNITS if number >= least), None)
    zone = "" if factor is None else KNOWN_ZONE
    return Clock(is_date=False, zone=zone, factor=factor or 1e6)


def date_in(cell: str) -> datetime | None:
    """A date as ISO 8601 writes it, with or without a time and a zone."""
    text = cell.strip()
    if len(text) < len("2026-01-01") or text[4:5] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def microseconds(
    clock: Clock, cells: Sequence[str], line: int, zones: set[tzinfo]
) -> NDArray[np.float64]:
    """The times of these cells, the first of which stands in this line; raises UnsupportedFile.

    `zones` gets those that the dates are written in.
    """
    read = date_reader(clock, zones) if clock.is_date else number_reader(clock)
    try:
        found = np.array([read(cell) for cell in cells], np.float64)
    except (ValueError, OverflowError):
        at, cell = next((at, cell) for at, cell in enumerate(cells) if not reads(read, cell))
        raise UnsupportedFile(
            _("Line %(line)s: “%(cell)s” doesn't match the time format of the rows before it.")
            % {"line": line + at, "cell": cell[:40]}
        ) from None
    return found


def reads(read: Callable[[str], float], cell: str) -> bool:
    """Whether a cell can be read."""
    try:
        read(cell)
    except (ValueError, OverflowError):
        return False
    return True


def date_reader(clock: Clock, zones: set[tzinfo]) -> Callable[[str], float]:
    """What reads a date; raises ValueError for one with a zone among those without, and back."""
    epoch = EPOCH_UTC if clock.has_zone else EPOCH

    def read(cell: str) -> float:
        when = date_in(cell)
        if when is None or (when.tzinfo is not None) != clock.has_zone:
            raise ValueError(cell)
        if when.tzinfo is not None:
            zones.add(when.tzinfo)
        return (when - epoch) // MICROSECOND

    return read


def number_reader(clock: Clock) -> Callable[[str], float]:
    """What reads a number; raises ValueError for what is none, or too large to be exact."""

    def read(cell: str) -> float:
        number = round(float(cell) * clock.factor)
        if abs(number) > MAX_VALUE:
            raise ValueError(cell)
        return number

    return read
