"""The list of reviews: filters, rows and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.content import excerpt
from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.label_types.schema import schema_of
from annotation.projects.grants import Level, granted_at_least, granted_projects
from annotation.workflow.lifecycle.models import Review, ReviewKind, ReviewState, Verdict
from annotation.workflow.lifecycle.reasons import Reason, reason_title
from annotation.workflow.lifecycle.remarks import ToldRemark, remarks_in_words
from annotation.workflow.review.reviewers import overturned
from core.identity.models import Member
from core.identity.names import by_name, names_of
from core.web.pagination import number

BADGES: dict[str, str] = {
    ReviewState.WAITING: "warn",
    ReviewState.HELD: "info",
    Verdict.ACCEPTED: "good",
    Verdict.CORRECTED: "warn",
    Verdict.REJECTED: "bad",
    Verdict.REPLACED: "bad",
    Verdict.OVERTURNED: "good",
}
CSV_BATCH_SIZE = 500
EXCERPT = 120


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value doesn't narrow."""

    project: int | None
    author: int | None
    reviewer: int | None
    state: str
    kind: str
    verdict: str
    reason: str
    mine: bool
    overturned: bool
    adjudications: bool

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return not any(vars(self).values())

    def query(self) -> str:
        """The query string that `filters_in` reads as these filters."""
        given = {name: value for name, value in vars(self).items() if value}
        return urlencode({name: 1 if value is True else value for name, value in given.items()})


def filters_in(request: Any) -> Filters:
    """The filters of a query string; what is unknown counts as absent."""
    return Filters(
        project=number(request, "project"),
        author=number(request, "author"),
        reviewer=number(request, "reviewer"),
        state=known(request, "state", ReviewState.values),
        kind=known(request, "kind", ReviewKind.values),
        verdict=known(request, "verdict", Verdict.values),
        reason=known(request, "reason", Reason.values),
        mine=bool(request.GET.get("mine")),
        overturned=bool(request.GET.get("overturned")),
        adjudications=bool(request.GET.get("adjudications")),
    )


def known(request: Any, name: str, values: list[str]) -> str:
    """The value if it is one of these, else empty."""
    value: str = request.GET.get(name, "")
    return value if value in values else ""


def listed(filters: Filters, member: Member) -> QuerySet[Review]:
    """The reviews of the member's projects that fit; `mine` are those they decided or hold.

    Their people are named beside (`names_of`), as all of them are there to choose from.
    """
    granted = granted_at_least(member, Level.VIEW, "project_id")
    # What many rows share is fetched once each; joining all of it takes long to plan.
    found = Review.objects.select_related("item", "annotation").prefetch_related("project__schema")
    found = found.defer("item__data", "item__hidden", "item__content_hash")
    exact = {
        "project_id": filters.project,
        "author_id": filters.author,
        "reviewer_id": member.pk if filters.mine else filters.reviewer,
        "state": filters.state,
        "kind": filters.kind,
        "verdict": filters.verdict,
        "reason": filters.reason,
    }
    if filters.adjudications:
        found = found.exclude(kind=ReviewKind.ANSWER)
    if filters.overturned:
        rejections = Review.objects.filter(kind=ReviewKind.ANSWER, verdict=Verdict.REJECTED)
        # few: found by themselves first, and only then joined to what the list shows of them
        found = found.filter(pk__in=rejections.filter(overturned()).values("pk"))
    return found.filter(granted, **{name: value for name, value in exact.items() if value})


@dataclass(frozen=True)
class Line:
    """One review as the list shows it."""

    review: Review
    excerpt: str
    badge: str
    asked: str
    standing: str
    answer: str
    outcome: str
    reason: str
    remarks: list[ToldRemark]
    author: str
    reviewer: str
    is_lapsed: bool


def lines_of(viewer: Member, reviews: Sequence[Review], names: Mapping[int, str]) -> list[Line]:
    """The rows of a list; their relations are loaded, and people are called by these names."""
    items = [review.item for review in reviews]
    delivered = deliver_all(viewer, items, DeliveryPurpose.BROWSING)
    return [line_of(review, delivered[review.item_id], names) for review in reviews]


def line_of(review: Review, item: DeliveredItem, names: Mapping[int, str]) -> Line:
    """A review's row."""
    schema = review.project.schema
    shown = schema_of(schema.fields) if schema is not None else None
    before = review.annotation.answer if review.annotation is not None else None
    is_open = review.state == ReviewState.WAITING
    return Line(
        review=review,
        excerpt=excerpt(item, longest=EXCERPT),
        badge=BADGES.get(review.verdict or review.state, ""),
        asked=str(ReviewKind(review.kind).label),
        standing=standing(review),
        answer=shown.summary(before) if shown and before else "",
        outcome=shown.summary(review.answer) if shown and review.answer else "",
        reason=reason_title(review.reason),
        remarks=remarks_in_words(review.remarks, before, shown, {}) if shown and before else [],
        author=names.get(review.author_id or 0, ""),
        reviewer="" if is_open else names.get(review.reviewer_id or 0, ""),
        is_lapsed=bool(review.lease_until and review.lease_until < timezone.now()),
    )


def standing(review: Review) -> str:
    """What was decided, or where it stands; by the enumerations, as the models' own way is slow."""
    said = Verdict(review.verdict) if review.verdict else ReviewState(review.state)
    return str(said.label)


def csv_header() -> list[str]:
    """The titles of the list's CSV."""
    return [
        _("Project"),
        _("External ID"),
        _("Review type"),
        _("State"),
        _("Annotator"),
        _("Reviewer"),
        _("Annotation"),
        _("Reviewer's version"),
        _("Reason"),
        _("Comment"),
        _("Remarks on regions"),
        _("Annotator's dispute"),
        _("Waiting since (UTC)"),
        _("Decided (UTC)"),
    ]


def csv_rows(viewer: Member, found: QuerySet[Review]) -> Iterator[list[Any]]:
    """The same list as rows of cells, newest first, read some at a time."""
    names = names_of(Member.objects.all())
    for review in found.order_by("-pk").iterator(chunk_size=CSV_BATCH_SIZE):
        [line] = lines_of(viewer, [review], names)
        yield [
            review.project.name,
            review.item.external_id,
            line.asked,
            line.standing,
            line.author,
            line.reviewer,
            line.answer,
            line.outcome,
            line.reason,
            review.comment,
            "; ".join(f"{each.where}: {each.text}" for each in line.remarks),
            review.appeal,
            review.created_at.isoformat(timespec="seconds"),
            review.decided_at.isoformat(timespec="seconds") if review.decided_at else "",
        ]


def people_offered() -> list[tuple[int, str]]:
    """Whom the list may be narrowed to, by name."""
    return by_name(Member.objects.all())


def projects_offered(member: Member) -> list[tuple[int, str]]:
    """The projects the list may be narrowed to: those the member was granted."""
    return list(granted_projects(member).order_by("name").values_list("pk", "name"))
