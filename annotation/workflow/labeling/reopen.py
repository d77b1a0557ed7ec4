"""Reopening of one's own submitted annotation.

While it is open it counts as missing, like a returned one; the next submission replaces it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import Answer
from annotation.workflow.events.models import LABEL_KINDS, WorkEvent
from annotation.workflow.lifecycle.models import (
    Assignment,
    AssignmentState,
    Review,
    ReviewState,
    Verdict,
)
from annotation.workflow.lifecycle.review_settings import NOT_DRAWN, ReviewSettings
from annotation.workflow.lifecycle.settle import billable_labels, lock_item, settle_item
from annotation.workflow.queue.actions import lease_end
from annotation.workflow.queue.eligibility import WorkContext
from core.web.errors import Conflict, Gone

# For all answers alike: who could mend those of yesterday that are still to be reviewed, and only
# those, would know where to take care.
STAYS_OPEN = timedelta(days=1)


def reopen(place: WorkContext, assignment: Assignment) -> Assignment:
    """Take up a locked, submitted assignment again; its answer stays stored until it is replaced.

    Belongs to the request's one transaction. Locks the assignment, the item, its reviews, as a
    verdict does. Raises Conflict once a reviewer has decided, Gone if it isn't the person's any
    more.
    """
    place.require_live()
    if assignment.state == AssignmentState.HELD:
        return assignment
    if assignment.state != AssignmentState.SUBMITTED:
        raise Gone(_("You can no longer change this item."), code="not_yours")
    refuse_second(assignment)
    now = timezone.now()
    item = lock_item(assignment.item_id)
    refuse_finished(item, assignment, now)
    withdraw_reviews(item, assignment)
    assignment.state, assignment.reopened_at = AssignmentState.HELD, now
    assignment.after_id, assignment.seen_at = None, now
    assignment.lease_until = lease_end(place, now, ahead=False)
    assignment.save(update_fields=["state", "reopened_at", "after", "seen_at", "lease_until"])
    settle_item(item, place.rules, at=now)
    return assignment


def refuse_second(assignment: Assignment) -> None:
    """Raise Conflict while the person has another answer of the project open."""
    others = Assignment.objects.filter(
        member=assignment.member_id,
        project=assignment.project_id,
        state=AssignmentState.HELD,
        reopened_at__isnull=False,
    )
    if others.exists():
        raise Conflict(
            _(
                "You are already changing another annotation. Submit it or keep its earlier "
                "version first."
            ),
            code="reopened_already",
        )


def refuse_finished(item: Item, assignment: Assignment, now: datetime) -> None:
    """Raise Conflict for an item that was taken out, or an answer that is more than a day old."""
    if item.state == ItemState.EXCLUDED:
        raise Conflict(_("This item was excluded from the project."), code="excluded")
    submitted_at = assignment.submitted_at or now
    if now - submitted_at > STAYS_OPEN:
        raise Conflict(
            _("This annotation was submitted more than a day ago and can't be changed."),
            code="too_late",
        )


def withdraw_reviews(item: Item, assignment: Assignment) -> None:
    """Take back what isn't decided yet; raise Conflict if a reviewer has decided.

    Also what a reviewer has in hand: a refusal would tell the author that this answer was drawn.
    The rows are locked before they are looked at: a verdict at this moment either comes before us,
    and we refuse, or finds its review gone.
    """
    asked = reviews_of(item, assignment)
    if any(review.state == ReviewState.DECIDED for review in asked):
        raise Conflict(
            _("A reviewer has already decided on this annotation, so it can't be changed."),
            code="decided",
        )
    Review.objects.filter(pk__in=[review.pk for review in asked]).delete()


def reviews_of(item: Item, assignment: Assignment) -> list[Review]:
    """The reviews of the answer that counts and those of the item as a whole, locked.

    Who sent a skipped item back to the queue has decided on nobody's answer.
    """
    about = Q(annotation__assignment=assignment, annotation__is_live=True) | Q(annotation=None)
    rows = Review.objects.filter(about, item=item).exclude(verdict=Verdict.REQUEUED).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


def refuse_other_labels(place: WorkContext, assignment: Assignment, answer: Answer) -> None:
    """Raise Conflict if an answer that may be paid already would hold other labels than it did.

    Where some answers are drawn for review, of all of them alike: those that aren't drawn are paid
    at once, and whoever is refused only there would know them.
    """
    labels = place.schema.billable(answer)
    rows = WorkEvent.objects.filter(
        item=assignment.item_id, slot=assignment.slot, kind__in=LABEL_KINDS
    )
    sums = rows.values_list("label_kind").annotate(Sum("quantity")).order_by()
    paid = {kind: labels for kind, labels in sums if labels}
    before = paid or labels
    if not paid and place.policy[ReviewSettings].mode not in NOT_DRAWN:
        live = assignment.annotations.get(is_live=True)
        before = billable_labels(live.answer, live, place.schema)
    if before != labels:
        raise Conflict(
            _(
                "This annotation may already be accepted and paid, so the new version must "
                "contain the same number of labels for each label type. Adjust it, or keep the "
                "earlier version."
            ),
            code="other_labels",
        )
