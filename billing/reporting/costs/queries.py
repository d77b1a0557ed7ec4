"""Sums of work by group, and the events behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from annotation.datasets.item_labels import with_named_items
from annotation.workflow.events.models import LABEL_KINDS, OUTCOME_KINDS, WorkKind
from annotation.workflow.facts import guideline_names, project_names
from billing.customers.queries import customer_names
from billing.ledger.models import PAYS, SIGNED_PAY, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.queries import kind_titles
from billing.reporting.costs.customers import limited, summed_by_customer
from billing.reporting.costs.live_tail import (
    Found,
    Key,
    Recent,
    added_up,
    all_together,
    by_day,
    over_all_days,
)
from billing.reporting.costs.period import Period
from billing.reporting.costs.selection import NONE, Grouping, Selection
from billing.reporting.costs.sums import Sums, together
from core.identity.models import Member, Organization
from core.identity.names import names_of
from core.web.datetimes import written
from workforce.pools.models import Pool

PAID_BESIDE_LABELS = tuple(
    kind for kind in WorkKind if kind not in LABEL_KINDS and kind not in OUTCOME_KINDS
)


@dataclass(frozen=True)
class Row:
    """One project, person, …, or day with its sums; `key` is what a Selection takes."""

    key: Key
    title: str
    sums: Sums


@dataclass(frozen=True)
class Table:
    """A selection's rows, and the same work by day for the images."""

    rows: list[Row]
    days: dict[date, Sums]

    @cached_property
    def total(self) -> Sums:
        """All rows together."""
        return together(self.days.values())


def table_of(selection: Selection, by: Grouping, recent: Recent | None = None) -> Table:
    """The selected work grouped, and by day.

    One query for how far the days are summed up, one for the facts since then, one for the sums,
    one for the titles.
    """
    parts = [by_day(selection)] + ([] if by == Grouping.DAY else [over_all_days(selection, by)])
    sums = added_up(selection, parts, recent)
    days = {day: each for _key, day, each in sums if day is not None}
    found = dict[Key, Sums](days) if by == Grouping.DAY else by_key(by, sums)
    return Table(rows_of(by, found), dict(sorted(days.items())))


def rows_by(selection: Selection, by: Grouping) -> list[Row]:
    """The rows of such a table alone."""
    if by == Grouping.DAY:
        return table_of(selection, by).rows
    return rows_of(by, by_key(by, added_up(selection, [over_all_days(selection, by)])))


def efforts(organization: Organization, selection: Selection) -> dict[Key, tuple[int, int]]:
    """What each person did in the whole period, by id: answers submitted and milliseconds."""
    recent = Recent(organization, only_effort=True)
    person = Grouping.PERSON
    found = by_key(person, added_up(selection, [over_all_days(selection, person)], recent))
    return {person: (sums.submitted, sums.worked_ms) for person, sums in found.items()}


def by_key(by: Grouping, sums: Iterable[tuple[Any, Any, Sums]]) -> dict[Key, Sums]:
    """The sums over all days: rows that add up to the total."""
    found = {key: each for key, day, each in sums if day is None}
    return summed_by_customer(found) if by == Grouping.CUSTOMER else found


def rows_of(by: Grouping, found: Mapping[Key, Sums]) -> list[Row]:
    """The rows with their titles, the days newest first, others by what they cost."""
    titles = titles_of(by, found)
    rows = [Row(key, titles.get(key, ""), sums) for key, sums in found.items()]
    if by == Grouping.DAY:
        return sorted(rows, key=lambda row: str(row.key), reverse=True)
    return sorted(rows, key=lambda row: (-row.sums.price, -row.sums.labels, row.title))


def grouped(selection: Selection, by: Grouping, recent: Recent | None = None) -> Found:
    """(key, day, sums) for each row on each day."""
    return added_up(selection, [by_day(selection, by)], recent)


def days_of(selection: Selection, recent: Recent | None = None) -> dict[date, Sums]:
    """The work of each day with some, in order."""
    found = added_up(selection, [by_day(selection)], recent)
    return dict(sorted((day, sums) for _key, day, sums in found))


def total(selection: Selection, recent: Recent | None = None) -> Sums:
    """The sums of all selected work."""
    found = added_up(selection, [all_together(selection)], recent)
    return together(sums for _key, _day, sums in found)


def titles_of(by: Grouping, found: Mapping[Any, Any]) -> dict[Any, str]:
    """The names of the rows; one query at most."""
    keys = list(found)
    match by:
        case Grouping.PROJECT:
            return project_names(keys)
        case Grouping.CUSTOMER:
            return {**customer_names(set(keys)), NONE: _("Internal")}
        case Grouping.PERSON:
            return names_of(Member.objects.filter(pk__in=keys))
        case Grouping.POOL | Grouping.GUIDELINE:
            return names_or_none(by, keys)
        case Grouping.KIND:
            return {**{key: key for key in keys}, **kind_titles(), "": _("No label type")}
        case Grouping.DAY:
            return {day: written(day, "DATE_FORMAT") for day in keys}


def names_or_none(by: Grouping, keys: list[int]) -> dict[int, str]:
    """The names of pools or guideline versions, and what work without one is called."""
    if by == Grouping.GUIDELINE:
        return {**guideline_names(keys), NONE: _("No guideline")}
    pools = Pool.objects.filter(pk__in=keys).values_list("pk", "name")
    return {**dict(pools), NONE: _("No pool")}


def pay_of(work_event: str) -> Coalesce:
    """What a work event paid, as an expression: the debit of its earning, below zero for a
    reversal, or 0."""
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)
    debit = LedgerEntry.objects.filter(
        transaction__work_event=OuterRef(work_event), transaction__kind__in=PAYS, amount__gt=0
    )
    signed = debit.annotate(signed=SIGNED_PAY).values("signed")[:1]
    return Coalesce(Subquery(signed), Value(Decimal(0)), output_field=money)


def pay_rate_of(work_event: str) -> Subquery:
    """Which pay rate a work event was paid by, as an expression."""
    paid = LedgerTransaction.objects.filter(work_event=OuterRef(work_event), kind__in=PAYS)
    return Subquery(paid.values("pay_rate_id")[:1])


def cost_events(selection: Selection) -> QuerySet[UsageEvent]:
    """The selected labels of annotations, outcomes that were charged, other work that was paid
    (reviews, adjudications, bonuses), and reversals of all of these: what the sums of money count.

    Each has its rate, item, person, project, `pay` and `pay_rate`.
    """
    charged_outcome = Q(work_event__kind__in=OUTCOME_KINDS, unit_price__gt=0)
    paid = Exists(LedgerTransaction.objects.filter(work_event=OuterRef("work_event")))
    other_pay = Q(work_event__kind__in=PAID_BESIDE_LABELS) & Q(paid)
    shown_ones = Q(work_event__kind__in=LABEL_KINDS) | charged_outcome | other_pay
    events = in_period(UsageEvent.objects.filter(shown_ones), selection.period)
    for lookup, value in event_lookups(selection).items():
        events = events.filter(**{f"work_event__{lookup}": value})
    # What many events share is fetched once each; joining all of it takes long to plan.
    shown: QuerySet[UsageEvent] = (
        with_named_items(events, "work_event__item")
        .prefetch_related("rate", "work_event__project", "work_event__member__user")
        .annotate(pay=pay_of("work_event"), pay_rate=pay_rate_of("work_event"))
    )
    return shown


def in_period(events: QuerySet[UsageEvent], period: Period) -> QuerySet[UsageEvent]:
    """The events of these days."""
    return events.filter(occurred_at__gte=period.begins, occurred_at__lt=period.ends)


def event_lookups(selection: Selection) -> dict[str, Any]:
    """What a selection says of a work event besides its time."""
    selection = limited(selection)
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
