"""Excludes an item from a project and includes it again.

Both lock the item's assignments, the item and its reviews, as a verdict does. Whoever submits or
decides at the same moment either was first, and that stands, or finds the item taken out.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project
from annotation.workflow.lifecycle.advance import MAX_SKIPS
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Outcome,
    Review,
    ReviewKind,
    ReviewState,
)
from annotation.workflow.lifecycle.settle import (
    ItemRules,
    lock_item,
    lock_slots,
    open_free_slots,
    record_outcome,
    reverse_outcome,
    settle_item,
)
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel
from core.web.errors import Conflict

MAX_REASON_LENGTH = 300


class ItemExclusion(TenantModel):
    """Why an item is out of its project; over once `included_at` is set."""

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="exclusions"
    )
    reason = models.CharField(max_length=MAX_REASON_LENGTH)
    excluded_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    excluded_at = models.DateTimeField()
    included_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    included_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(included_at__isnull=True),
                name="exclusion_once",
            ),
        ]
        indexes = [
            models.Index(fields=["item"], name="exclusion_by_item"),
            models.Index(
                fields=["project", "reason"],
                condition=models.Q(included_at__isnull=True),
                name="exclusion_by_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


def exclude_item(*, by: Member, item_id: int, reason: str, at: datetime) -> Item:
    """Take an item out: it leaves people's hands, drafts are kept, and nothing more is paid.

    What was accepted stays paid, and its outcome is reversed. Raises Conflict if it is out already,
    or while a dispute about it is open.
    """
    lock_slots(item_id)
    item = lock_item(item_id)
    if item.state == ItemState.EXCLUDED:
        raise Conflict(_("The item is already excluded."), code="excluded")
    open_reviews = locked_open_reviews(item)
    if any(review.kind == ReviewKind.DISPUTE for review in open_reviews):
        raise Conflict(
            _("The item has an open dispute. Decide the dispute first."), code="disputed"
        )
    Review.objects.filter(pk__in=[review.pk for review in open_reviews]).delete()
    free_everybody(item)
    take_out(item, by=by, reason=reason, at=at)
    return item


def take_out(item: Item, *, by: Member | None, reason: str, at: datetime) -> None:
    """Close a locked item that nobody holds any more, and keep the reason."""
    if item.state == ItemState.DONE:
        reverse_outcome(item, at=at)
    item.state, item.open_slots = ItemState.EXCLUDED, 0
    item.save(update_fields=["state", "open_slots"])
    ItemExclusion.objects.create(
        project_id=item.project_id,
        item=item,
        reason=reason.strip()[:MAX_REASON_LENGTH],
        excluded_by=by,
        excluded_at=at,
    )


def locked_open_reviews(item: Item) -> list[Review]:
    """What still waits for a reviewer, held until the transaction ends."""
    rows = Review.objects.filter(item=item).exclude(state=ReviewState.DECIDED).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


def free_everybody(item: Item) -> None:
    """Take a locked item out of all hands. An answer that its author had taken up again stands;
    one that came back for correction is history, and its slot is free."""
    keep_reopened(item)
    live = Assignment.objects.filter(item=item)
    in_hand = (AssignmentState.RESERVED, AssignmentState.HELD, AssignmentState.RETURNED)
    freed = list(live.filter(state__in=in_hand).values_list("pk", flat=True))
    Annotation.objects.filter(assignment__in=freed, is_live=True).update(is_live=False)
    Assignment.objects.filter(pk__in=freed).update(state=AssignmentState.RELEASED)


def keep_reopened(item: Item) -> None:
    """Answers to a locked item that their authors have taken up again stand as they were."""
    Assignment.objects.filter(
        item=item, state=AssignmentState.HELD, reopened_at__isnull=False
    ).update(state=AssignmentState.SUBMITTED, reopened_at=None)


def include_item(*, by: Member, item_id: int, rules: ItemRules, at: datetime) -> Item:
    """Bring an item in again: with its outcome if it had one, else it goes on where it was.

    Raises Conflict if it isn't excluded.
    """
    lock_slots(item_id)
    item = lock_item(item_id)
    if item.state != ItemState.EXCLUDED:
        raise Conflict(_("The item isn't excluded."), code="not_excluded")
    ItemExclusion.objects.filter(item=item, included_at=None).update(included_by=by, included_at=at)
    if item.skips < MAX_SKIPS:
        open_free_slots(item)
    outcome = Outcome.objects.filter(item=item, is_current=True).first()
    item.state = ItemState.DONE if outcome else ItemState.LABELING
    item.save(update_fields=["state"])
    if outcome:
        record_outcome(item, outcome, rules.schema, at=at)
    else:
        settle_item(item, rules, at=at)
    return item
