"""The annotations behind a number of the throughput page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from annotation.workflow.facts import LOOKUPS, Lookups, What, detail_of, rows_of
from billing.reporting.costs.customers import limited
from billing.reporting.costs.presentation import number
from billing.reporting.costs.selection import NONE, Selection
from billing.reporting.costs.sums import Sums


@dataclass(frozen=True)
class ShownAnswer:
    """One line: when, who, on what, and what there is to say of it."""

    at: datetime
    project: str
    item: str
    item_url: str
    member_id: int
    person: str
    detail: str
    seconds: float

    @property
    def whole_seconds(self) -> str:
        """As the page shows them."""
        return number(round(self.seconds))


def answers(selection: Selection, what: What) -> QuerySet[Any]:
    """The rows that a number counts, of one sort."""
    names, period, selection = LOOKUPS[what], selection.period, limited(selection)
    found = rows_of(what).filter(
        **{f"{names.time}__gte": period.begins, f"{names.time}__lt": period.ends}
    )
    if selection.kind or (selection.guideline and not names.guideline):
        return found.none()  # a whole answer has no one kind, a skip was made under no guideline
    if selection.within is not None:
        found = found.filter(project__in=selection.within)
    if selection.project is not None:
        found = found.filter(project=selection.project)
    return found.filter(**narrowing(selection, names))


def counted(sums: Sums, what: What) -> int:
    """How many rows such a list has, from the sums of the same selection: nobody counts them."""
    return {
        What.ACCEPTED: sums.answers,
        What.SUBMITTED: sums.submitted,
        What.REJECTED: sums.rejected,
        What.SKIPPED: sums.skipped,
    }[what]


def narrowing(selection: Selection, names: Lookups) -> dict[str, Any]:
    """The filters on person, pool and guideline."""
    wanted = {
        names.member: selection.person,
        names.pool: selection.pool,
        names.guideline: selection.guideline,
    }
    return {
        name if value != NONE else f"{name}__isnull": value if value != NONE else True
        for name, value in wanted.items()
        if name and value is not None
    }


def shown_answer(row: Any, what: What, organization: str) -> ShownAnswer:
    """A row as the list shows it."""
    author = row.annotation.member if what == What.REJECTED else row.member
    seconds = row.annotation.active_seconds if what == What.REJECTED else row.active_seconds
    return ShownAnswer(
        at=getattr(row, LOOKUPS[what].time),
        project=row.project.name,
        item=row.item.external_id,
        item_url=reverse("item_detail", args=[organization, row.project_id, row.item_id]),
        member_id=author.pk,
        person=author.name,
        detail=detail_of(row),
        seconds=round(seconds, 1),
    )
