"""The job that builds a release.

Snapshot, rows and hash, files, ready; safe to repeat after a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import IO

import orjson
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.datasets.delivery import DeliveryPurpose, deliver_rows
from annotation.events import ReleaseReady
from annotation.label_types.schema import schema_of
from annotation.releases.canonical import canonical_json
from annotation.releases.files import BuildDirectory, build_directory, publish_files, remove_files
from annotation.releases.manifest import Built, manifest
from annotation.releases.merkle import MerkleRoot
from annotation.releases.models import Release, ReleaseState
from annotation.releases.rows import RowWriter, Versions, versions_of
from annotation.releases.snapshot import Contents, read_contents, read_rows, take_snapshot
from annotation.releases.table import Columns, table_writer
from core.audit.record import record
from core.events import emit
from core.jobs.presence import at_work
from core.jobs.tenant_jobs import tenant_job
from core.notifications.publish import publish
from core.tenancy.scope import tenant
from core.web.outage import has_no_room, is_away
from workforce.members.pseudonyms import pseudonym

logger = logging.getLogger(__name__)

ROWS_BETWEEN_REPORTS = 20_000
FAILURES = (OSError, DatabaseError, orjson.JSONDecodeError)
RELEASE = "release"  # what a worker is seen at
EXPECTED = "expected_rows"  # in the manifest of a release that is being built


@tenant_job
def build_release(*, organization_id: int, release_id: int) -> None:
    """Build the release unless it is built: a second run at the same time changes nothing."""
    try:
        with at_work(RELEASE, release_id), build_directory() as place, place.spool() as spool:
            versions = begin(organization_id, release_id, spool)
            if versions is None:
                return
            report = reporter(organization_id, release_id)
            built = write_files(place, spool, RowWriter(organization_id, versions), report)
            finish(organization_id, release_id, built, place)
    except FAILURES as error:
        if is_away(error):
            raise  # its worker takes it up again
        logger.exception("Release %s of organization %s failed", release_id, organization_id)
        fail(organization_id, release_id, sentence(error))


def sentence(error: Exception) -> str:
    """What went wrong and what to do, for the release's page."""
    if isinstance(error, OSError):
        cause = error.strerror or type(error).__name__
        message = _(
            "The files couldn't be written (%(cause)s). Free up disk space, then rebuild "
            "the release."
        )
        return message % {"cause": cause}
    if isinstance(error, orjson.JSONDecodeError):
        message = _(
            "A row contains a number that JSON can't represent (%(cause)s). Exclude its "
            "item, then rebuild the release."
        )
        return message % {"cause": error.msg}
    if has_no_room(error):
        return _(
            "The server is out of disk space. Contact your administrator, then rebuild the release."
        )
    return _("The database stopped responding while rows were being read. Rebuild the release.")


def begin(organization_id: int, release_id: int, spool: IO[bytes]) -> Versions | None:
    """Take the snapshot and say how many rows to expect; None when there is nothing to build."""
    with tenant(organization_id):
        release = Release.objects.select_related("project").filter(pk=release_id).first()
        if release is None or release.state != ReleaseState.BUILDING:
            return None
        expected = take_snapshot(release.project_id, into=spool)
        Release.objects.filter(pk=release_id, state=ReleaseState.BUILDING).update(
            rows=0, manifest={EXPECTED: expected}
        )
        return versions_of(release.project)


def reporter(organization_id: int, release_id: int) -> Callable[[int], None]:
    """What tells the pages how many rows are written, in a transaction of its own."""

    def report(rows: int) -> None:
        with tenant(organization_id):
            Release.objects.filter(pk=release_id, state=ReleaseState.BUILDING).update(rows=rows)

    return report


def write_files(
    place: BuildDirectory, spool: IO[bytes], writer: RowWriter, report: Callable[[int], None]
) -> Built:
    """Write each row to all formats and into the hash, in one pass with flat memory."""
    contents = read_contents(spool)
    rows = deliver_rows(None, writer.versions.project_id, read_rows(spool), DeliveryPurpose.RELEASE)
    tree = MerkleRoot()
    with place.writing("jsonl") as lines, place.writing_text("csv") as text:
        write_cells = table_writer(text, columns_of(contents, writer.versions))
        for stored in rows:
            row = writer.row(stored)
            content = canonical_json(row)
            tree.add(content)
            lines.write(content + b"\n")
            write_cells(row)
            if tree.count % ROWS_BETWEEN_REPORTS == 0:
                report(tree.count)
    return Built(rows=tree.count, contents=contents, writer=writer, rows_hash=tree.root())


def columns_of(contents: Contents, versions: Versions) -> Columns:
    """The table's columns; a field of an older schema keeps its column."""
    return Columns(
        answer=list(dict.fromkeys(field_names(versions))),
        data=contents.data,
        hidden=contents.hidden,
        files=contents.files,
        parts=contents.parts,
    )


def field_names(versions: Versions) -> Iterator[str]:
    """The names of all fields, the newest schema's first."""
    for version in sorted(versions.schemas.values(), key=lambda version: -version.number):
        for field in schema_of(version.fields).fields:
            yield field.name


def finish(organization_id: int, release_id: int, built: Built, place: BuildDirectory) -> None:
    """Put the files in place and make the release ready, under its lock: exactly one run does."""
    with tenant(organization_id):
        locked = Release.objects.select_for_update(no_key=True, of=("self",))
        release = locked.select_related("project").get(pk=release_id)
        if release.state != ReleaseState.BUILDING:
            return
        author = pseudonym(organization_id=organization_id, member_id=release.created_by_id)
        release.manifest = manifest(
            built,
            project=release.project,
            number=release.number,
            created_by=author,
            created_at=release.created_at,
        )
        release.content_hash = release.manifest["hash"]
        release.rows = built.rows
        release.excluded = release.manifest["left_out"]["total"]
        release.state, release.ready_at, release.failure = ReleaseState.READY, timezone.now(), ""
        publish_files(release, place)
        release.save()
        record("release.finish", by=None, subject=release, hash=release.content_hash)
        emit(ReleaseReady, project_id=release.project_id, release_id=release.pk)
        said = ngettext("%(rows)s row is ready", "%(rows)s rows are ready", release.rows)
        tell_creator(release, said % {"rows": release.rows})


def fail(organization_id: int, release_id: int, message: str) -> None:
    """Say on the release's page why it could not be built; no file stays. Not if it is ready."""
    with tenant(organization_id):
        failed = Release.objects.filter(pk=release_id, state=ReleaseState.BUILDING).update(
            state=ReleaseState.FAILED, failure=message, manifest={}, rows=0
        )
        if failed:
            release = Release.objects.select_related("project").get(pk=release_id)
            remove_files(release)
            tell_creator(release, message)


def tell_creator(release: Release, result: str) -> None:
    """Tell whoever asked for the release how it ended."""
    slug = release.organization.slug
    publish(
        "release_done",
        to=[release.created_by_id],
        url=reverse("release", args=[slug, release.pk]),
        project=release.project.name,
        result=result,
    )
