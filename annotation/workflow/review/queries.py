"""What does a reviewer see of an item: the answers beside it, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from annotation.datasets.content import Content, excerpt
from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.label_types.rendering import Look, Person, Remarks, answer_html
from annotation.label_types.schema import Answer, LabelSchema
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    ReviewKind,
    ReviewState,
)
from annotation.workflow.lifecycle.reasons import skip_text
from annotation.workflow.lifecycle.remarks import (
    ToldRemark,
    regions_in_words,
    remarks_in_words,
    remarks_on,
)
from annotation.workflow.review.disagreement import Disagreement, disagreements, people_of
from core.identity.models import Member

EXCERPT = 120


@dataclass(frozen=True)
class Candidate:
    """One of the answers a reviewer chooses from; who gave it isn't said."""

    annotation_id: int
    person: Person
    answer: Answer
    html: list[SafeString]

    @property
    def letter(self) -> str:
        """What the reviewer calls it."""
        return self.person.letter


@dataclass(frozen=True)
class Choice:
    """The answers a reviewer chooses from, and in what they differ."""

    candidates: list[Candidate]
    disagreements: list[Disagreement]

    def start(self, annotation_id: int | None) -> Answer:
        """What an own answer begins from: the one asked for, the only one, or nothing."""
        found = [each.answer for each in self.candidates if each.annotation_id == annotation_id]
        only = [each.answer for each in self.candidates] if len(self.candidates) == 1 else []
        return next(iter([*found, *only]), {})


@dataclass(frozen=True)
class Round:
    """An earlier review, and what it said of single regions."""

    review: Review
    remarks: list[ToldRemark]


@dataclass(frozen=True)
class Skip:
    """Why an annotator skipped the item."""

    who: str
    why: str


@dataclass(frozen=True)
class HeldReview:
    """A review in hand, and how its item begins."""

    review: Review
    excerpt: str


def choice_in(review: Review, schema: LabelSchema, content: Content) -> Choice:
    """The live answers to choose from, or the one answer to judge, in the order of their slots.

    None where people skipped the item: whoever decides shouldn't lean on a single answer.
    """
    if review.kind == ReviewKind.SKIPS:
        return Choice([], [])
    answers = Annotation.objects.filter(item=review.item_id, is_live=True).order_by("slot")
    if review.annotation_id is not None:
        answers = answers.filter(pk=review.annotation_id)
    rows = list(answers)
    is_second_look = review.kind != ReviewKind.ANSWER
    remarks = remarks_on(review.annotation_id) if is_second_look else {}
    found = disagreements([row.answer for row in rows], schema, content)
    people = people_of([row.answer for row in rows], found)
    looks = [Look(person if found else None, remarks) for person in people]
    return Choice(
        [
            Candidate(
                row.pk, person, row.answer, answer_html(schema, row.answer, content, look=look)
            )
            for row, person, look in zip(rows, people, looks, strict=True)
        ],
        found,
    )


def regions_to_remark(
    review: Review, choice: Choice, schema: LabelSchema, content: Content, typed: Remarks | None
) -> list[ToldRemark]:
    """Every region of the one answer that may be sent back, with what was typed on it so far."""
    if review.kind != ReviewKind.ANSWER:
        return []
    said = typed or {}
    return [
        ToldRemark(
            each.field, each.region, each.where, said.get(each.field, {}).get(each.region, "")
        )
        for candidate in choice.candidates
        for each in regions_in_words(candidate.answer, schema, content)
    ]


def rounds_before(review: Review, schema: LabelSchema, content: Content) -> list[Round]:
    """What reviewers said of earlier answers to the same slot, oldest first."""
    return [
        Round(each, remarks_in_words(each.remarks, each.annotation.answer, schema, content))
        for each in earlier_reviews(review)
        if each.annotation is not None
    ]


def earlier_reviews(review: Review) -> QuerySet[Review]:
    """The decided reviews of all answers to the same slot, oldest first."""
    if review.annotation is None:
        return Review.objects.none()
    return (
        Review.objects.filter(
            annotation__assignment=review.annotation.assignment_id, state=ReviewState.DECIDED
        )
        .select_related("reviewer__user", "annotation")
        .order_by("pk")
    )


def skips_of(review: Review) -> list[Skip]:
    """Who skipped the item and why, oldest first; nothing for other kinds of review."""
    if review.kind != ReviewKind.SKIPS:
        return []
    rows = (
        Assignment.objects.filter(item=review.item_id, state=AssignmentState.SKIPPED)
        .select_related("member__user")
        .order_by("pk")
    )
    return [Skip(row.member.name, skip_text(row.skip_reason)) for row in rows]


def decided_by(member: Member, project: Project) -> int:
    """How many reviews of the project this member has decided."""
    return Review.objects.filter(
        reviewer=member, project=project, state=ReviewState.DECIDED
    ).count()


def held_by(member: Member) -> list[HeldReview]:
    """The reviews in a member's hands, oldest first."""
    held = Review.objects.filter(reviewer=member, state=ReviewState.HELD)
    reviews = list(held.select_related("project", "item").order_by("pk"))
    delivered = deliver_all(member, [each.item for each in reviews], DeliveryPurpose.REVIEW)
    return [HeldReview(each, excerpt(delivered[each.item_id], longest=EXCERPT)) for each in reviews]
