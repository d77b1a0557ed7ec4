"""Staging table for rows, filled by COPY.

COPY is refused on a table with row security, so it fills a partition without it, in which the
application may only insert; the organization comes from the open scope by default and can't be
named. All reading and deleting goes through the partitioned table, under row security
(migration 0002_staging). The partition is unlogged: after a crash of the database it is empty, and
the import starts again. Each run of the job stamps its rows, so two runs at once don't mix.
Rows leave when their import is done, fails or is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from annotation.datasets.imports.reader import MAX_RAW_LENGTH, Refusal
from annotation.datasets.imports.row_shape import Candidate

COPY = """
copy annotation_importrow_copied
    (import_id, run, line, external_id, content_hash, text, data, hidden, raw, refusal, media,
    parts)
from stdin
"""
EMPTY = "delete from annotation_importrow where import_id = %s"
NULL = "\\N"


def copy_rows(lines: Sequence[str]) -> None:
    """Write lines made by `copy_line` in one COPY."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write("".join(lines))


def empty_staging(import_id: int) -> None:
    """Remove what all runs of an import left."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, [import_id])


def copy_line(stamp: str, row: Candidate | Refusal) -> str:
    """One row in COPY's text format; `stamp` is "<import>\\t<run>"."""
    if isinstance(row, Refusal):
        nothing = "\t".join([NULL] * 5)
        return (
            f"{stamp}\t{row.line}\t{nothing}\t{escaped(row.raw)}\t{escaped(row.reason)}"
            f"\t{NULL}\t{NULL}\n"
        )
    line, external_id, content_hash, text, data, hidden, raw, media, parts = row
    return (
        f"{stamp}\t{line}\t{escaped(external_id)}\t\\\\x{content_hash.hex()}\t{escaped(text)}"
        f"\t{escaped(data)}\t{escaped(hidden)}\t{escaped(raw[:MAX_RAW_LENGTH])}\t{NULL}"
        f"\t{escaped(media) if media else NULL}\t{escaped(parts) if parts else NULL}\n"
    )


def escaped(value: str) -> str:
    """A value in COPY's text format."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    return value
