"""Which annotations can be sent to review by hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.workflow.lifecycle.models import (
    Annotation,
    AssignmentState,
    Review,
    ReviewKind,
)


def why_not_to_review(item: Item, annotation: Annotation) -> str:
    """Why the annotation can't be sent to review, in a sentence; empty if it can.

    Its assignment is at hand. What is decided about an item that is done is paid and in releases:
    a review of one annotation could no longer change it.
    """
    if reason := why_no_review_of(item):
        return reason
    if not annotation.is_live or annotation.assignment.state != AssignmentState.SUBMITTED:
        return _("The annotator is changing this annotation, or a newer version replaced it.")
    if Review.objects.filter(annotation=annotation, kind=ReviewKind.ANSWER).exists():
        return _("This annotation is already in review, or a reviewer has decided it.")
    return ""


def why_no_review_of(item: Item) -> str:
    """Why no annotation of the item can be sent to review; empty if one could be."""
    return {
        ItemState.EXCLUDED: _("The item is excluded."),
        ItemState.ADJUDICATION: _("The item needs adjudication first."),
        ItemState.DONE: _(
            "The item is done and its annotations are paid, so they can't be sent to review. "
            "Add one annotator to have the outcome checked."
        ),
    }.get(ItemState(item.state), "")
