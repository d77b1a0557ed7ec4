"""What a customer's month comes to so far: the lines that one document of the whole month has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from annotation.workflow.facts import project_names
from billing.customers.models import Customer
from billing.invoices.minimums import holds, minimums_of
from billing.invoices.portions import CHARGED_LABELS, PORTIONS
from billing.invoices.rules import month_after
from billing.rates.models import MonthlyMinimum, Rate
from billing.rates.queries import kind_titles
from billing.rates.tiers import TierMode, charge, missing_to, range_text
from core.tenancy.scope import current_organization_id
from workforce.organizations.local_days import begins, today

ZERO = Decimal(0)
MONTH = f"""
with candidates as materialized ({CHARGED_LABELS}
    and usage.occurred_at >= %(begins)s  -- a reversal never comes before its original
    and coalesce(done.occurred_at, work.occurred_at) >= %(begins)s
),
before as (select null::bigint as rate_id, null::date as month, 0 as quantity where false),
{PORTIONS}
select project_id, rate_id, nullif(tier_after, -1), unit_price, sum(quantity)::bigint
from portions
group by project_id, label_kind, rate_id, tier_after, unit_price
having sum(quantity) <> 0
order by project_id, label_kind, rate_id, tier_after, unit_price
"""  # noqa: S608  # made of constants


@dataclass(frozen=True)
class MonthLine:
    """Labels of a type in a project at one price; `list_price` is that of the first tier."""

    title: str
    project_id: int
    quantity: int
    unit_price: Decimal
    list_price: Decimal

    @property
    def amount(self) -> Decimal:
        """What they cost, exact."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class MinimumSoFar:
    """What a month has used of a minimum; `title` is that of its project, empty for all."""

    title: str
    minimum: Decimal
    used: Decimal
    difference: Decimal


@dataclass(frozen=True)
class CustomerMonth:
    """A month of a customer: what its labels cost, and what is missing to its minimums.

    Until the month `is_over`, later labels change volume prices and the differences.
    """

    month: date
    is_over: bool
    lines: Sequence[MonthLine]
    minimums: Sequence[MinimumSoFar]

    @property
    def first_tiers(self) -> Decimal:
        """What the labels cost at the prices of first tiers, as reports of costs show them."""
        return sum((line.quantity * line.list_price for line in self.lines), ZERO)

    @property
    def used(self) -> Decimal:
        """What the labels cost, exact."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        """What they cost with what is missing to the minimums, exact and without tax."""
        return self.used + sum((each.difference for each in self.minimums), ZERO)


def month_so_far(customer: Customer, month: date) -> CustomerMonth:
    """The month that begins on this day, by the statement and the functions of drafts.

    It counts the labels that weren't reversed. The documents of a month may differ if labels were
    reversed after they were billed, because billed labels keep their place.
    """
    found = labels_of(customer, month)
    rates = Rate.objects.prefetch_related("tiers").in_bulk({rate_id for _, rate_id, *_ in found})
    labels: Counter[int] = Counter()
    for _project_id, rate_id, _after, _price, quantity in found:
        labels[rate_id] += quantity
    titles, names = kind_titles(), project_names({project_id for project_id, *_ in found})
    lines = []
    for project_id, rate_id, tier_after, unit_price, quantity in found:
        rate, after, price = rates[rate_id], tier_after, unit_price
        if rate.tier_mode == TierMode.VOLUME:
            (part,) = charge(rate.scale, labels[rate_id])
            after, price = part.after, part.unit_price
        tier = "" if after is None else f", {range_text(rate.scale, after)}"
        title = f"{names[project_id]}: {titles.get(rate.label_kind, rate.label_kind)}{tier}"
        lines.append(MonthLine(title, project_id, quantity, price, rate.unit_price))
    return CustomerMonth(
        month=month,
        is_over=month_after(month) <= today(customer.organization),
        lines=lines,
        minimums=minimums_so_far(minimums_of(customer), month, lines),
    )


def labels_of(customer: Customer, month: date) -> list[tuple[int, int, int | None, Decimal, int]]:
    """Project, price, tier, unit price, and number of the labels of a month."""
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "customer": customer.pk,
        "zone": customer.organization.timezone,
        "begins": begins(customer.organization, month),
        "until": begins(customer.organization, month_after(month)),
    }
    with connection.cursor() as cursor:
        cursor.execute(MONTH, values)
        return list(cursor.fetchall())


def minimums_so_far(
    minimums: Iterable[MonthlyMinimum], month: date, lines: Sequence[MonthLine]
) -> list[MinimumSoFar]:
    """What is missing to each minimum that holds; those of projects count for the customer's."""
    found: list[MinimumSoFar] = []
    for minimum in minimums:
        if not holds(minimum, month) or not minimum.amount:
            continue
        own = [line.amount for line in lines if minimum.project_id in (None, line.project_id)]
        before = [each.difference for each in found] if minimum.project is None else []
        used = sum([*own, *before], ZERO)
        title = minimum.project.name if minimum.project else ""
        found.append(MinimumSoFar(title, minimum.amount, used, missing_to(minimum.amount, used)))
    return found
