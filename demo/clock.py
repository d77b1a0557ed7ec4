"""The clock of the demo: when it is loaded, its people have worked for two weeks.

The actions ask `timezone.now()`, so the demo's history needs no other way of writing: while a story
is told, that function tells the story's time. Only the command that loads the demo does this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SATURDAY = 5
OPENS = 9  # o'clock, where the organization is
TICK = timedelta(milliseconds=1)  # no two acts at one instant
BREATH = timedelta(hours=2)  # today's work began that long before the demo is loaded


class Clock:
    """A clock that goes on only when it is asked or told to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The time in the story."""
        self.moment += TICK
        return self.moment

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)


@contextmanager
def on_day(days: int, zone: str, *, minutes: int = 0) -> Iterator[Clock]:
    """The morning so many days ago, `minutes` after the doors opened."""
    actual = timezone.now
    clock = Clock(morning(actual(), days, zone) + timedelta(minutes=minutes))
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = actual


def working_days(oldest: int, newest: int, zone: str) -> list[int]:
    """The days ago from the oldest to the newest on which people work: today, and no weekends."""
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    days = range(oldest, newest - 1, -1)
    return [day for day in days if not day or (today - timedelta(days=day)).weekday() < SATURDAY]


def morning(moment: datetime, days: int, zone: str) -> datetime:
    """When work began on the day that is so many days before this moment; never in its future."""
    here = moment.astimezone(ZoneInfo(zone))
    opened = here.replace(hour=OPENS, minute=0, second=0, microsecond=0) - timedelta(days=days)
    return min(opened, moment - BREATH)
