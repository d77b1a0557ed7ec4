"""Turn uploaded files into an import: one table, or a collection of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from annotation.datasets.imports.actions import (
    MAX_FILE_NAME_LENGTH,
    lock_in_state,
    queue_inspection,
    upload_file,
)
from annotation.datasets.imports.archive import MAX_ENTRIES
from annotation.datasets.imports.options import ImportOptions, SourceForm, stored_options
from annotation.datasets.imports.reader import printable
from annotation.datasets.imports.storage import discard, store
from annotation.datasets.imports.upload_limit import too_large
from annotation.datasets.imports.upload_reader import TEXT_ENDINGS
from annotation.datasets.models import Import, ImportFile, ImportState
from annotation.media.medium import Medium
from annotation.media.registry import PAIR, medium_in, medium_of
from annotation.media.sniffing import SNIFF_BYTES, UnsupportedFile
from annotation.projects.closing import refuse_closed
from annotation.projects.models import Project
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid

Upload: TypeAlias = "UploadedFile[Any]"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")  # with files, and without
TABLES = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson")


def upload(
    *, by: Member, project: Project, uploads: Sequence[Upload], more_follow: bool = False
) -> Import:
    """Keep what was chosen; raises Invalid when it can't be data of this project.

    `more_follow`: these are the first of many files, so even a lone one is no table.
    """
    if not uploads:
        raise Invalid(_("Choose a file."))
    if len(uploads) == 1 and not more_follow and is_table(uploads[0], project):
        return upload_file(by=by, project=project, upload=uploads[0])
    return begin_collection(by=by, project=project, uploads=uploads)


def is_table(upload: Upload, project: Project) -> bool:
    """Whether a lone file is to be read as rows; raises Invalid for a table where none fits."""
    start = upload.read(SNIFF_BYTES)
    upload.seek(0)
    medium = medium_of(project.media_type)
    if project.media_type == PAIR and medium_in(start) is not None:
        return False
    if medium is None or is_zip(start):
        return not is_zip(start)
    name = (upload.name or "").lower()
    if name.endswith(TABLES) and not is_one(medium, start, name):
        raise Invalid(
            _(
                "This project is for %(media)s. Choose files of this type, or a ZIP file with "
                "the files and their table."
            )
            % {"media": medium.plural}
        )
    return False


def is_zip(start: bytes) -> bool:
    """Whether a file begins like a ZIP."""
    return start.startswith(ZIP_STARTS)


def is_one(medium: Medium, start: bytes, name: str) -> bool:
    """Whether a file may be one of the medium."""
    try:
        medium.recognise(start, name)
    except UnsupportedFile:
        return False
    return True


@transaction.atomic
def begin_collection(*, by: Member, project: Project, uploads: Sequence[Upload]) -> Import:
    """A new import of files."""
    require(by, "data.import")
    refuse_closed(project)
    options = ImportOptions(form=SourceForm.FILES, compares=project.media_type == PAIR)
    source = Import.objects.create(
        project=project, file_name="", options=stored_options(options), started_by=by
    )
    keep_files(source, uploads)
    record("import.upload", by=by, subject=source, size_bytes=source.size_bytes)
    return source


@transaction.atomic
def add_files(*, by: Member, source: Import, uploads: Sequence[Upload]) -> Import:
    """More files for an import that wasn't started; raises Conflict for one of a table."""
    require(by, "data.import")
    refuse_closed(source.project)
    held = lock_in_state(source, ImportState.PREVIEW, ImportState.INSPECTING)
    if not ImportOptions.model_validate(held.options).is_files:
        raise Conflict(_("This import is a table. Start a new import for the files."))
    keep_files(held, uploads)
    return held


@transaction.atomic
def take_whole(*, by: Member, source: Import) -> None:
    """Make one item of a text file that was about to be read line by line."""
    require(by, "data.import")
    held = lock_in_state(source, ImportState.PREVIEW)
    if not is_one_text(held) or held.project.media_type == PAIR:
        raise Conflict(_("Only a text file can be imported as one item. This is a table."))
    ImportFile.objects.create(
        source=held, name=held.file_name, stored_as=held.stored_as, size_bytes=held.size_bytes
    )
    held.stored_as, held.rows = "", 1
    held.options = stored_options(ImportOptions(form=SourceForm.FILES))
    queue_inspection(held, anew=True)


def is_one_text(source: Import) -> bool:
    """Whether an uploaded table may be meant as one text."""
    form = ImportOptions.model_validate(source.options).form
    return form == SourceForm.TABLE and source.file_name.lower().endswith(TEXT_ENDINGS)


def keep_files(source: Import, uploads: Sequence[Upload]) -> None:
    """Store the files; raises Invalid for too many or too much."""
    refuse_too_much(source, uploads)
    with discarded_on_refusal() as kept:
        kept.extend(kept_file(source, upload) for upload in uploads)
        note_files(source, kept)


@contextmanager
def discarded_on_refusal() -> Iterator[list[ImportFile]]:
    """A list of stored files, which don't outlive a refusal: their rows are rolled back."""
    kept: list[ImportFile] = []
    try:
        yield kept
    except Exception:
        for file in kept:
            discard(file.stored_as)
        raise


def note_files(source: Import, kept: list[ImportFile]) -> None:
    """Write down the stored files, and let a job look into them."""
    ImportFile.objects.bulk_create(kept)
    count = source.files.count()
    source.file_name = name_for(source, count)
    source.size_bytes += sum(file.size_bytes for file in kept)
    source.rows = count
    queue_inspection(source, anew=True)


def name_for(source: Import, count: int) -> str:
    """What the import and its batch are called: the first file, and how many more there are."""
    first = source.files.order_by("pk").values_list("name", flat=True)[0]
    if count == 1:
        return first
    more = _(" and %(count)s more") % {"count": count - 1}
    return first[: MAX_FILE_NAME_LENGTH - len(more)] + more


def refuse_too_much(source: Import, uploads: Sequence[Upload]) -> None:
    """Raise Invalid when the import would grow beyond its limits."""
    if (
        source.size_bytes + sum(upload.size or 0 for upload in uploads)
        > settings.IMPORT_LIMIT_BYTES
    ):
        raise Invalid(too_large())
    if source.rows + len(uploads) > MAX_ENTRIES:
        raise Invalid(_("An import can have at most 50,000 files. Import them in parts."))


def kept_file(source: Import, upload: Upload) -> ImportFile:
    """A stored upload; a job looks into it."""
    start = upload.read(SNIFF_BYTES)
    upload.seek(0)
    return ImportFile(
        source=source,
        name=printable(PurePath(upload.name or "file").name)[-MAX_FILE_NAME_LENGTH:],
        stored_as=store(upload, organization_id=current_organization_id()),
        size_bytes=upload.size or 0,
        is_zip=is_zip(start),
    )
