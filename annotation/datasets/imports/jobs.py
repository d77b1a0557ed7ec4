"""The import job: read a file in steps, then commit in one transaction.

Whatever step a run dies in, nothing of the file is in the project; a second run starts from the
beginning. Two runs at once both read, and only the first one lands.
"""

from __future__ import annotations

from django.utils import timezone

from annotation.datasets.imports.cleanup import sweep_import
from annotation.datasets.imports.commit import Landing, commit_staged_rows
from annotation.datasets.imports.failures import (
    checked_text,
    landed_text,
    record_failure,
    tell_starter,
)
from annotation.datasets.imports.options import ColumnUse, Duplicates, ImportOptions
from annotation.datasets.imports.project_lock import lock_project_items
from annotation.datasets.imports.source import Source, running, source_of
from annotation.datasets.imports.staging import copy_rows, empty_staging
from annotation.datasets.imports.steps import Step, steps_of
from annotation.datasets.imports.upload_reader import passed_over
from annotation.datasets.models import Batch, Import, ImportState
from annotation.media.registry import medium_of
from annotation.projects.pool_counts import set_quotas
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from core.audit.record import record
from core.jobs.presence import at_work
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import current_organization_id, tenant

IMPORT = "import"  # what a worker is seen at


@tenant_job
def run_import(*, organization_id: int, import_id: int) -> None:
    """Import what was uploaded: all of it or nothing."""
    with at_work(IMPORT, import_id):
        run_once(organization_id, import_id)


def run_once(organization_id: int, import_id: int) -> None:
    """The same, seen by nobody."""
    with tenant(organization_id):
        source = begin_run(import_id)
    if source is None:
        return
    try:
        with record_failure(source):
            run_steps(source)
    finally:
        if source.options.is_files:
            sweep_import(organization_id=organization_id, import_id=import_id)


def run_steps(source: Source) -> None:
    """Read in steps, each in a transaction of its own, then land; end early when told to."""
    for step in steps_of(source):
        with tenant(source.organization_id):
            if not take_step(source, step):
                return
    with tenant(source.organization_id):
        land(source)


def begin_run(import_id: int) -> Source | None:
    """Mark the import as running; None when there is nothing to run any more."""
    locked = Import.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    held = locked.filter(pk=import_id).first()
    if held is None or held.state not in (ImportState.QUEUED, ImportState.RUNNING):
        return None
    held.state, held.rows, held.read_bytes = ImportState.RUNNING, 0, 0
    held.save(update_fields=["state", "rows", "read_bytes"])
    return source_of(held)


def take_step(source: Source, step: Step) -> bool:
    """Stage some rows and show the progress; False when this attempt isn't running any more."""
    if not running(source).update(rows=step.rows, read_bytes=step.read_bytes):
        return False
    copy_rows(step.lines)
    return True


def land(source: Source) -> None:
    """Turn the staged rows into a batch of items and findings, unless another run was quicker."""
    project_id = Import.objects.values_list("project_id", flat=True).get(pk=source.import_id)
    lock_project_items(project_id)
    held = (
        Import.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "started_by")
        .get(pk=source.import_id)
    )
    if held.state != ImportState.RUNNING or held.attempt != source.attempt:
        return
    held.findings.all().delete()  # those of the check
    land_as(source, held)
    empty_staging(held.pk)
    if held.is_check:
        tell_starter(held, checked_text(held))
        return
    set_quotas(held.project)
    record("import.land", by=held.started_by, subject=held, imported=held.imported)
    if held.updated:
        record("import.update", by=held.started_by, subject=held, items=held.updated)
    tell_starter(held, landed_text(held))
    reset_queue_cursors(project_id)


def land_as(source: Source, held: Import) -> None:
    """Land or check the staged rows, and write the numbers down."""
    project = held.project
    batch = Batch.objects.create(project=project, name=held.file_name)
    landed = commit_staged_rows(
        landing_of(source, held, batch), seed=project.seed, policy=policy_of(held)
    )
    if held.is_check or not landed.imported:
        batch.delete()
    held.batch = batch if landed.imported and not held.is_check else None
    held.imported, held.duplicates, held.refused, held.updated = (
        landed.imported,
        landed.duplicates,
        landed.refused,
        landed.updated,
    )
    held.changes = landed.changes
    held.rows = landed.imported + landed.updated + landed.duplicates + landed.known + landed.refused
    held.passed_over = passed_over(source.files)
    held.read_bytes, held.finished_at = held.size_bytes, timezone.now()
    held.state = ImportState.CHECKED if held.is_check else ImportState.DONE
    held.save()


def landing_of(source: Source, held: Import, batch: Batch) -> Landing:
    """Where this run's rows go."""
    return Landing(
        organization_id=current_organization_id(),
        project_id=held.project_id,
        import_id=held.pk,
        run=source.run,
        batch_id=batch.pk,
        priority=batch.priority,
        ids_given=ids_are_given(source.options),
        keeps_duplicates=source.options.duplicates == Duplicates.KEEP,
        of_files=source.options.is_files,
        with_media=source.options.is_files and medium_of(source.media_type) is not None,
        compares=source.options.compares,
        updates=source.options.updates,
        with_content=source.options.is_files or source.options.has_content,
        is_check=held.is_check,
    )


def ids_are_given(options: ImportOptions) -> bool:
    """Whether a column is the id, or the files' names are."""
    of_files = options.is_files and not options.compares
    return of_files or bool(options.places(ColumnUse.EXTERNAL_ID))


def policy_of(held: Import) -> Policy:
    """The policy in force when the items land."""
    version = held.project.policy
    return parse_policy(version.settings) if version is not None else Policy()
