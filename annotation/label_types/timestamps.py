"""Formats a moment of a recording: time from the start, or the series' own clock.

That clock is the one the file was written by: in its zone, or without one.
The twin of static_src/labeling/time/written.js.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

SECOND = 1_000_000  # microseconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONE = re.compile(r"UTC([+-])(\d\d):(\d\d)(?::(\d\d))?")


def by_clock(content: Mapping[str, Any]) -> bool:
    """Whether the item's times are times of the day."""
    return content.get("axis") == "clock"


def zone_told(content: Mapping[str, Any]) -> str:
    """In which zone the item's times are written; nothing where they are no times of the day."""
    if not by_clock(content):
        return ""
    if not (zone := content.get("zone")):
        return _("Times as in the file (no time zone)")
    if content.get("otherZones"):
        return _("All times in %(zone)s, the time zone of the file’s first row") % {"zone": zone}
    return _("Times in %(zone)s") % {"zone": zone}


def offset_of(zone: str) -> int:
    """How many microseconds a clock in the zone, as UTC+02:00, is ahead of UTC."""
    if not (found := ZONE.fullmatch(zone)):
        return 0
    sign, hours, minutes, seconds = found.groups(default="0")
    length = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return (-length if sign == "-" else length) * SECOND


def interval(start: int, end: int, content: Mapping[str, Any]) -> str:
    """From when to when; the second says its day only where it is another one."""
    if not by_clock(content):
        return f"{elapsed(start)} – {elapsed(end)}"
    offset = offset_of(content.get("zone", ""))
    (day, time), (last_day, last_time) = dated(start + offset), dated(end + offset)
    return f"{day} {time} – {last_time if day == last_day else f'{last_day} {last_time}'}"


def elapsed(micros: int) -> str:
    """As 0:01.250 or 1:02:03.500; of what is finer than a millisecond all six digits."""
    sign = "-" if micros < 0 else ""
    seconds, rest = divmod(abs(micros), SECOND)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    fraction = f"{rest // 1000:03}" if rest % 1000 == 0 else f"{rest:06}"
    head = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{sign}{head}:{seconds:02}.{fraction}"


def dated(micros: int) -> tuple[str, str]:
    """The day and the time of the day, as 2013-12-10 and 06:25:00; fractions where there are."""
    try:
        moment = EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return "", elapsed(micros)
    time = f"{moment:%H:%M:%S}"
    rest = moment.microsecond
    if rest:
        time += f".{rest // 1000:03}" if rest % 1000 == 0 else f".{rest:06}"
    return f"{moment:%Y-%m-%d}", time
