"""Which work is selected and how it is grouped, and the query string that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from billing.reporting.costs.period import Period, Preset
from core.web.http import MemberRequest
from core.web.pagination import number

MAX_KIND_LENGTH = 20
NONE = 0  # the key of work for no pool, or under no guideline


class Grouping(TextChoices):
    """What a page about work has a row for."""

    PROJECT = "project", _("By project")
    PERSON = "person", _("By annotator")
    POOL = "pool", _("By pool")
    KIND = "kind", _("By label type")
    GUIDELINE = "guideline", _("By guideline")
    DAY = "day", _("By day")


NARROWING = tuple(by for by in Grouping if by != Grouping.DAY)


@dataclass(frozen=True)
class Selection:
    """A period, and the one project, person, pool, kind or guideline in it that was clicked.

    `pool` and `guideline` are NONE for work without one. `within` limits to projects that the
    reader may see; None is all of them.
    """

    period: Period
    project: int | None = None
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
        person=number(request, "person"),
        pool=number(request, "pool"),
        kind=request.GET.get("kind", "").replace("\0", "")[:MAX_KIND_LENGTH] or None,
        guideline=number(request, "guideline"),
        within=None if within is None else tuple(within),
    )


def grouping(request: MemberRequest, allowed: Sequence[Grouping] = tuple(Grouping)) -> Grouping:
    """What the rows are; the first that is allowed where the address says nothing known."""
    asked = request.GET.get("by", "")
    return Grouping(asked) if asked in allowed else allowed[0]


def period_query(period: Period) -> dict[str, Any]:
    """The address's words for exactly these days, so that a link still counts the same tomorrow."""
    return {"period": Preset.CUSTOM.value, "first": period.first, "last": period.last}


def selection_query(selection: Selection) -> dict[str, Any]:
    """The address's words for a whole selection."""
    chosen = {by.value: getattr(selection, by.value) for by in NARROWING}
    narrow = {key: value for key, value in chosen.items() if value is not None}
    return {**period_query(selection.period), **narrow}


def row_query(query: dict[str, Any], by: Grouping, key: Any) -> dict[str, Any]:
    """The address's words for one row of a grouped selection, from those for the whole of it."""
    if by == Grouping.DAY:
        return {**query, "first": key, "last": key}
    return {**query, by.value: key}
