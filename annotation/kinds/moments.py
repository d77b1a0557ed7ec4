"""How is a moment of a recording written? As time since its beginning, or by a series' own clock.

The twin of static_src/labeling/time/written.js.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

SECOND = 1_000_000  # microseconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def by_clock(content: Mapping[str, Any]) -> bool:
    """Whether the item's times are times of the day."""
    return content.get("axis") == "clock"


def stretch(start: int, end: int, *, clock: bool) -> str:
    """From when to when; the second says its day only where it is another one."""
    if not clock:
        return f"{elapsed(start)} – {elapsed(end)}"
    (day, time), (last_day, last_time) = dated(start), dated(end)
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
