"""Decisions allowed in each kind of review, and their effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.datasets.item_facts import material_for
from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import Answer, LabelSchema
from annotation.projects.sections import address
from annotation.workflow.lifecycle.advance import MAX_REJECTIONS, MAX_SKIPS
from annotation.workflow.lifecycle.excluding import free_everybody, keep_reopened, take_out
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    ReviewKind,
    Verdict,
)
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.lifecycle.release_slots import give_back
from annotation.workflow.lifecycle.settle import SlotAnswer, accept, open_free_slots
from annotation.workflow.lifecycle.track_record import note_verdict, take_back_rejection
from core.audit.record import record
from core.notifications.publish import publish
from core.web.errors import Invalid

MAX_NOTE_LENGTH = 1000


@dataclass(frozen=True)
class Given:
    """What a reviewer sends: the verdict, why, the fix or choice, and the version they saw.

    `remarks` are on regions of the one answer that is judged: {field: {region's id: text}}.
    `was_seen` is false where many are accepted at once: that says nothing of how good they are.
    """

    verdict: str
    version: int
    reason: str = ""
    comment: str = ""
    answer: Any = None
    remarks: Any = None
    was_seen: bool = True


def checked(review: Review, given: Given, schema: LabelSchema) -> Answer:
    """The reviewer's own answer in its stored form; raises Invalid with the problems."""
    return schema.normalise(given.answer, material_for(schema, review.item_id))


def judge(review: Review, given: Given, schema: LabelSchema) -> None:
    """Set the verdict on one answer."""
    if given.verdict not in (Verdict.ACCEPTED, Verdict.CORRECTED, Verdict.REJECTED):
        raise Invalid(_("Accept, correct, or reject the annotation."))
    review.verdict = given.verdict
    if given.verdict == Verdict.REJECTED:
        require_reason(given)
        review.reason = given.reason
    if given.verdict == Verdict.CORRECTED:
        review.answer = checked(review, given, schema)


def require_reason(given: Given) -> None:
    """Raise Invalid unless the author will read why."""
    if given.reason not in Reason.values:
        raise Invalid(_("Select a reason. The annotator will see it."), code="reason")
    if given.reason == Reason.OTHER and not given.comment.strip():
        raise Invalid(_("Enter a comment to explain the reason “Other”."), code="comment")


def choose(review: Review, given: Given, schema: LabelSchema) -> None:
    """Set the answer that settles a disagreement."""
    review.verdict = Verdict.ACCEPTED
    review.answer = checked(review, given, schema)


def adjudicate(review: Review, given: Given, schema: LabelSchema) -> None:
    """Set the answer that ends the rounds: the author's own is accepted, another replaces it."""
    assert review.annotation is not None
    review.answer = checked(review, given, schema)
    is_same = schema.is_same(review.annotation.answer, review.answer)
    review.verdict = Verdict.ACCEPTED if is_same else Verdict.REPLACED


def decide_dispute(review: Review, given: Given, schema: LabelSchema) -> None:
    """Say who is right: the reviewer who sent it back, or the author."""
    if given.verdict not in (Verdict.UPHELD, Verdict.OVERTURNED):
        raise Invalid(_("Decide who is right: the reviewer or the annotator."))
    review.verdict = given.verdict


def decide_skips(review: Review, given: Given, schema: LabelSchema) -> None:
    """Say what becomes of an item that people skip."""
    if given.verdict not in (Verdict.ANSWERED, Verdict.REQUEUED, Verdict.EXCLUDED):
        raise Invalid(_("Annotate the item, return it to the queue, or exclude it."))
    if given.verdict == Verdict.EXCLUDED and not given.comment.strip():
        raise Invalid(
            _("Enter a reason for the exclusion. It is stored with the item."), code="comment"
        )
    if given.verdict == Verdict.ANSWERED:
        review.answer = checked(review, given, schema)
    review.verdict = given.verdict


VERDICTS: dict[str, Callable[[Review, Given, LabelSchema], None]] = {
    ReviewKind.ANSWER: judge,
    ReviewKind.CHOICE: choose,
    ReviewKind.ROUNDS: adjudicate,
    ReviewKind.DISPUTE: decide_dispute,
    ReviewKind.SKIPS: decide_skips,
}


def carry_out(review: Review, item: Item, schema: LabelSchema, *, was_seen: bool = True) -> None:
    """Pay for an accepted answer at once, send a rejected one back, move the item on.

    The item and its assignments are locked by the caller, who settles the item afterwards.
    """
    match review.kind, review.verdict:
        case ReviewKind.ANSWER, Verdict.REJECTED:
            send_back(review, item, counts=True)
        case ReviewKind.DISPUTE, Verdict.UPHELD:
            send_back(review, item, counts=False)
        case ReviewKind.SKIPS, Verdict.REQUEUED:
            requeue(item, review.comment)
        case ReviewKind.SKIPS, Verdict.ANSWERED | Verdict.EXCLUDED:
            close(review, item)
        case _, Verdict.ACCEPTED | Verdict.CORRECTED | Verdict.OVERTURNED:
            pay(review, item, schema)
    if review.kind == ReviewKind.DISPUTE:
        tell_parties(review)
    if was_seen:
        note_for_author(review)


def send_back(review: Review, item: Item, *, counts: bool) -> None:
    """Give an answer back to its author, unless it came back too often or the item is closed.

    The slot of a former or suspended member is open to others at once.
    """
    assert review.annotation is not None
    row = Assignment.objects.select_related("member").get(pk=review.annotation.assignment_id)
    row.rejections += counts
    is_closed = item.state == ItemState.EXCLUDED or item.skips >= MAX_SKIPS
    comes_back = row.rejections < MAX_REJECTIONS and not is_closed
    if comes_back:
        row.state, row.returned_at = AssignmentState.RETURNED, review.decided_at
    row.save(update_fields=["rejections", "state", "returned_at"])
    if comes_back and not row.member.is_active:  # nobody is there to take it up
        give_back(Assignment.objects.filter(pk=row.pk))
        item.refresh_from_db(fields=["open_slots"])
    elif comes_back:
        tell_author(review)


def tell_author(review: Review) -> None:
    """Tell the author that an answer came back, and why."""
    project = review.project
    publish(
        "work_returned",
        to=[review.author_id] if review.author_id else [],
        url=address("label", project),
        about=f"project:{project.pk}",
        project=project.name,
        reason=review.get_reason_title() or str(review.get_verdict_display()),
    )


def tell_parties(review: Review) -> None:
    """Tell the author and the first reviewer who was right."""
    first = Review.objects.get(annotation=review.annotation_id, kind=ReviewKind.ANSWER)
    project = review.project
    result = str(review.get_verdict_display())
    slug = project.organization.slug
    for member_id, page in ((review.author_id, "my_verdicts"), (first.reviewer_id, "review_list")):
        if member_id is not None:
            url = reverse(page, args=[slug])
            publish("dispute_decided", to=[member_id], url=url, project=project.name, result=result)


def pay(review: Review, item: Item, schema: LabelSchema) -> None:
    """Record the reviewed answer as accepted work; a choice pays when its item is done."""
    if review.annotation_id is None:
        return
    annotation = Annotation.objects.select_related("assignment").get(pk=review.annotation_id)
    assert review.decided_at is not None
    answer = SlotAnswer(annotation, annotation.assignment.pool_id, (review,))
    accept(item, [answer], schema, at=review.decided_at)


def requeue(item: Item, note: str) -> None:
    """Hand the item out again, to people who haven't seen it, with a word to them."""
    item.skips, item.note = 0, note[:MAX_NOTE_LENGTH]
    item.save(update_fields=["skips", "note"])
    open_free_slots(item)


def close(review: Review, item: Item) -> None:
    """Ask nobody else: whoever holds the item, or got it back, is freed of it; drafts are kept."""
    if review.verdict == Verdict.EXCLUDED:
        assert review.decided_at is not None
        free_everybody(item)
        take_out(item, by=review.reviewer, reason=review.comment, at=review.decided_at)
        record("item.exclude", by=review.reviewer, subject=item, reason=review.comment)
        return
    keep_reopened(item)
    open_ones = (AssignmentState.RESERVED, AssignmentState.HELD, AssignmentState.RETURNED)
    Assignment.objects.filter(item=item, state__in=open_ones).update(state=AssignmentState.RELEASED)


def note_for_author(review: Review) -> None:
    """Keep the author's track record: what a second person overturned was right."""
    if review.author_id is None:
        return
    whose = {"project_id": review.project_id, "member_id": review.author_id}
    if review.kind == ReviewKind.ANSWER:
        note_verdict(was_right=review.verdict == Verdict.ACCEPTED, **whose)
    elif review.verdict in (Verdict.OVERTURNED, Verdict.ACCEPTED):
        take_back_rejection(**whose)
