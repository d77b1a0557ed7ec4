"""The earlier period that a period is compared with, and the changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from billing.reporting.charts.trends import change_of, points, tone_of
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import EARLIEST, Period, period_of
from billing.reporting.costs.queries import total
from billing.reporting.costs.selection import Selection
from billing.reporting.costs.sums import Sums
from core.identity.models import Organization

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Change:
    """What stands behind a number: "+12 %", and whether that is "good" or "bad", if either."""

    text: str = ""
    tone: str = ""


def earlier_days(first: date, last: date) -> tuple[date, date]:
    """The days that these are held against.

    From the first of a month on, the same days of the month before; a single day, or a week or
    less, the same weekdays of the week before; else as many days right before.
    """
    if first.day == 1 and first < last and (first.year, first.month) == (last.year, last.month):
        before = first_before(first)
        whole = last + timedelta(days=1) == next_month(first)
        return before, first - timedelta(days=1) if whole else same_day(last, before)
    length = last - first + timedelta(days=1)
    back = max(WEEK, length)
    return first - back, last - back


def first_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def same_day(day: date, first: date) -> date:
    """The same day of the earlier month, or its last one."""
    last = day.replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def earlier_period(organization: Organization, period: Period) -> Period | None:
    """The days before, if every time zone has them."""
    if period.first - EARLIEST < period.last - period.first + timedelta(days=62):
        return None
    return period_of(organization, *earlier_days(period.first, period.last))


def changes(now: Sums, before: Sums) -> dict[str, Change]:
    """How each number that is told stands against the one before; more money is neither."""
    return {
        "labels": Change(change_of(now.labels, before.labels), tone_of(now.labels, before.labels)),
        "price": Change(change_of(now.price, before.price)),
        "pay": Change(change_of(now.pay, before.pay)),
        "margin": margin_change(now.margin, before.margin),
        "submitted": Change(
            change_of(now.submitted, before.submitted), tone_of(now.submitted, before.submitted)
        ),
        "rejected": Change(change_of(now.rejected, before.rejected)),
        "yield": Change(points(now.yield_percent, before.yield_percent)),
    }


def margin_change(now: Decimal, before: Decimal) -> Change:
    """The margin's change; none against a loss, of which percent say nothing."""
    return Change(change_of(now, before), tone_of(now, before)) if before > 0 else Change()


def compared(
    organization: Organization, selection: Selection, now: Sums, recent: Recent | None = None
) -> tuple[Period | None, dict[str, Change]]:
    """The days before with some work in them, and the changes since; else nothing."""
    period = earlier_period(organization, selection.period)
    before = total(replace(selection, period=period), recent) if period else Sums()
    if before == Sums():
        return None, {}
    return period, changes(now, before)
