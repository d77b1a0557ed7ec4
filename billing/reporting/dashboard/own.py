"""A member's own week compared with the last: earned, accepted, submitted, hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from billing.earnings.queries import earned_on_days
from billing.money_text import total_text
from billing.reporting.charts.trends import change_of, last_days, spark_of, tone_of
from billing.reporting.costs.period import period_of
from billing.reporting.costs.sums import Sums
from billing.reporting.dashboard.work import WEEK, between
from core.identity.models import Member
from core.web.numbers import grouped
from workforce.organizations.dashboard import Tile
from workforce.organizations.local_days import today

Number = Decimal | int


@dataclass(frozen=True)
class Measure:
    """One number of a week: its title, that of its days, what it is of sums, and as a text."""

    title: str
    by_day: str
    page: str
    of: Callable[[Sums], Number]
    text: Callable[[Number], str]
    is_better: bool = True


def own_week(member: Member) -> list[Tile]:
    """This week's numbers against the same days of the last one, as far as the member is told."""
    organization, day = member.organization, today(member.organization)
    period = period_of(organization, last_days(day)[0], day)
    found = earned_on_days(member, period)
    return [tile_of(each, member, found, day) for each in measures(organization.currency)]


def measures(currency: str) -> list[Measure]:
    """What a week is told in."""
    return [
        Measure(
            _("Earned this week"),
            _("Earned per day"),
            "earnings",
            lambda sums: sums.pay,
            lambda amount: total_text(Decimal(amount), currency),
        ),
        Measure(
            _("Labels accepted this week"),
            _("Accepted labels per day"),
            "earnings",
            lambda sums: sums.labels,
            grouped,
        ),
        Measure(
            _("Annotations submitted this week"),
            _("Annotations per day"),
            "own_answers",
            lambda sums: sums.submitted,
            grouped,
        ),
        Measure(
            _("Hours worked this week"),
            _("Hours per day"),
            "earnings",
            lambda sums: sums.worked_hours,
            lambda hours: grouped(hours, 1),
            is_better=False,
        ),
    ]


def tile_of(measure: Measure, member: Member, found: Mapping[date, Sums], day: date) -> Tile:
    """The week so far, the change since the last one, and a small image of the days."""
    monday = day - timedelta(days=day.weekday())
    now = measure.of(between(found, monday, day))
    before = measure.of(between(found, monday - WEEK, day - WEEK))
    by_day = {each: measure.of(sums) for each, sums in found.items()}
    address = reverse(measure.page, args=[member.organization.slug])
    return Tile(
        title=measure.title,
        value=measure.text(now),
        url=f"{address}?period=this-week",
        change=change_of(now, before),
        tone=tone_of(now, before) if measure.is_better else "",
        note=_("%(number)s in the same period last week") % {"number": measure.text(before)},
        spark=spark_of(measure.by_day, by_day, last_days(day), measure.text),
    )
