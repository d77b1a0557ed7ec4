"""Adds one more annotator to an item."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.workflow.lifecycle.advance import MAX_SLOTS
from annotation.workflow.lifecycle.models import Review, ReviewKind, ReviewState, Verdict
from annotation.workflow.lifecycle.settle import lock_item, open_slots
from core.web.errors import Conflict

# A reviewer's decision for the whole item holds whatever else is answered.
DECIDES_ITEM = Q(state=ReviewState.DECIDED) & (
    Q(kind=ReviewKind.CHOICE) | Q(kind=ReviewKind.SKIPS, verdict=Verdict.ANSWERED)
)


def ask_one_more(item_id: int) -> Item:
    """Open one more slot of an item. A final answer stands until the new one is in.

    Raises Conflict where a further answer would change nothing, or can't be asked for now.
    """
    item = lock_item(item_id)
    if reason := why_not_one_more(item):
        raise Conflict(reason)
    open_slots(item, 1)
    return item


def why_not_one_more(item: Item) -> str:
    """Why nobody else is asked about a locked item, in a sentence; empty if somebody can be."""
    if item.state == ItemState.EXCLUDED:
        return _("The item is excluded.")
    if item.state == ItemState.ADJUDICATION:
        return _("The item needs adjudication first.")
    if item.slots >= MAX_SLOTS:
        return _("The item already has the maximum of %(most)s annotators.") % {"most": MAX_SLOTS}
    if Review.objects.filter(DECIDES_ITEM, item=item).exists():
        return _("A reviewer has already decided this item.")
    return ""
