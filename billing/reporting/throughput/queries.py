"""The annotations behind a number of the throughput page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotation.datasets.item_labels import named_items
from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    Verdict,
)
from annotation.workflow.lifecycle.reasons import skip_text
from billing.reporting.costs.presentation import number
from billing.reporting.costs.selection import NONE, Selection
from billing.reporting.costs.sums import Sums


class What(TextChoices):
    """What became of answers, each a list of its own."""

    ACCEPTED = "accepted", _("Accepted annotations")
    SUBMITTED = "submitted", _("Submitted annotations")
    REJECTED = "rejected", _("Rejected annotations")
    SKIPPED = "skipped", _("Skipped items")


@dataclass(frozen=True)
class Lookups:
    """How a table names what a selection asks for."""

    time: str
    member: str
    pool: str
    guideline: str


LOOKUPS = {
    What.ACCEPTED: Lookups("occurred_at", "member", "pool", "guideline_id"),
    What.SUBMITTED: Lookups("submitted_at", "member", "assignment__pool", "guideline"),
    What.REJECTED: Lookups(
        "decided_at", "annotation__member", "annotation__assignment__pool", "annotation__guideline"
    ),
    What.SKIPPED: Lookups("seen_at", "member", "pool", ""),
}


@dataclass(frozen=True)
class ShownAnswer:
    """One line: when, who, on what, and what there is to say of it."""

    at: datetime
    project: str
    item: str
    item_url: str
    person: str
    detail: str
    seconds: float

    @property
    def whole_seconds(self) -> str:
        """As the page shows them."""
        return number(round(self.seconds))


def answers(selection: Selection, what: What) -> QuerySet[Any]:
    """The rows that a number counts, of one sort."""
    names, period = LOOKUPS[what], selection.period
    found = rows_of(what).filter(
        **{f"{names.time}__gte": period.begins, f"{names.time}__lt": period.ends}
    )
    if selection.kind is not None or (selection.guideline and not names.guideline):
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


def rows_of(what: What) -> QuerySet[Any]:
    """All rows of one sort, with what a line shows.

    What many rows share is fetched once each; joining all of it takes long to plan.
    """
    match what:
        case What.ACCEPTED:
            return shown(first_events())
        case What.SUBMITTED:
            return shown(Annotation.objects.all())
        case What.REJECTED:
            rejected = Review.objects.filter(verdict=Verdict.REJECTED, annotation__isnull=False)
            return shown(rejected.select_related("annotation"), member="annotation__member")
        case What.SKIPPED:
            return shown(Assignment.objects.filter(state=AssignmentState.SKIPPED))


def shown(rows: QuerySet[Any], member: str = "member") -> QuerySet[Any]:
    """The rows with their items, projects and people."""
    return rows.prefetch_related(named_items(), "project", f"{member}__user")


def first_events() -> QuerySet[WorkEvent]:
    """One event for each accepted answer, whose kinds of label have one each."""
    accepted = WorkEvent.objects.filter(kind=WorkKind.LABEL_ACCEPTED)
    earlier = accepted.filter(
        item=OuterRef("item"), annotation_id=OuterRef("annotation_id"), pk__lt=OuterRef("pk")
    )
    return accepted.filter(~Exists(earlier))


def shown_answer(row: Any, what: What, organization: str) -> ShownAnswer:
    """A row as the list shows it."""
    author = row.annotation.member if what == What.REJECTED else row.member
    seconds = row.annotation.active_seconds if what == What.REJECTED else row.active_seconds
    return ShownAnswer(
        at=getattr(row, LOOKUPS[what].time),
        project=row.project.name,
        item=row.item.external_id,
        item_url=reverse("item_detail", args=[organization, row.project_id, row.item_id]),
        person=author.name,
        detail=detail_of(row, what),
        seconds=round(seconds, 1),
    )


DETAILS: Mapping[What, Any] = {
    What.ACCEPTED: lambda row: "",
    What.SUBMITTED: lambda row: "",
    What.REJECTED: lambda row: " · ".join(filter(None, (row.get_reason_title(), row.comment))),
    What.SKIPPED: lambda row: skip_text(row.skip_reason),
}


def detail_of(row: Any, what: What) -> str:
    """The reason for the rejection or skip."""
    return str(DETAILS[what](row))
