"""The job that runs a bulk change step by step, one transaction each."""

from __future__ import annotations

from django.utils import timezone

from annotation.projects.pool_counts import set_quotas
from annotation.workflow.bulk_changes.models import ChangeKind, ChangeState, ItemChange
from annotation.workflow.bulk_changes.steps import QUEUE_KINDS, do_next
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from core.audit.record import record
from core.jobs.tenant_jobs import tenant_job
from core.permissions.can import can
from core.tenancy.scope import tenant

GOING_ON = (ChangeState.QUEUED, ChangeState.RUNNING)
PROGRESS = ("state", "handled", "changed", "left_out", "failure", "finished_at")
NEW_SLOTS = (ChangeKind.EXCLUDE, ChangeKind.INCLUDE, ChangeKind.MORE)


@tenant_job
def change_items(*, organization_id: int, change_id: int) -> None:
    """Carry out a change until it ends or is stopped; a second run goes on with it."""
    while change_next(organization_id, change_id):
        pass


def change_next(organization_id: int, change_id: int) -> bool:
    """Handle the next items; whether there may be more."""
    with tenant(organization_id):
        change = locked_change(change_id)
        if change is None:
            return False
        may_go_on = bool(can(change.started_by, "project.change", change.project))
        if change.handled >= change.total or not may_go_on:
            end(change, ChangeState.DONE if may_go_on else ChangeState.CANCELLED)
        else:
            change.state = ChangeState.RUNNING
            do_next(change)
        change.save(update_fields=what_moves(change))
        return change.state == ChangeState.RUNNING


def what_moves(change: ItemChange) -> tuple[str, ...]:
    """The columns a step may write; thousands of ids aren't written again each time."""
    return (*PROGRESS, "before") if change.kind in QUEUE_KINDS else PROGRESS


def locked_change(change_id: int) -> ItemChange | None:
    """The change, locked, unless it has ended."""
    rows = ItemChange.objects.filter(pk=change_id, state__in=GOING_ON)
    related = rows.select_related(
        "project__schema", "started_by__organization", "started_by__user", "undoes"
    )
    return related.select_for_update(no_key=True, of=("self",)).first()


def end(change: ItemChange, state: ChangeState) -> None:
    """Note that it is over; shares of pools follow the slots that there are now."""
    change.state, change.finished_at = state, timezone.now()
    if change.kind in NEW_SLOTS:
        set_quotas(change.project)
    record(
        f"items.change_{state.value}",
        by=change.started_by,
        subject=change.project,
        kind=change.kind,
        items=change.changed,
        left_out=change.left_out,
    )
    reset_queue_cursors(change.project_id)
