"""Bulk changes of items: preview, start, stop, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.batches.actions import MAX_VALUE, require_priority
from annotation.datasets.items.filters import Wanted, narrowed
from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.bulk_changes.jobs import change_items
from annotation.workflow.bulk_changes.models import ChangeKind, ChangeState, ItemChange
from annotation.workflow.lifecycle.excluding import MAX_REASON_LENGTH, ItemExclusion
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid

MAX_COUNT = 5_000
CAN_BE_UNDONE = (ChangeKind.PRIORITY, ChangeKind.FRONT, ChangeKind.EXCLUDE)
UNFINISHED = (ChangeState.PREVIEW, ChangeState.QUEUED, ChangeState.RUNNING)


@dataclass(frozen=True)
class Meant:
    """Which items: these, or with None all that fit the filters."""

    item_ids: Sequence[int] | None
    wanted: Wanted


@transaction.atomic
def preview_change(
    *, by: Member, project: Project, kind: str, meant: Meant, priority: int = 0, reason: str = ""
) -> ItemChange:
    """Fix which items are meant and what is to happen to them; nothing is changed yet.

    Raises Invalid without items, for a priority out of range, or an exclusion without a reason.
    """
    require(by, "project.change", project)
    if kind not in ChangeKind.values:
        raise Invalid(_("Select an action."), code="kind")
    require_priority(priority)
    if kind == ChangeKind.EXCLUDE and not reason.strip():
        raise Invalid(
            _("Enter a reason for the exclusion. It is stored with the items."), code="reason"
        )
    ids = chosen(project, meant)
    if not ids:
        raise Invalid(_("Select at least one item, or select all matching items."), code="no_items")
    change: ItemChange = ItemChange.objects.create(
        project=project,
        kind=kind,
        item_ids=ids[:MAX_COUNT],
        has_more=len(ids) > MAX_COUNT,
        priority=front_of(project) if kind == ChangeKind.FRONT else priority,
        reason=reason.strip()[:MAX_REASON_LENGTH] if kind == ChangeKind.EXCLUDE else "",
        started_by=by,
    )
    return change


def chosen(project: Project, meant: Meant) -> list[int]:
    """The ids of the items that are meant, newest first; one more than a change takes."""
    if meant.item_ids is None:
        rows = narrowed(project, meant.wanted)
    else:
        rows = Item.objects.filter(project=project, pk__in=list(meant.item_ids)[: MAX_COUNT + 1])
    return list(rows.order_by("-pk").values_list("pk", flat=True)[: MAX_COUNT + 1])


def front_of(project: Project) -> int:
    """A priority before all items that are open now, as far as there is a higher one."""
    open_items = Item.objects.filter(project=project, open_slots__gt=0)
    top = open_items.aggregate(top=Max("priority"))["top"] or 0
    return min(max(int(top), 0) + 1, MAX_VALUE)


@transaction.atomic
def start_change(*, by: Member, change: ItemChange) -> None:
    """Queue it; raises Conflict if it was begun, or if a colleague made the preview."""
    held = lock_change(by, change, (ChangeState.PREVIEW,))
    held.state, held.started_at = ChangeState.QUEUED, timezone.now()
    held.save(update_fields=["state", "started_at"])
    record(
        "items.change_start",
        by=by,
        subject=held.project,
        kind=held.kind,
        items=held.total,
        reason=held.reason,
    )
    enqueue(change_items, organization_id=current_organization_id(), change_id=held.pk)


@transaction.atomic
def cancel_change(*, by: Member, change: ItemChange) -> None:
    """Stop before the next step, or throw the preview away; what is changed stays changed."""
    held = lock_change(by, change, UNFINISHED)
    held.state, held.finished_at = ChangeState.CANCELLED, timezone.now()
    held.save(update_fields=["state", "finished_at"])
    record("items.change_stop", by=by, subject=held.project, items=held.changed)


@transaction.atomic
def undo_change(*, by: Member, change: ItemChange) -> ItemChange:
    """Make the preview of the opposite: the priorities of before, or the items included again.

    Raises Conflict for what can't be undone, isn't over, or was undone before.
    """
    require(by, "project.change", change.project)
    held = ItemChange.objects.select_for_update(no_key=True).get(pk=change.pk)
    if not may_be_undone(held):
        raise Conflict(_("This change can't be undone."), code="no_undo")
    if held.kind == ChangeKind.EXCLUDE:
        kind, pairs = ChangeKind.INCLUDE, [(item_id, 0) for item_id in still_excluded(held)]
    else:
        kind = ChangeKind.PRIORITY
        had = zip(held.item_ids, held.before, strict=False)
        pairs = [(item_id, before) for item_id, before in had if before is not None]
    if not pairs:
        raise Conflict(_("This change can't be undone."), code="no_undo")
    opposite: ItemChange = ItemChange.objects.create(
        project_id=held.project_id,
        kind=kind,
        item_ids=[item_id for item_id, _before in pairs],
        priorities=[before for _id, before in pairs] if kind == ChangeKind.PRIORITY else [],
        undoes=held,
        started_by=by,
    )
    return opposite


def may_be_undone(change: ItemChange) -> bool:
    """Whether it has changed something that can be set back, and hasn't been."""
    is_over = change.state in (ChangeState.DONE, ChangeState.CANCELLED)
    if change.kind not in CAN_BE_UNDONE or change.undoes_id or not (is_over and change.changed):
        return False
    return not change.undone_by.exclude(state=ChangeState.CANCELLED).exists()


def still_excluded(change: ItemChange) -> list[int]:
    """The items that this change took out and nobody has brought in again, newest first."""
    assert change.started_at is not None
    mine = ItemExclusion.objects.filter(excluded_at=change.started_at, included_at=None)
    rows = mine.filter(item_id__in=change.item_ids)
    return list(rows.order_by("-item_id").values_list("item_id", flat=True))


def lock_change(by: Member, change: ItemChange, states: Sequence[ChangeState]) -> ItemChange:
    """The row, locked, if it is this member's and in one of these states."""
    rows = ItemChange.objects.select_related("project")
    held = rows.select_for_update(no_key=True, of=("self",)).get(pk=change.pk)
    if held.started_by_id != by.pk:
        raise Conflict(_("Another member started this. Only they can continue it."))
    if held.state not in states:
        raise Conflict(
            _("The state is now “%(state)s”. Reload the page.")
            % {"state": held.get_state_display()}
        )
    return held
