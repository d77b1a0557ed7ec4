"""What did work bring, cost and pay, grouped, and which events are behind a number?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from annotation.guidelines.models import GuidelineVersion
from annotation.projects.models import Project
from billing.costs.day_text import day_text
from billing.costs.period import Period
from billing.costs.selection import NONE, Grouping, Selection
from billing.costs.sums import Sums
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.queries import kind_titles
from billing.rollups.facts import FACTS, KEYS, MEASURES
from billing.rollups.fold import Kept, kept_of
from billing.rollups.kept import (
    EVERYBODY_BY_DAY,
    ONE_PERSON_BY_DAY,
    WHOLE_PERIOD,
    whole_months,
)
from workforce.members.models import Member
from workforce.members.names import names_of
from workforce.organizations.local_days import begins
from workforce.organizations.models import Organization
from workforce.pools.models import Pool
from workforce.tenancy.scope import current_organization_id

Key = int | str | date
COLUMN = {
    Grouping.PROJECT: "project_id",
    Grouping.PERSON: "member_id",
    Grouping.POOL: f"coalesce(pool_id, {NONE})",
    Grouping.KIND: "label_kind",
    Grouping.GUIDELINE: f"coalesce(guideline_id, {NONE})",
    Grouping.DAY: "day",
}
NARROWS = {
    "project": "project_id = %(project)s",
    "person": "member_id = %(person)s",
    "pool": f"coalesce(pool_id, {NONE}) = %(pool)s",
    "kind": "label_kind = %(kind)s",
    "guideline": f"coalesce(guideline_id, {NONE}) = %(guideline)s",
    "within": "project_id in (select unnest(%(within)s::bigint[]))",  # which is hashed once
}
PART = f"""
select {{key}} as key, {{day}} as day, {", ".join(f"sum({name})" for name in MEASURES)},
    (select until from billing_rolledup
     where organization_id = %(organization)s and zone = %(zone)s)
from (select * from ({{kept}}) kept {{where}} {{live}}) work
group by {{by}}
"""  # noqa: S608  # made of constants
LIVE = f"""
with live as materialized (
    select {", ".join(KEYS)}, {", ".join(f"sum({name})" for name in MEASURES)}
    from ({FACTS}) facts {{where}} group by {", ".join(KEYS)}
)
"""  # noqa: S608  # made of constants
AND_LIVE = "union all select * from live"


@dataclass(frozen=True)
class Row:
    """One project, person, …, or day with its sums; `key` is what a Selection takes."""

    key: Key
    title: str
    sums: Sums


@dataclass(frozen=True)
class Table:
    """A selection's rows, and the same work by day for the pictures."""

    rows: list[Row]
    days: dict[date, Sums]

    @cached_property
    def total(self) -> Sums:
        """All rows together."""
        return sum(self.days.values(), Sums())


def table_of(selection: Selection, by: Grouping) -> Table:
    """The selected work grouped, and by day: kept sums of what is over, and the facts since then.

    One query for how far the days are summed up, one for the sums, one for the titles.
    """
    parts = [by_day(selection)] + ([] if by == Grouping.DAY else [over_all_days(by)])
    sums = added_up(selection, parts)
    days = {day: each for _key, day, each in sums if day is not None}
    found = dict[Key, Sums](days) if by == Grouping.DAY else by_key(sums)
    return Table(rows_of(by, found), dict(sorted(days.items())))


def rows_by(selection: Selection, by: Grouping) -> list[Row]:
    """The rows of such a table alone."""
    if by == Grouping.DAY:
        return table_of(selection, by).rows
    return rows_of(by, by_key(added_up(selection, [over_all_days(by)])))


def person_sums(selection: Selection) -> dict[Key, Sums]:
    """The work of each person over the whole period, by id."""
    return by_key(added_up(selection, [over_all_days(Grouping.PERSON)]))


def by_key(sums: Iterable[tuple[Any, Any, Sums]]) -> dict[Key, Sums]:
    """The sums over all days; whole answers are of no one kind and count in the total alone."""
    return {key: each for key, day, each in sums if day is None and key != ""}


def rows_of(by: Grouping, found: Mapping[Key, Sums]) -> list[Row]:
    """The rows with their titles, the days newest first, others by what they cost."""
    titles = titles_of(by, found)
    rows = [Row(key, titles.get(key, ""), sums) for key, sums in found.items()]
    if by == Grouping.DAY:
        return sorted(rows, key=lambda row: str(row.key), reverse=True)
    return sorted(rows, key=lambda row: (-row.sums.price, -row.sums.labels, row.title))


@dataclass(frozen=True)
class Part:
    """Sums for each key and day, SQL expressions of our own, from the kept sums of one shape."""

    key: str
    day: str
    kept: str
    by: str


def by_day(selection: Selection, key: str = "") -> Part:
    """The work of each day, or of each key on each day; a key that is no person."""
    kept = EVERYBODY_BY_DAY if selection.person is None else ONE_PERSON_BY_DAY
    return Part(key, "day", kept, "1, 2") if key else Part("null", "day", kept, "2")


def over_all_days(by: Grouping) -> Part:
    """The work of each row over the whole period."""
    return Part(COLUMN[by], "null::date", WHOLE_PERIOD, "1")


def grouped(selection: Selection, key: str) -> list[tuple[Any, Any, Sums]]:
    """(key, day, sums) for each value of one of our own SQL expressions on each day."""
    return added_up(selection, [by_day(selection, key)])


def added_up(selection: Selection, parts: Sequence[Part]) -> list[tuple[Any, Any, Sums]]:
    """(key, day, sums) of all parts.

    The sums say until when today's were kept; if that moved since it was asked, they are read
    again, for else a fact could count twice or not at all.
    """
    organization = Organization.objects.get(pk=current_organization_id())
    while True:
        kept = kept_of(organization)
        statement = statement_of(selection, parts, is_over=selection.period.last < kept.through)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters(organization, selection, kept))
            rows = cursor.fetchall()
        if not rows or rows[0][-1] == kept.until:
            return [(key, day, sums_of(values)) for key, day, *values, _until in rows]


def statement_of(selection: Selection, parts: Sequence[Part], *, is_over: bool) -> str:
    """One statement of all parts; it says only what narrows, as each condition costs a row.

    A period that `is_over` has no live facts, which would take longer to look for than its sums.
    """
    asked = [name for name in NARROWS if getattr(selection, name) is not None]
    where = f"where {' and '.join(NARROWS[name] for name in asked)}" if asked else ""
    and_live = "" if is_over else AND_LIVE
    sums = [PART.format(where=where, live=and_live, **vars(part)) for part in parts]
    return ("" if is_over else LIVE.format(where=where)) + " union all ".join(sums)


def parameters(organization: Organization, selection: Selection, kept: Kept) -> dict[str, Any]:
    """What a statement needs: kept sums of what is over, and live facts since then."""
    period = selection.period
    whole_days = begins(organization, kept.through)
    months, months_end = whole_months(period.first, period.last, kept.through)
    within = None if selection.within is None else list(selection.within)
    return {
        "organization": organization.pk,
        "zone": organization.timezone,
        "first": period.first,
        "last": period.last,
        "months": months,
        "months_end": months_end,
        "whole": kept.through,
        "kept_to": kept.after_last_day,
        "begins": max(period.begins, kept.until or whole_days),
        "ends": period.ends,
        "skips_begin": max(period.begins, whole_days),
        "skips_end": period.ends,
        **{name: getattr(selection, name) for name in NARROWS},
        "within": within,
    }


def sums_of(values: Iterable[Any]) -> Sums:
    """The measures as the database adds them up: whole numbers come as exact decimals."""
    labels, price, pay, *others = values
    return Sums(int(labels), price, pay, *map(int, others))


def total(selection: Selection) -> Sums:
    """The sums of all selected work."""
    kept = EVERYBODY_BY_DAY if selection.person is None else ONE_PERSON_BY_DAY
    parts = [Part("null", "null::date", kept, "1")]
    return sum((sums for _key, _day, sums in added_up(selection, parts)), Sums())


def titles_of(by: Grouping, found: Mapping[Any, Any]) -> dict[Any, str]:
    """The names of the rows; one query at most."""
    keys = list(found)
    match by:
        case Grouping.PROJECT:
            return dict(Project.objects.filter(pk__in=keys).values_list("pk", "name"))
        case Grouping.PERSON:
            return names_of(Member.objects.filter(pk__in=keys))
        case Grouping.POOL:
            pools = Pool.objects.filter(pk__in=keys).values_list("pk", "name")
            return {**dict(pools), NONE: _("No pool")}
        case Grouping.GUIDELINE:
            return guideline_titles(keys)
        case Grouping.KIND:
            return {**{key: key for key in keys}, **kind_titles()}
        case Grouping.DAY:
            return {day: day_text(day) for day in keys}


def guideline_titles(keys: list[int]) -> dict[int, str]:
    """Project and version of each guideline."""
    versions = GuidelineVersion.objects.filter(pk__in=keys).select_related("project")
    found = {version.pk: f"{version.project.name} {version.label}" for version in versions}
    return {**found, NONE: _("No guideline")}


def pay_of(work_event: str) -> Coalesce:
    """What a work event paid, as an expression: the debit of its earning, or 0."""
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)
    debit = LedgerEntry.objects.filter(
        transaction__work_event=OuterRef(work_event), transaction__kind="earning", amount__gt=0
    )
    return Coalesce(Subquery(debit.values("amount")[:1]), Value(Decimal(0)), output_field=money)


def pay_rate_of(work_event: str) -> Subquery:
    """Which pay rate a work event was paid by, as an expression."""
    earning = LedgerTransaction.objects.filter(work_event=OuterRef(work_event), kind="earning")
    return Subquery(earning.values("pay_rate_id")[:1])


def cost_events(selection: Selection) -> QuerySet[UsageEvent]:
    """The selected events, each with its rate, item, person, project, `pay` and `pay_rate`."""
    events = in_period(UsageEvent.objects.all(), selection.period)
    for lookup, value in event_lookups(selection).items():
        events = events.filter(**{f"work_event__{lookup}": value})
    # What many events share is fetched once each; joining all of it takes long to plan.
    shown: QuerySet[UsageEvent] = (
        events.select_related("work_event__item")
        .prefetch_related("rate", "work_event__project", "work_event__member__user")
        .annotate(pay=pay_of("work_event"), pay_rate=pay_rate_of("work_event"))
    )
    return shown


def in_period(events: QuerySet[UsageEvent], period: Period) -> QuerySet[UsageEvent]:
    """The events of these days."""
    return events.filter(occurred_at__gte=period.begins, occurred_at__lt=period.ends)


def event_lookups(selection: Selection) -> dict[str, Any]:
    """What a selection says of a work event besides its time."""
    wanted = {
        "project": selection.project,
        "member": selection.person,
        "pool": selection.pool,
        "label_kind": selection.kind,
        "guideline_id": selection.guideline,
    }
    found: dict[str, Any] = {
        name if value != NONE else f"{name}__isnull": value if value != NONE else True
        for name, value in wanted.items()
        if value is not None
    }
    return found if selection.within is None else found | {"project__in": selection.within}
