"""Change the priority, deadline or kind of batches and items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.datasets.batches.jobs import spread_priority
from annotation.datasets.models import Batch, BatchKind, Item, ItemState
from annotation.projects.models import Project
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Invalid
from core.web.plain_name import plain_name

MAX_VALUE = 1_000
MAX_COUNT = 5_000
FINISHED = (ItemState.DONE, ItemState.EXCLUDED)


@dataclass(frozen=True)
class BatchPlan:
    """What people set on a batch."""

    name: str
    kind: str
    priority: int
    deadline_on: date | None


@transaction.atomic
def change_batch(*, by: Member, batch: Batch, plan: BatchPlan) -> Batch:
    """Put a batch's plan in force; raises Invalid for an unknown kind or too high a priority."""
    require(by, "project.change")
    if plan.kind not in BatchKind.values:
        raise Invalid(_("Choose a batch type."), code="kind")
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if plan.name != locked.name:  # which may come from a file
        locked.name = plain_name(plan.name)
    locked.kind, locked.deadline_on = plan.kind, plan.deadline_on
    locked.save(update_fields=["name", "kind", "deadline_on"])
    record("batch.change", by=by, subject=locked, kind=plan.kind, name=locked.name)
    return set_batch_priority(by=by, batch=locked, priority=plan.priority)


@transaction.atomic
def set_batch_priority(*, by: Member, batch: Batch, priority: int) -> Batch:
    """Give a batch another priority; its unfinished items follow by a job, also those whose own
    priority was set before. Raises Invalid beyond -1000 to 1000."""
    require(by, "project.change")
    require_priority(priority)
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.priority == priority:
        return locked
    before, locked.priority = locked.priority, priority
    locked.save(update_fields=["priority"])
    record("batch.priority", by=by, subject=locked, before=before, after=priority)
    enqueue(spread_priority, organization_id=current_organization_id(), batch_id=batch.pk)
    return locked


@transaction.atomic
def set_item_priority(
    *, by: Member, project: Project, item_ids: Sequence[int], priority: int
) -> int:
    """Give these items of the project a priority of their own; how many unfinished ones there were.

    Raises Invalid for more than MAX_COUNT at once, and beyond -1000 to 1000.
    """
    require(by, "project.change")
    require_priority(priority)
    if len(item_ids) > MAX_COUNT:
        raise Invalid(
            _("Change at most %(most)s items at a time.") % {"most": MAX_COUNT}, code="too_many"
        )
    rows = Item.objects.filter(pk__in=item_ids, project=project).exclude(state__in=FINISHED)
    locked = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Item.objects.filter(pk__in=locked).update(priority=priority)
    if locked:
        record("items.priority", by=by, subject=project, items=len(locked), after=priority)
        reset_queue_cursors(project.pk)
    return len(locked)


def require_priority(priority: int) -> None:
    """Raise Invalid for a priority out of range."""
    if abs(priority) > MAX_VALUE:
        raise Invalid(
            _("The priority must be between %(lowest)s and %(highest)s.")
            % {"lowest": -MAX_VALUE, "highest": MAX_VALUE},
            code="priority",
        )
