"""Delete the files of an import that are no longer needed.

Unused files go when the import ends, uploads after seven days.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotation.datasets.imports.staging import empty_staging
from annotation.datasets.imports.storage import discard
from annotation.datasets.models import Import, ImportState
from annotation.media.files import sweep
from core.jobs.tenant_jobs import across_job, tenant_job
from core.tenancy.scope import across_tenants, current_organization_id, tenant

KEPT_FOR = timedelta(days=7)
BATCH_SIZE = 100
ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)
IDLE = (*ENDED, ImportState.PREVIEW, ImportState.CHECKED)  # nobody reads the uploads now


@tenant_job
def sweep_import(*, organization_id: int, import_id: int) -> None:
    """Remove the stored files of an ended import that no item needs.

    Under the import's lock: no run lands meanwhile, and none begins.
    """
    with tenant(organization_id):
        ended = Import.objects.select_for_update(no_key=True).filter(state__in=ENDED)
        if ended.filter(pk=import_id).first() is not None:
            sweep(organization_id, import_id)


@across_job
def remove_uploads() -> int:
    """Remove the uploads of imports that ended, or were left waiting, a week ago; how many."""
    with across_tenants("find organizations with old uploads"):
        organizations = set(old_uploads().values_list("organization_id", flat=True))
    return sum(remove_in_organization(organization_id) for organization_id in sorted(organizations))


def remove_in_organization(organization_id: int) -> int:
    """One organization's, some at a time."""
    removed = 0
    while True:
        with tenant(organization_id):
            rows = list(
                old_uploads()
                .select_for_update(skip_locked=True, no_key=True)
                .order_by("pk")[:BATCH_SIZE]
            )
            for row in rows:
                remove_upload(row)
        removed += len(rows)
        if len(rows) < BATCH_SIZE:
            return removed


def old_uploads() -> QuerySet[Import]:
    """Imports at rest for a week whose uploads are still there."""
    at_rest_since = Coalesce("finished_at", "created_at")
    return Import.objects.annotate(at_rest_since=at_rest_since).filter(
        removed_at__isnull=True, state__in=IDLE, at_rest_since__lt=timezone.now() - KEPT_FOR
    )


def forget_check(held: Import) -> None:
    """Remove what a check found, as the numbers and rows are those of an import that is done."""
    if held.state != ImportState.CHECKED:
        return
    held.findings.all().delete()
    held.rows = held.imported = held.updated = held.duplicates = held.refused = 0
    held.changes, held.finished_at, held.read_bytes = [], None, 0


def remove_upload(source: Import) -> None:
    """Remove what was uploaded; an import that still waited for its preview is cancelled."""
    for stored_as in (source.stored_as, *source.files.values_list("stored_as", flat=True)):
        if stored_as:
            discard(stored_as)
    source.removed_at = timezone.now()
    if source.state in (ImportState.PREVIEW, ImportState.CHECKED):
        empty_staging(source.pk)
        forget_check(source)
        source.state, source.finished_at = ImportState.CANCELLED, source.removed_at
    source.save()
    sweep(current_organization_id(), source.pk)
