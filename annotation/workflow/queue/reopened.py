"""Restores reopened annotations that were not submitted again."""

from __future__ import annotations

from django.utils import timezone

from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.lifecycle.settle import lock_item, settle_item
from annotation.workflow.queue.eligibility import rules_in_force


def keep_answer(assignment: Assignment) -> None:
    """The answer given before stands again: its item goes on from where it was.

    Nothing happens unless it is held. Locks the assignment, then the item.
    """
    reopened = Assignment.objects.filter(
        pk=assignment.pk, state=AssignmentState.HELD, reopened_at__isnull=False
    )
    if not reopened.update(state=AssignmentState.SUBMITTED, reopened_at=None):
        return
    assignment.state, assignment.reopened_at = AssignmentState.SUBMITTED, None
    assignment.drafts.all().delete()
    item = lock_item(assignment.item_id)
    settle_item(item, rules_in_force(assignment.project), at=timezone.now())
