"""Sums of selected work: the kept sums of finished days, and the facts since then.

The facts since then are read once for all that one page asks, summed up by all their keys; what
narrows and groups them is done here, as the database would look them all up again for each part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection

from billing.reporting.costs.customers import limited
from billing.reporting.costs.selection import NONE, Grouping, Selection
from billing.reporting.costs.sums import Sums
from billing.reporting.rollups.aggregate import Kept, kept_of
from billing.reporting.rollups.facts import EFFORT, FACTS, KEYS, MEASURES, MONEY
from billing.reporting.rollups.rollup_source import (
    EVERYBODY_BY_DAY,
    EVERYBODY_OVER_ALL_DAYS,
    ONE_PERSON_BY_DAY,
    PERSONS_BY_DAY,
    PERSONS_OVER_ALL_DAYS,
    whole_months,
)
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from workforce.organizations.local_days import begins

Key = int | str | date
Found = list[tuple[Any, Any, Sums]]  # key, day, sums; None where it goes over all of them

SUMS = ", ".join(f"sum({name}){'' if name in MONEY else '::bigint'}" for name in MEASURES)
KEPT = f"""
select {{key}} as key, {{day}} as day, {SUMS}, null::timestamptz as until
from ({{kept}}) kept {{where}} group by {{by}}
"""  # noqa: S608  # made of constants
KEPT_UNTIL = f"""
select null, null, {", ".join("null" for _ in MEASURES)}, until
from billing_rolledup where organization_id = %(organization)s and zone = %(zone)s
"""  # noqa: S608  # made of constants
RECENT = f"""
select {", ".join(KEYS)}, {SUMS} from ({{facts}}) facts {{where}} group by {", ".join(KEYS)}
"""  # noqa: S608  # made of constants
OF_PERSON = "member_id = %(person)s"
NARROWS = {
    "project": "project_id = %(project)s",
    "person": OF_PERSON,
    "pool": f"coalesce(pool_id, {NONE}) = %(pool)s",
    "kind": "label_kind = %(kind)s",
    "guideline": f"coalesce(guideline_id, {NONE}) = %(guideline)s",
    "within": "project_id in (select unnest(%(within)s::bigint[]))",  # which is hashed once
}


class Fact(NamedTuple):
    """What one person did on one day for one project, …: NONE is no pool and no guideline."""

    day: date
    project: int
    pool: int
    person: int
    kind: str
    guideline: int
    sums: Sums


@dataclass(frozen=True)
class Column:
    """What rows are told apart by: in kept sums an SQL expression, of a fact its value."""

    sql: str
    of: Callable[[Fact], Key]


COLUMNS = {
    Grouping.PROJECT: Column("project_id", attrgetter("project")),
    Grouping.CUSTOMER: Column("project_id", attrgetter("project")),  # added up by `customers`
    Grouping.PERSON: Column("member_id", attrgetter("person")),
    Grouping.POOL: Column(f"coalesce(pool_id, {NONE})", attrgetter("pool")),
    Grouping.KIND: Column("label_kind", attrgetter("kind")),
    Grouping.GUIDELINE: Column(f"coalesce(guideline_id, {NONE})", attrgetter("guideline")),
}


@dataclass(frozen=True)
class Part:
    """Sums for each key, or for all together, on each day or over all days, from the kept sums of
    one shape."""

    column: Column | None
    on_days: bool
    kept: str

    def statement(self, where: str) -> str:
        """The kept sums of the rows that fit."""
        day = "day" if self.on_days else "null::date"
        if self.column is None:
            key, by = "null", "2" if self.on_days else "1"
        else:
            key, by = self.column.sql, "1, 2" if self.on_days else "1"
        return KEPT.format(key=key, day=day, kept=self.kept, where=where, by=by)

    def place_of(self, fact: Fact) -> tuple[Any, Any]:
        """The key and the day that a fact counts for."""
        return (self.column.of(fact) if self.column else None, fact.day if self.on_days else None)


def by_day(selection: Selection, by: Grouping | None = None) -> Part:
    """The work of each day, or of each row on each day."""
    kept = PERSONS_BY_DAY if by == Grouping.PERSON else EVERYBODY_BY_DAY
    if selection.person is not None:
        kept = ONE_PERSON_BY_DAY
    return Part(COLUMNS[by] if by else None, on_days=True, kept=kept)


def over_all_days(selection: Selection, by: Grouping) -> Part:
    """The work of each row over the whole period."""
    of_persons = by == Grouping.PERSON or selection.person is not None
    kept = PERSONS_OVER_ALL_DAYS if of_persons else EVERYBODY_OVER_ALL_DAYS
    return Part(COLUMNS[by], on_days=False, kept=kept)


def all_together(selection: Selection) -> Part:
    """All selected work."""
    return Part(None, on_days=False, kept=by_day(selection).kept)


def present() -> Organization:
    """Whose work it is, if it isn't said: that of the open scope."""
    return Organization.objects.get(pk=current_organization_id())


@dataclass
class Recent:
    """How far sums are kept, and the facts since then, each span read once; for one request and
    no longer.

    Of `only_effort` it knows what people did, and not what of it was accepted.
    """

    organization: Organization = field(default_factory=present)
    only_effort: bool = False
    known: dict[tuple[object, ...], list[Fact]] = field(default_factory=dict)

    @cached_property
    def kept(self) -> Kept:
        """How far its days are summed up."""
        return kept_of(self.organization)

    def ask_again(self) -> None:
        """Forget how far sums are kept: it moved meanwhile."""
        del self.kept

    def facts(self, values: dict[str, Any]) -> list[Fact]:
        """The facts of the span that these parameters name, of one person where they name one."""
        asked = ("organization", "zone", "begins", "ends", "skips_begin", "skips_end", "person")
        span = tuple(values[name] for name in asked)
        if span not in self.known:
            self.known[span] = list(recent_facts(values, EFFORT if self.only_effort else FACTS))
        return self.known[span]


def recent_facts(values: dict[str, Any], facts: str) -> Iterator[Fact]:
    """Read those of a statement; one query."""
    where = "" if values["person"] is None else f"where {OF_PERSON}"
    with connection.cursor() as cursor:
        cursor.execute(RECENT.format(facts=facts, where=where), values)
        for day, project, pool, person, kind, guideline, *sums in cursor.fetchall():
            known = (pool or NONE, person, kind, guideline or NONE)
            yield Fact(day, project, *known, Sums(*sums))


def added_up(selection: Selection, parts: Sequence[Part], recent: Recent | None = None) -> Found:
    """(key, day, sums) of all parts.

    The kept sums say until when today's were kept; if that moved since it was asked, all is read
    again, for else a fact could count twice or not at all.
    """
    recent, selection = recent or Recent(), limited(selection)
    while True:
        kept = recent.kept
        values = parameters(recent.organization, selection, kept)
        is_over = selection.period.last < kept.through  # whose facts are all kept
        facts = [] if is_over else narrowed(selection, recent.facts(values))
        with connection.cursor() as cursor:
            cursor.execute(statement_of(selection, parts), values)
            rows = cursor.fetchall()
        until = next((row[-1] for row in rows if is_mark(row)), None)
        if until == kept.until:
            return together((row for row in rows if not is_mark(row)), parts, facts)
        recent.ask_again()


def is_mark(row: Sequence[Any]) -> bool:
    """Whether it is the one row of KEPT_UNTIL: it has no sums."""
    return row[2] is None


def together(rows: Iterable[Sequence[Any]], parts: Iterable[Part], facts: Sequence[Fact]) -> Found:
    """The kept sums with the facts added to them."""
    found: dict[tuple[Any, Any], Sums] = defaultdict(Sums)
    for key, day, *sums, _until in rows:
        found[key, day] = Sums(*sums)
    for part in parts:
        for fact in facts:
            found[part.place_of(fact)] += fact.sums
    return [(key, day, sums) for (key, day), sums in found.items()]


def narrowed(selection: Selection, facts: Iterable[Fact]) -> list[Fact]:
    """The facts of the selection."""
    asked = {name: getattr(selection, name) for name in NARROWS if name != "within"}
    asked = {name: value for name, value in asked.items() if value is not None}
    within = None if selection.within is None else set(selection.within)
    return [
        fact
        for fact in facts
        if (within is None or fact.project in within)
        and all(getattr(fact, name) == value for name, value in asked.items())
    ]


def statement_of(selection: Selection, parts: Iterable[Part]) -> str:
    """One statement of all parts and until when sums are kept; it says only what narrows, as each
    condition costs a row."""
    asked = [name for name in NARROWS if getattr(selection, name) is not None]
    where = f"where {' and '.join(NARROWS[name] for name in asked)}" if asked else ""
    return " union all ".join([*(part.statement(where) for part in parts), KEPT_UNTIL])


def parameters(organization: Organization, selection: Selection, kept: Kept) -> dict[str, Any]:
    """What the statements need: how far sums are kept, and the span of the facts since then."""
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
