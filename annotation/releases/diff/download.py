"""Download a comparison."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.stored import Wanted, entries_of
from annotation.releases.diff.table import csv_cells, csv_header
from annotation.releases.diff.word_diff import Words
from annotation.releases.models import ReleaseState
from annotation.releases.queries import missing_file
from core.audit.record import record
from core.identity.models import Member
from core.web.errors import Conflict, Gone
from core.web.spreadsheet import csv_stream

FORMATS = ("jsonl", "csv")


def download(
    *, by: Member, diff: ReleaseDiff, wanted: Wanted, file_format: str
) -> HttpResponseBase:
    """The wanted entries of a comparison (with releases and project); noted in the audit log.

    Raises Conflict until it is ready, Gone where its file is lost.
    """
    if diff.state != ReleaseState.READY:
        raise Conflict(_("This comparison isn't ready for download yet."))
    try:
        next(entries_of(diff, wanted), None)
    except FileNotFoundError as error:
        raise Gone(missing_file(), code="file_missing") from error
    record("release.diff_download", by=by, subject=diff, file=file_format)
    name = file_name(diff)
    if file_format == "csv":
        fields = list(Words(diff).fields)
        rows = (csv_cells(entry, fields) for entry in entries_of(diff, wanted))
        return csv_stream(f"{name}.csv", header=csv_header(fields), rows=rows)
    response = StreamingHttpResponse(lines(diff, wanted), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.jsonl"'
    return response


def file_name(diff: ReleaseDiff) -> str:
    """Project and numbers, without an ending."""
    project = slugify(diff.newer.project.name) or "project"
    return f"{project}-{diff.older.number}-{diff.newer.number}"


def lines(diff: ReleaseDiff, wanted: Wanted) -> Iterator[bytes]:
    """The wanted entries, one line of JSON each."""
    for entry in entries_of(diff, wanted):
        yield orjson.dumps(entry) + b"\n"
