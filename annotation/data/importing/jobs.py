"""How does a file become items? Read in steps that show progress, then land in one transaction.

Whatever step a run dies in, nothing of the file is in the project; a second run starts from the
beginning. Two runs at once both read, and only the first one lands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.data.importing.collection import Shelf, entries_of, passed_over
from annotation.data.importing.filing import Filer
from annotation.data.importing.landing import Landing, land_rows
from annotation.data.importing.landing_turn import wait_for_turn
from annotation.data.importing.metadata import metadata_in
from annotation.data.importing.options import ColumnUse, Duplicates, ImportOptions
from annotation.data.importing.reader import Refusal
from annotation.data.importing.reading import rows_in
from annotation.data.importing.records import Broken
from annotation.data.importing.shaping import shape_of
from annotation.data.importing.staging import copy_line, copy_rows, empty_staging
from annotation.data.importing.storage import open_text
from annotation.data.importing.tidying import sweep_import
from annotation.data.models import Batch, Import, ImportFile, ImportState
from annotation.media.files import folder_of
from annotation.media.registry import medium_of
from annotation.projects.pool_counts import set_quotas
from annotation.workflow.frontier import forget_frontiers
from annotation.workflow.policy import Policy, parse_policy
from workforce.audit.record import record
from workforce.notify.publish import publish
from workforce.tenancy.jobs import tenant_job
from workforce.tenancy.presence import at_work
from workforce.tenancy.scope import current_organization_id, tenant
from workforce.web.errors import Invalid
from workforce.web.outage import has_no_room, is_away

IMPORT = "import"  # what a worker is seen at
STEP_ROWS = 10_000
STEP_CHARACTERS = 4_000_000
STEP_FILES = 50
STEP_FILE_BYTES = 32 * 1024 * 1024  # large files are decoded for a while, so progress shows sooner


@dataclass(frozen=True)
class Source:
    """What a run needs to know of its import, read once."""

    organization_id: int
    import_id: int
    run: int
    file_name: str
    stored_as: str
    options: ImportOptions
    media_type: str
    files: tuple[ImportFile, ...]

    @property
    def stamp(self) -> str:
        """What marks this run's rows."""
        return f"{self.import_id}\t{self.run}"

    @property
    def place(self) -> str:
        """What the names of this run's files start with."""
        return f"{folder_of(self.organization_id, self.import_id)}/{self.run}"


@dataclass(frozen=True)
class Step:
    """Some rows ready for COPY, and how far the file was read with them."""

    lines: list[str]
    rows: int
    read_bytes: int


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
        with faults_told(source):
            run_steps(source)
    finally:
        if source.options.is_files:
            sweep_import(organization_id=organization_id, import_id=import_id)


def run_steps(source: Source) -> None:
    """Read in steps, each in a transaction of its own, then land; end early when told to."""
    for step in file_steps(source) if source.options.is_files else steps(source):
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
    return Source(
        organization_id=current_organization_id(),
        import_id=held.pk,
        run=secrets.randbits(62),
        file_name=held.file_name,
        stored_as=held.stored_as,
        options=ImportOptions.model_validate(held.options),
        media_type=held.project.media_type,
        files=tuple(held.files.order_by("pk")),
    )


def steps(source: Source) -> Iterator[Step]:
    """The file in pieces of bounded size."""
    shape = shape_of(source.options, file_name=source.file_name)
    stamp = source.stamp
    lines: list[str] = []
    rows = size = 0
    with open_text(source.stored_as, source.options.dialect.encoding) as file:
        for row in rows_in(file.text, source.options):
            line = copy_line(stamp, row if isinstance(row, Refusal) else shape(row))
            lines.append(line)
            rows += 1
            size += len(line)
            if len(lines) >= STEP_ROWS or size >= STEP_CHARACTERS:
                yield Step(lines, rows, file.read_bytes)
                lines, size = [], 0
        yield Step(lines, rows, file.read_bytes)


def file_steps(source: Source) -> Iterator[Step]:
    """The files, some at a time; then what of their metadata is about no file."""
    entries = [entry for entry in entries_of(source.files) if not entry.is_metadata]
    lines: list[str] = []
    read = shown = number = 0
    with Shelf() as shelf:
        metadata = metadata_in(entries_of(source.files))
        filer = Filer(source.media_type, source.options, metadata, source.place, shelf)
        for number, entry in enumerate(entries, start=1):
            lines.append(copy_line(source.stamp, filer.shape(number, entry)))
            read += entry.weight
            if len(lines) >= STEP_FILES or read - shown >= STEP_FILE_BYTES:
                yield Step(lines, number, read)
                lines, shown = [], read
        lines += [copy_line(source.stamp, row) for row in filer.left_over(number)]
    yield Step(lines, number, read)


def take_step(source: Source, step: Step) -> bool:
    """Stage some rows and show the progress; False when the import isn't running any more."""
    running = Import.objects.filter(pk=source.import_id, state=ImportState.RUNNING)
    if not running.update(rows=step.rows, read_bytes=step.read_bytes):
        return False
    copy_rows(step.lines)
    return True


def land(source: Source) -> None:
    """Turn the staged rows into a batch of items and findings, unless another run was quicker."""
    project_id = Import.objects.values_list("project_id", flat=True).get(pk=source.import_id)
    wait_for_turn(project_id)
    held = (
        Import.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "started_by")
        .get(pk=source.import_id)
    )
    if held.state != ImportState.RUNNING:
        return
    project = held.project
    batch = Batch.objects.create(project=project, name=held.file_name)
    landed = land_rows(landing_of(source, held, batch), seed=project.seed, policy=policy_of(held))
    if not landed.imported:
        batch.delete()
    held.batch = batch if landed.imported else None
    held.imported, held.duplicates, held.refused = (
        landed.imported,
        landed.duplicates,
        landed.refused,
    )
    held.rows = landed.imported + landed.duplicates + landed.known + landed.refused
    held.passed_over = passed_over(source.files)
    held.state, held.finished_at, held.read_bytes = (
        ImportState.DONE,
        timezone.now(),
        held.size_bytes,
    )
    held.save()
    empty_staging(held.pk)
    set_quotas(project)
    record("import.land", by=held.started_by, subject=held, imported=landed.imported)
    tell_starter(held, landed_text(held))
    forget_frontiers(project_id)


def landed_text(ended: Import) -> str:
    """How an import ended, in numbers."""
    return _("%(imported)s new items, %(duplicates)s duplicates, %(refused)s rows refused") % {
        "imported": ended.imported,
        "duplicates": ended.duplicates,
        "refused": ended.refused,
    }


def tell_starter(ended: Import, result: str) -> None:
    """Tell whoever started it how it ended."""
    slug = ended.organization.slug
    publish(
        "import_done",
        to=[ended.started_by_id],
        url=reverse("import_status", args=[slug, ended.project_id, ended.pk]),
        file=ended.file_name,
        project=ended.project.name,
        result=result,
    )


def landing_of(source: Source, held: Import, batch: Batch) -> Landing:
    """Where this run's rows go."""
    return Landing(
        organization_id=current_organization_id(),
        project_id=held.project_id,
        import_id=held.pk,
        run=source.run,
        batch_id=batch.pk,
        priority=batch.priority,
        ids_given=source.options.is_files or bool(source.options.places(ColumnUse.EXTERNAL_ID)),
        keeps_duplicates=source.options.duplicates == Duplicates.KEEP,
        of_files=source.options.is_files,
        with_media=source.options.is_files and medium_of(source.media_type) is not None,
    )


def policy_of(held: Import) -> Policy:
    """The policy in force when the items land."""
    version = held.project.policy
    return parse_policy(version.settings) if version is not None else Policy()


@contextmanager
def faults_told(source: Source) -> Iterator[None]:
    """Whatever ends a run early leaves a sentence on the import, and no staged rows."""
    sentence = _("The import stopped by a fault of ours. Nothing was imported; start it again.")
    try:
        yield
        sentence = ""
    except (Broken, Invalid) as problem:
        sentence = str(problem)
    except Error as error:
        if is_away(error):
            sentence = ""  # its worker takes it up again
        raise
    except OSError as error:
        sentence = unreadable_or_full(error)
    except UnicodeError:
        encoding = source.options.dialect.encoding
        sentence = _("The file is no valid %(encoding)s. Upload it again and choose another.") % {
            "encoding": encoding.upper()
        }
    finally:
        if sentence:
            fail(source, sentence)


def unreadable_or_full(error: OSError) -> str:
    """Why a run could not read or write its files, and what to do."""
    if has_no_room(error):
        return _("There is no room left on the server. Tell the operator, then start it again.")
    return _("The uploaded file can't be read any more. Upload it again.")


def fail(source: Source, sentence: str) -> None:
    """End the import with a reason; one that was cancelled or done meanwhile stays so."""
    with tenant(source.organization_id):
        failed = Import.objects.filter(pk=source.import_id, state=ImportState.RUNNING).update(
            state=ImportState.FAILED, failure=sentence, finished_at=timezone.now()
        )
        if failed:
            empty_staging(source.import_id)
            ended = Import.objects.select_related("project").get(pk=source.import_id)
            tell_starter(ended, sentence)
