"""Bulk acceptance of annotations: preview, start, stop."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.label_types.schema import LabelSchema
from annotation.projects.models import Project
from annotation.workflow.review.bulk.jobs import accept_many
from annotation.workflow.review.bulk.models import BulkAccept, BulkState
from annotation.workflow.review.bulk.selection import MAX_COUNT, Wanted, chosen
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid

UNFINISHED = (BulkState.PREVIEW, BulkState.QUEUED, BulkState.RUNNING)


@transaction.atomic
def preview_bulk(
    *, by: Member, project: Project, wanted: Wanted, schema: LabelSchema
) -> BulkAccept:
    """Fix which reviews are meant, in the version they have now; nothing is decided yet."""
    if not 1 <= wanted.count <= MAX_COUNT:
        raise Invalid(_("Enter a number from 1 to %(most)s.") % {"most": MAX_COUNT})
    found = chosen(wanted, member=by, project=project, schema=schema)
    rows = list(found.values_list("pk", "version")[: wanted.count])
    if not rows:
        raise Invalid(_("No annotations match. Change the filters."))
    bulk: BulkAccept = BulkAccept.objects.create(
        project=project,
        review_ids=[pk for pk, _version in rows],
        versions=[version for _pk, version in rows],
        started_by=by,
    )
    return bulk


@transaction.atomic
def start_bulk(*, by: Member, bulk: BulkAccept) -> None:
    """Queue it; raises Conflict if it was begun, or if a colleague made the preview."""
    held = lock_bulk(by, bulk, (BulkState.PREVIEW,))
    held.state = BulkState.QUEUED
    held.save(update_fields=["state"])
    record("review.bulk_start", by=by, subject=held, reviews=len(held.review_ids))
    enqueue(accept_many, organization_id=current_organization_id(), bulk_id=held.pk)


@transaction.atomic
def cancel_bulk(*, by: Member, bulk: BulkAccept) -> None:
    """Stop before the next answer; what is accepted by then stays accepted and paid."""
    held = lock_bulk(by, bulk, UNFINISHED)
    held.state, held.finished_at = BulkState.CANCELLED, timezone.now()
    held.save(update_fields=["state", "finished_at"])
    record("review.bulk_cancel", by=by, subject=held, handled=held.handled)


def lock_bulk(by: Member, bulk: BulkAccept, states: Sequence[BulkState]) -> BulkAccept:
    """The row, locked, if it is this member's and in one of these states."""
    held = BulkAccept.objects.select_for_update(no_key=True).get(pk=bulk.pk)
    if held.started_by_id != by.pk:
        raise Conflict(_("Another member started this. Only they can continue it."))
    if held.state not in states:
        raise Conflict(
            _("The state is now “%(state)s”. Reload the page.")
            % {"state": held.get_state_display()}
        )
    return held
