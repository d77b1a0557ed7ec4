"""An annotator's dispute of a rejection: once for each, with a comment."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.workflow.lifecycle.models import (
    Assignment,
    AssignmentState,
    Review,
    ReviewKind,
    Verdict,
)
from annotation.workflow.lifecycle.settle import lock_item, lock_slots, settle_item
from annotation.workflow.queue.eligibility import rules_in_force
from core.identity.models import Member
from core.web.errors import Conflict, Invalid

MAX_COMMENT_LENGTH = 2000
IN_HAND = (AssignmentState.RETURNED, AssignmentState.HELD)


@transaction.atomic
def dispute_review(*, by: Member, review_id: int, comment: str) -> Review:
    """Ask a second person about a rejection of one's own answer; it waits and stays unpaid.

    Raises Conflict if it was disputed, answered anew or decided meanwhile, Invalid without a word.
    """
    own = Review.objects.filter(kind=ReviewKind.ANSWER, author=by)
    first = own.select_related("annotation", "project").filter(pk=review_id).first()
    if first is None or first.annotation is None:
        raise Http404
    if not comment.strip():
        raise Invalid(
            _("Explain why you dispute the rejection. The second reviewer will read it."),
            code="comment",
        )
    lock_slots(first.item_id)
    item = lock_item(first.item_id)
    assignment = Assignment.objects.get(pk=first.annotation.assignment_id)
    require_disputable(first, assignment)
    second: Review = Review.objects.create(
        project_id=first.project_id,
        item=item,
        annotation=first.annotation,
        author=by,
        kind=ReviewKind.DISPUTE,
        appeal=comment.strip()[:MAX_COMMENT_LENGTH],
    )
    Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.SUBMITTED)
    settle_item(item, rules_in_force(first.project), at=timezone.now())
    return second


def require_disputable(first: Review, assignment: Assignment) -> None:
    """Raise Conflict unless the answer is back in its author's hands and wasn't disputed before."""
    assert first.annotation is not None
    if Review.objects.filter(annotation=first.annotation, kind=ReviewKind.DISPUTE).exists():
        raise Conflict(
            _("You have already disputed this rejection. The decision is final."), code="disputed"
        )
    is_newest = assignment.revision == first.annotation.revision
    is_rejected = first.verdict == Verdict.REJECTED
    if not is_rejected or assignment.state not in IN_HAND or not is_newest:
        raise Conflict(
            _("This annotation is no longer returned to you, so there is nothing to dispute."),
            code="not_returned",
        )
