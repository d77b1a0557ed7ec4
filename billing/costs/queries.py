"""What does accepted work cost by project, person or pool, and which events are behind a number?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.projects.models import Project
from billing.costs.period import Period
from billing.costs.sums import Sums
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from workforce.members.models import Member
from workforce.pools.models import Pool
from workforce.tenancy.scope import current_organization_id


class Grouping(TextChoices):
    """What the cost page has a row for."""

    PROJECT = "project", gettext_lazy("By project")
    PERSON = "person", gettext_lazy("By person")
    POOL = "pool", gettext_lazy("By pool")


COLUMN = {Grouping.PROJECT: "project_id", Grouping.PERSON: "member_id", Grouping.POOL: "pool_id"}
NO_POOL = 0


@dataclass(frozen=True)
class Selection:
    """A period, and the one project, person or pool in it where one was clicked.

    `pool` is NO_POOL for work of nobody's pool.
    """

    period: Period
    project: int | None = None
    person: int | None = None
    pool: int | None = None


@dataclass(frozen=True)
class CostRow:
    """One project, person or pool with its sums; `key` is what a Selection takes."""

    key: int
    title: str
    sums: Sums


# The debit of an earning is the one positive entry of its transaction.
GROUPED = """
select {group}, sum(work.quantity), sum(usage.amount), coalesce(sum(paid.amount), 0),
       sum(work.active_seconds)
from billing_usageevent usage
join annotation_workevent work on work.id = usage.work_event_id
left join billing_ledgertransaction moved
    on moved.work_event_id = work.id and moved.kind = 'earning'
left join billing_ledgerentry paid on paid.transaction_id = moved.id and paid.amount > 0
where usage.organization_id = %(organization)s
    and usage.occurred_at >= %(begins)s and usage.occurred_at < %(ends)s
    and (%(project)s::bigint is null or work.project_id = %(project)s)
    and (%(person)s::bigint is null or work.member_id = %(person)s)
    and (%(pool)s::bigint is null or coalesce(work.pool_id, 0) = %(pool)s)
group by 1
"""


def grouped(selection: Selection, group: str) -> dict[int, Sums]:
    """Sums of the selected events for each value of one of our own SQL expressions; one query."""
    period = selection.period
    parameters: dict[str, int | datetime | None] = {
        "organization": current_organization_id(),
        "begins": period.begins,
        "ends": period.ends,
        "project": selection.project,
        "person": selection.person,
        "pool": selection.pool,
    }
    with connection.cursor() as cursor:
        cursor.execute(GROUPED.format(group=group), parameters)
        return {key: Sums(*values) for key, *values in cursor.fetchall()}


def cost_rows(selection: Selection, by: Grouping) -> list[CostRow]:
    """A row for each project, person or pool that had accepted work, dearest first."""
    found = grouped(selection, f"coalesce(work.{COLUMN[by]}, {NO_POOL})")
    titles = titles_of(by, found)
    rows = [CostRow(key, titles.get(key, ""), sums) for key, sums in found.items()]
    return sorted(rows, key=lambda row: (-row.sums.price, -row.sums.pay, row.title))


def titles_of(by: Grouping, found: Mapping[int, Sums]) -> dict[int, str]:
    """The names of the rows; one query."""
    keys = list(found)
    if by == Grouping.PROJECT:
        return dict(Project.objects.filter(pk__in=keys).values_list("pk", "name"))
    if by == Grouping.PERSON:
        members = Member.objects.filter(pk__in=keys).select_related("user")
        return {member.pk: member.name for member in members}
    pools = dict(Pool.objects.filter(pk__in=keys).values_list("pk", "name"))
    return {**pools, NO_POOL: _("No pool")}


def total(selection: Selection) -> Sums:
    """The sums of all selected events; one query."""
    return grouped(selection, "0").get(0, Sums())


def pay_of(work_event: str) -> Coalesce:
    """What a work event paid, as an expression: the debit of its earning, or 0."""
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)
    debit = LedgerEntry.objects.filter(
        transaction__work_event=OuterRef(work_event), transaction__kind="earning", amount__gt=0
    )
    return Coalesce(Subquery(debit.values("amount")[:1]), Value(Decimal(0)), output_field=money)


def cost_events(selection: Selection) -> QuerySet[UsageEvent]:
    """The selected events, each with its rate, item, person, project, and `pay`."""
    period = selection.period
    events = UsageEvent.objects.filter(occurred_at__gte=period.begins, occurred_at__lt=period.ends)
    if selection.project is not None:
        events = events.filter(work_event__project=selection.project)
    if selection.person is not None:
        events = events.filter(work_event__member=selection.person)
    if selection.pool is not None:
        events = events.filter(work_event__pool=selection.pool or None)
    shown: QuerySet[UsageEvent] = events.select_related(
        "rate", "work_event__item", "work_event__project", "work_event__member__user"
    ).annotate(pay=pay_of("work_event"))
    return shown
