"""Actions on an import: upload, configure, start, cancel, restart."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.imports.cleanup import forget_check, sweep_import
from annotation.datasets.imports.comparisons import compared
from annotation.datasets.imports.detection import detect_options
from annotation.datasets.imports.encoding import sniff
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions, check_columns, stored_options
from annotation.datasets.imports.previous_options import used_as_before
from annotation.datasets.imports.reader import printable
from annotation.datasets.imports.staging import empty_staging
from annotation.datasets.imports.storage import READ_BYTES, store
from annotation.datasets.imports.upload_limit import too_large
from annotation.datasets.models import Import, ImportState
from annotation.media.registry import PAIR
from annotation.projects.closing import refuse_closed
from annotation.projects.models import Project
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid

MAX_FILE_NAME_LENGTH = 200
STARTABLE_AGAIN = (ImportState.FAILED, ImportState.CANCELLED, ImportState.RUNNING)
UNFINISHED = (
    ImportState.INSPECTING,
    ImportState.PREVIEW,
    ImportState.QUEUED,
    ImportState.RUNNING,
    ImportState.CHECKED,
)


@transaction.atomic
def upload_file(*, by: Member, project: Project, upload: UploadedFile[Any]) -> Import:
    """Keep an uploaded file and guess how to read it; raises Invalid when it can't be data."""
    require(by, "data.import")
    refuse_closed(project)
    size = upload.size or 0
    if not size:
        raise Invalid(_("The file is empty."))
    if size > settings.IMPORT_LIMIT_BYTES:
        raise Invalid(too_large())
    file_name = printable(PurePath(upload.name or "file").name)[-MAX_FILE_NAME_LENGTH:]
    options = detect_options(sniff(upload.chunks(READ_BYTES)), file_name=file_name)
    options = used_as_before(project, meant_for(project, options))
    if not options.columns:
        raise Invalid(_("The file has no rows."))
    upload.seek(0)
    source = Import.objects.create(
        project=project,
        file_name=file_name,
        stored_as=store(upload, organization_id=current_organization_id()),
        size_bytes=size,
        options=stored_options(options),
        started_by=by,
    )
    record("import.upload", by=by, subject=source, size_bytes=size)
    return source


def meant_for(project: Project, options: ImportOptions) -> ImportOptions:
    """The first guess for this project: of one that compares texts, which they are."""
    if project.media_type != PAIR:
        return options
    return options.model_copy(update={"compares": True, "columns": compared(options.columns)})


@transaction.atomic
def describe_import(*, by: Member, source: Import, options: ImportOptions) -> None:
    """Keep how the file is to be read, as long as it wasn't started; a check is forgotten."""
    require(by, "data.import")
    held = lock_in_state(source, ImportState.PREVIEW, ImportState.CHECKED)
    forget_check(held)
    before = ImportOptions.model_validate(held.options)
    options = as_the_project_has_it(held, options)
    held.options = stored_options(options)
    if options.is_files and (options.dialect, options.columns) != (before.dialect, before.columns):
        queue_inspection(held)
        return
    held.state = ImportState.PREVIEW
    held.save()


def queue_inspection(held: Import, *, anew: bool = False) -> None:
    """Let a job look into the files and make the preview; `anew` forgets what was found before.

    A job that is at it already is too late, as the attempt is another one.
    """
    held.state = ImportState.INSPECTING
    held.attempt += 1
    held.preview = None if anew else held.preview
    held.save()
    enqueue(inspect_import, organization_id=current_organization_id(), import_id=held.pk)


def as_the_project_has_it(source: Import, options: ImportOptions) -> ImportOptions:
    """The options, comparing where the project does, whatever was sent."""
    return options.model_copy(update={"compares": source.project.media_type == PAIR})


@transaction.atomic
def start_import(*, by: Member, source: Import, options: ImportOptions) -> None:
    """Queue it; raises Invalid for columns that make no items, Conflict when it was started.

    An import that updates items is only checked at first; `confirm_update` then carries it out.
    """
    require(by, "data.import")
    if not options.encoding_is_sure:
        raise Invalid(_("Choose the file's encoding first."))
    refuse_closed(source.project)
    held = lock_in_state(source, ImportState.PREVIEW)
    options = as_the_project_has_it(held, options)
    check_columns(options)
    held.options = stored_options(options)
    held.state, held.is_check = ImportState.QUEUED, options.updates
    held.save(update_fields=["options", "state", "is_check"])
    record("import.check" if held.is_check else "import.start", by=by, subject=held)
    enqueue(run_import, organization_id=current_organization_id(), import_id=held.pk)


@transaction.atomic
def confirm_update(*, by: Member, source: Import) -> None:
    """Carry out an import that was checked; raises Conflict when it was started or cancelled.

    Rows are looked at anew, so items that were labeled since the check are refused now.
    """
    require(by, "data.import")
    refuse_closed(source.project)
    held = lock_in_state(source, ImportState.CHECKED)
    if held.removed_at is not None:
        raise Conflict(file_removed())
    forget_check(held)
    held.state, held.is_check = ImportState.QUEUED, False
    held.attempt += 1  # a late worker with the check's job finds another attempt
    held.save()
    record("import.start", by=by, subject=held)
    enqueue(run_import, organization_id=current_organization_id(), import_id=held.pk)


def file_removed() -> str:
    """What is said where the upload is gone."""
    return _("The uploaded file was deleted after seven days. Upload it again.")


@transaction.atomic
def restart_import(*, by: Member, source: Import) -> None:
    """Queue it again from the beginning; a run that is still going stops at its next step."""
    require(by, "data.import")
    refuse_closed(source.project)
    held = lock_in_state(source, *STARTABLE_AGAIN)
    if held.removed_at is not None:
        raise Conflict(file_removed())
    empty_staging(held.pk)
    held.failure, held.finished_at, held.read_bytes = "", None, 0
    record("import.restart", by=by, subject=held)
    if held.preview is None and ImportOptions.model_validate(held.options).is_files:
        queue_inspection(held)
        return
    held.state, held.rows = ImportState.QUEUED, 0
    held.attempt += 1
    held.save(update_fields=["state", "failure", "finished_at", "rows", "read_bytes", "attempt"])
    enqueue(run_import, organization_id=current_organization_id(), import_id=held.pk)


@transaction.atomic
def cancel_import(*, by: Member, source: Import) -> None:
    """End it with nothing imported; needs no live worker, since each step asks for the state."""
    require(by, "data.import")
    held = lock_in_state(source, *UNFINISHED)
    empty_staging(held.pk)
    forget_check(held)
    held.state, held.finished_at = ImportState.CANCELLED, timezone.now()
    held.save()
    record("import.cancel", by=by, subject=held)
    if ImportOptions.model_validate(held.options).is_files:
        enqueue(sweep_import, organization_id=current_organization_id(), import_id=held.pk)


def still_read() -> str:
    """What is said where it isn't known yet what is in the files."""
    return _("The files are still being read. Try again in a moment.")


def lock_in_state(source: Import, *states: ImportState) -> Import:
    """The import's row, locked; raises Conflict when it is past these states or landing now."""
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '3s'")
    try:
        with transaction.atomic():
            held = Import.objects.select_for_update(no_key=True).get(pk=source.pk)
    except OperationalError as error:
        raise Conflict(
            _(
                "The items are already being saved, so the import can't be canceled. Wait for "
                "the result."
            )
        ) from error
    state = ImportState(held.state)
    if state == ImportState.INSPECTING and held.preview is not None:
        state = ImportState.PREVIEW  # only shown anew, so nobody has to wait
    if state == ImportState.INSPECTING and state not in states:
        raise Conflict(still_read(), code="inspecting")
    if state not in states:
        raise Conflict(
            _("The state of this import is now “%(state)s”. Reload the page.")
            % {"state": held.get_state_display()}
        )
    return held
