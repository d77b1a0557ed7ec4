"""The job that compares two releases.

One pass over their stored files; safe to repeat after a crash.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from tempfile import TemporaryFile
from typing import IO, Any, cast

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.releases.diff.compare import Summary, compare
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.stored import publish, write_blocks
from annotation.releases.files import open_stored
from annotation.releases.models import Release, ReleaseState
from annotation.releases.queries import missing_file
from core.audit.record import record
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant

logger = logging.getLogger(__name__)

BLOCKS_BETWEEN_REPORTS = 10
READ_BYTES = 256 * 1024


class Unlike(Exception):
    """A stored file doesn't hold what its release says."""


FAILURES = (OSError, EOFError, zlib.error, orjson.JSONDecodeError, KeyError, Unlike)


@dataclass(frozen=True)
class Sides:
    """The two releases of a comparison, as they are read."""

    older: Release
    newer: Release


@tenant_job
def build_diff(*, organization_id: int, diff_id: int) -> None:
    """Work the comparison out unless that is done: a second run changes nothing."""
    sides = begin(organization_id, diff_id)
    if sides is None:
        return
    try:
        with TemporaryFile() as file:
            summary, blocks = written(organization_id, diff_id, sides, cast("IO[bytes]", file))
            finish(organization_id, diff_id, summary, blocks, cast("IO[bytes]", file))
    except FAILURES as error:
        logger.exception("Comparison %s of organization %s failed", diff_id, organization_id)
        fail(organization_id, diff_id, sentence(error))


def begin(organization_id: int, diff_id: int) -> Sides | None:
    """What is compared; None where there is nothing to do."""
    with tenant(organization_id):
        rows = ReleaseDiff.objects.select_related("older", "newer")
        diff = rows.filter(pk=diff_id, state=ReleaseState.BUILDING).first()
        return Sides(diff.older, diff.newer) if diff else None


def written(
    organization_id: int, diff_id: int, sides: Sides, file: IO[bytes]
) -> tuple[Summary, list[dict[str, Any]]]:
    """Write all entries into a local file; their sums, and where each block begins."""
    summary, blocks = Summary(free=free_fields(sides)), []
    with ExitStack() as stack:
        older, newer = (stack.enter_context(lines_of(side)) for side in (sides.older, sides.newer))
        for block in write_blocks(compare(older, newer, summary), file):
            blocks.append(block)
            if len(blocks) % BLOCKS_BETWEEN_REPORTS == 0:
                report(organization_id, diff_id, summary.newer)
    if (summary.older, summary.newer) != (sides.older.rows, sides.newer.rows):
        raise Unlike
    return summary, blocks


def free_fields(sides: Sides) -> frozenset[str]:
    """The fields of free text in either release."""
    return frozenset(
        field["name"]
        for release in (sides.older, sides.newer)
        for version in release.manifest.get("identity", {}).get("schemas", ())
        for field in version["fields"]
        if field["kind"] == "text"
    )


def lines_of(release: Release) -> BufferedReader:
    """The lines of a release's stored rows; the outer buffer splits them without Python's help."""
    packed = gzip.GzipFile(fileobj=cast("IO[bytes]", open_stored(release, "jsonl")))
    return BufferedReader(cast("RawIOBase", packed), READ_BYTES)


def report(organization_id: int, diff_id: int, rows: int) -> None:
    """Tell the page how far it is."""
    with tenant(organization_id):
        ReleaseDiff.objects.filter(pk=diff_id, state=ReleaseState.BUILDING).update(rows=rows)


def finish(
    organization_id: int,
    diff_id: int,
    summary: Summary,
    blocks: list[dict[str, Any]],
    file: IO[bytes],
) -> None:
    """Put the file in place and make the comparison ready, under its lock: exactly one run does."""
    with tenant(organization_id):
        diff = ReleaseDiff.objects.select_for_update(no_key=True).get(pk=diff_id)
        if diff.state != ReleaseState.BUILDING:
            return
        publish(diff, file)
        diff.summary, diff.blocks, diff.rows = summary.as_json(), blocks, summary.newer
        diff.state, diff.ready_at = ReleaseState.READY, timezone.now()
        diff.save()
        record("release.compared", by=None, subject=diff, changes=summary.as_json()["changes"])


def sentence(error: Exception) -> str:
    """What went wrong and what to do, for the page."""
    if isinstance(error, FileNotFoundError):
        return missing_file()
    if isinstance(error, OSError):
        cause = error.strerror or type(error).__name__
        return _("A file couldn't be read or written (%(cause)s). Start the comparison again.") % {
            "cause": cause
        }
    return _(
        "A release file is damaged. Restore it from a backup, then start the comparison again."
    )


def fail(organization_id: int, diff_id: int, message: str) -> None:
    """Say on the page why it could not be worked out, unless it is ready."""
    with tenant(organization_id):
        ReleaseDiff.objects.filter(pk=diff_id, state=ReleaseState.BUILDING).update(
            state=ReleaseState.FAILED, failure=message
        )
