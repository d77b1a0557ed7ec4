"""This month's cost and pay, for the home page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.money_text import total_text
from billing.reporting.charts.trends import change_of, last_days, spark_of
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.previous_period import first_before, same_day
from billing.reporting.costs.queries import days_of
from billing.reporting.costs.selection import Selection
from billing.reporting.dashboard.work import between
from core.identity.models import Member
from core.permissions.can import can
from core.web.numbers import grouped
from workforce.organizations.dashboard import Spark, Tile
from workforce.organizations.local_days import today

MONTH = 30


def money_tiles(member: Member, recent: Recent) -> list[Tile]:
    """Cost and pay since the first of the month, against the same days of the last one; nothing
    for those who may not see them."""
    if not can(member, "cost.view"):
        return []
    organization, day = member.organization, today(member.organization)
    first = first_before(day)
    days = days_of(Selection(period_of(organization, first, day)), recent)
    now = between(days, day.replace(day=1), day)
    before = between(days, first, same_day(day, first))
    cost = {each: sums.price for each, sums in days.items()}
    pay = {each: sums.pay for each, sums in days.items()}
    paid_for = ngettext("%(number)s accepted label", "%(number)s accepted labels", now.labels)
    note = paid_for % {"number": grouped(now.labels)}
    return [
        Month(_("Cost this month"), now.price, before.price, cost).tile(member, day, note),
        Month(_("Pay this month"), now.pay, before.pay, pay).tile(member, day),
    ]


@dataclass(frozen=True)
class Month:
    """An amount of this month so far, of the same days of the last one, and by day."""

    title: str
    now: Decimal
    before: Decimal
    by_day: Mapping[date, Decimal]

    def tile(self, member: Member, day: date, note: str = "") -> Tile:
        """The amount with its trend; more money is neither good nor bad."""
        currency = member.organization.currency
        earlier = _("%(amount)s in the same period last month") % {
            "amount": total_text(self.before, currency)
        }
        return Tile(
            title=self.title,
            value=total_text(self.now, currency),
            url=f"{reverse('costs', args=[member.organization.slug])}?period=this-month",
            change=change_of(self.now, self.before),
            note=earlier if self.before else note,
            spark=money_spark(self.title, self.by_day, last_days(day, MONTH), currency),
        )


def money_spark(
    title: str, by_day: Mapping[date, Decimal], days: Sequence[date], currency: str
) -> Spark:
    """Amounts of these days."""
    return spark_of(title, by_day, days, lambda value: total_text(Decimal(value), currency))
