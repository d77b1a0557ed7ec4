"""Which work is selected and how it is grouped, and the query string that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from billing.reporting.costs.period import Period, Preset
from core.identity.models import Member
from core.permissions.can import can
from core.web.http import MemberRequest
from core.web.pagination import number

MAX_KIND_LENGTH = 20
NONE = 0  # the key of work for no pool or customer, or under no guideline
NO_KIND = "none"  # in an address: what is of no label type, whose key is ""


class Grouping(TextChoices):
    """What a page about work has a row for."""

    PROJECT = "project", _("By project")
    CUSTOMER = "customer", _("By customer")
    PERSON = "person", _("By annotator")
    POOL = "pool", _("By pool")
    KIND = "kind", _("By label type")
    GUIDELINE = "guideline", _("By guideline")
    DAY = "day", _("By day")


NARROWING = tuple(by for by in Grouping if by != Grouping.DAY)


@dataclass(frozen=True)
class Selection:
    """A period, and the one project, customer, person, pool, … in it that was clicked.

    `customer`, `pool` and `guideline` are NONE for work without one, and `kind` is "" for what is
    of no label type: reviews, bonuses and whole annotations. `within` limits to projects that the
    reader may see; None is all of them.
    """

    period: Period
    project: int | None = None
    customer: int | None = None
    person: int | None = None
    pool: int | None = None
    kind: str | None = None
    guideline: int | None = None
    within: tuple[int, ...] | None = None


def selected(
    request: MemberRequest, period: Period, within: Iterable[int] | None = None
) -> Selection:
    """What the address asks for; a word it doesn't know counts as absent."""
    return Selection(
        period=period,
        project=number(request, "project"),
        customer=number(request, "customer") if sees_customers(request.member) else None,
        person=number(request, "person"),
        pool=number(request, "pool"),
        kind=kind_of(request.GET.get("kind", "").replace("\0", "")[:MAX_KIND_LENGTH]),
        guideline=number(request, "guideline"),
        within=None if within is None else tuple(within),
    )


def kind_of(word: str) -> str | None:
    """The label type that an address or the API names; None where it names none."""
    return "" if word == NO_KIND else word or None


def sees_customers(member: Member) -> bool:
    """Whether the member may know which customer pays for a project."""
    return bool(can(member, "invoice.view"))


def groupings(member: Member) -> tuple[Grouping, ...]:
    """What the member may group work by."""
    hidden = () if sees_customers(member) else (Grouping.CUSTOMER,)
    return tuple(by for by in Grouping if by not in hidden)


def grouping(request: MemberRequest) -> Grouping:
    """What the rows are; the first that is allowed where the address says nothing known."""
    asked, allowed = request.GET.get("by", ""), groupings(request.member)
    return Grouping(asked) if asked in allowed else allowed[0]


def period_query(period: Period) -> dict[str, Any]:
    """The address's words for exactly these days, so that a link still counts the same tomorrow."""
    return {"period": Preset.CUSTOM.value, "first": period.first, "last": period.last}


def selection_query(selection: Selection) -> dict[str, Any]:
    """The address's words for a whole selection."""
    chosen = {by.value: getattr(selection, by.value) for by in NARROWING}
    narrow = {key: word_of(value) for key, value in chosen.items() if value is not None}
    return {**period_query(selection.period), **narrow}


def row_query(query: dict[str, Any], by: Grouping, key: Any) -> dict[str, Any]:
    """The address's words for one row of a grouped selection, from those for the whole of it."""
    if by == Grouping.DAY:
        return {**query, "first": key, "last": key}
    return {**query, by.value: word_of(key)}


def word_of(key: Any) -> Any:
    """A key as an address says it."""
    return NO_KIND if key == "" else key
