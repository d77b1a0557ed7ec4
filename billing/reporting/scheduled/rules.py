"""On which days a report is sent, and which days it covers. No database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from billing.reporting.costs.previous_period import first_before, next_month
from billing.reporting.scheduled.models import Frequency

MORNING = time(7)  # when the days of the period are long summed up
WEEK = timedelta(days=7)


def latest_due(frequency: str, day: date) -> date:
    """The last day up to this one on which such a report was due: a Monday, or the first of a
    month."""
    if frequency == Frequency.WEEKLY:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def next_due(frequency: str, day: date) -> date:
    """The first day after this one on which such a report is due."""
    due = latest_due(frequency, day)
    return due + WEEK if frequency == Frequency.WEEKLY else next_month(due)


def period_before(frequency: str, day: date) -> tuple[date, date]:
    """The first and last day of the last week or month that was over on this day."""
    due = latest_due(frequency, day)
    first = due - WEEK if frequency == Frequency.WEEKLY else first_before(due)
    return first, due - timedelta(days=1)


def is_due(due_on: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the morning of that day has come in the zone."""
    return now >= datetime.combine(due_on, MORNING, zone)
