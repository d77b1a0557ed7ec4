"""Reviews of an annotator's own work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotation.datasets.content import Content, content_of, excerpt
from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.datasets.item_facts import order_for
from annotation.label_types.differences import Difference, differences
from annotation.label_types.rendering import Look, answer_html
from annotation.label_types.schema import Answer, LabelSchema, schema_of
from annotation.workflow.lifecycle.models import (
    Assignment,
    AssignmentState,
    Review,
    ReviewKind,
    ReviewState,
    Verdict,
)
from annotation.workflow.lifecycle.reasons import reason_title
from annotation.workflow.lifecycle.remarks import ToldRemark, remarks_in_words
from annotation.workflow.review.eligibility import who_decides
from core.identity.models import Member

EXCERPT = 160
MAX_RETURNED = 100
BADGES = {
    Verdict.ACCEPTED: "good",
    Verdict.OVERTURNED: "good",
    Verdict.CORRECTED: "warn",
}


@dataclass(frozen=True)
class OwnVerdict:
    """A verdict on one's own answer: what one said, what came of it, and why.

    The answers as HTML are there where they lie on the item; `differing` tells where the reviewer's
    isn't the same.
    """

    review: Review
    excerpt: str
    title: str
    badge: str
    answer: str
    fixed: str
    reason: str
    reviewer: str
    remarks: list[ToldRemark]
    own_html: list[SafeString]
    fixed_html: list[SafeString]
    differing: list[Difference]


@dataclass(frozen=True)
class Returned:
    """An answer that is back with its author; `may_dispute`: they haven't disagreed yet."""

    verdict: OwnVerdict
    may_dispute: bool
    who_decides: str


@dataclass(frozen=True)
class Disputed:
    """A rejection the author disagrees with, still undecided."""

    verdict: OwnVerdict
    who_decides: str


def verdicts_on(member: Member) -> QuerySet[Review]:
    """All that reviewers decided of the member's answers."""
    return of_author(member).filter(state=ReviewState.DECIDED)


def of_author(member: Member) -> QuerySet[Review]:
    """Reviews of the member's answers, with what a page shows of them."""
    # What many rows share is fetched once each; joining all of it takes long to plan.
    return (
        Review.objects.filter(author=member)
        .select_related("item__media", "annotation__assignment")
        .prefetch_related("organization", "project__schema", "reviewer__user")
    )


def returned_to(member: Member) -> list[Returned]:
    """The rejections that wait for the author, oldest first."""
    disputes = Review.objects.filter(annotation=OuterRef("annotation"), kind=ReviewKind.DISPUTE)
    rows = (
        of_author(member)
        .filter(
            kind=ReviewKind.ANSWER,
            verdict=Verdict.REJECTED,
            annotation__is_live=True,
            annotation__assignment__in=in_hand(member),
        )
        .annotate(was_disputed=Exists(disputes))
        .order_by("pk")[:MAX_RETURNED]
    )
    deciders: dict[int | None, str] = {}
    return [
        Returned(verdict, not row.was_disputed, decider(row.reviewer_id, member, deciders))
        for row, verdict in zip(rows, own_verdicts(member, rows), strict=True)
    ]


def in_hand(member: Member) -> QuerySet[Assignment]:
    """The member's assignments that came back; found by the index of open ones."""
    back = Q(state=AssignmentState.RETURNED) | Q(state=AssignmentState.HELD, revision__gt=0)
    return Assignment.objects.filter(back, member=member)


def disputed_by(member: Member) -> list[Disputed]:
    """What the member disagrees with and nobody has decided yet, oldest first."""
    rows = of_author(member).filter(kind=ReviewKind.DISPUTE).exclude(state=ReviewState.DECIDED)
    first = Review.objects.filter(annotation=OuterRef("annotation"), kind=ReviewKind.ANSWER)
    rows = rows.annotate(first_reviewer=first.values("reviewer_id")[:1]).order_by("pk")
    deciders: dict[int | None, str] = {}
    return [
        Disputed(verdict, decider(row.first_reviewer, member, deciders))
        for row, verdict in zip(rows, own_verdicts(member, rows), strict=True)
    ]


def decider(reviewer_id: int | None, member: Member, known: dict[int | None, str]) -> str:
    """Who decides a dispute of this reviewer's rejection; asked once for each reviewer."""
    if reviewer_id not in known:
        known[reviewer_id] = who_decides(reviewer_id, member.pk)
    return known[reviewer_id]


def own_verdicts(member: Member, reviews: Iterable[Review]) -> list[OwnVerdict]:
    """Rows of the member's own lists; their relations are loaded."""
    items = [review.item for review in reviews]
    delivered = deliver_all(member, items, DeliveryPurpose.OWN_WORK)
    return [own_verdict(member, review, delivered[review.item_id]) for review in reviews]


def own_verdict(member: Member, review: Review, item: DeliveredItem) -> OwnVerdict:
    """One row."""
    schema = review.project.schema
    shown = schema_of(schema.fields) if schema is not None else None
    before = review.annotation.answer if review.annotation is not None else None
    content = None
    if shown is not None and shown.looks_at_content and before:
        content = content_for_author(member, review, item)
    drawn = shown if content is not None else None
    look = Look(remarks=review.remarks or {})
    return OwnVerdict(
        review=review,
        excerpt=excerpt(item, longest=EXCERPT),
        title=str(review.get_verdict_display() or review.get_state_display()),
        badge=BADGES.get(Verdict(review.verdict), "bad") if review.verdict else "warn",
        answer=shown.summary_as_seen(before) if shown and before else "",
        fixed=shown.summary_as_seen(review.answer, by=before) if shown and review.answer else "",
        reason=reason_title(review.reason),
        reviewer=review.reviewer.name if review.reviewer and review.verdict else "",
        remarks=remarks_in_words(review.remarks, before, shown, content or {})
        if shown and before
        else [],
        own_html=answer_html(drawn, before, content or {}, look=look) if drawn and before else [],
        fixed_html=answer_html(drawn, review.answer, content or {})
        if drawn and review.answer
        else [],
        differing=beside(shown, before, review.answer) if shown and before else [],
    )


def content_for_author(member: Member, review: Review, item: DeliveredItem) -> Content:
    """The item as the author sees it, at the address of their own assignment."""
    assert review.annotation is not None
    ids = [review.organization.slug, review.annotation.assignment_id]
    url = reverse("assignment_media", args=ids)
    return content_of(item, url=url, order=order_for(member, review.project, review.item))


def beside(schema: LabelSchema, own: Answer, fixed: Answer | None) -> list[Difference]:
    """Where the reviewer's answer isn't the author's, in words; nothing where there is none."""
    if not fixed:
        return []
    names = (_("your version"), _("the reviewer's version"))
    return differences(schema, own, fixed, names=names, content={})
