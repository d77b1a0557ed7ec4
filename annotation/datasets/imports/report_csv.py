"""CSV download of the rows that were left out.

The columns are the import's own; what we say of a row stands in columns of ours behind them, which
the next import passes over (detection.OURS). The file is sent in blocks, each read in a scope of
its own, because the request's own scope is closed by then.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator

from annotation.datasets.imports.metadata import JOINED_BY
from annotation.datasets.imports.options import OURS, ColumnUse, ImportOptions, SourceForm
from annotation.datasets.imports.queries import findings_of
from annotation.datasets.imports.reader import Row, read_rows
from annotation.datasets.imports.records import text_of
from annotation.datasets.models import Import, ImportFinding
from core.tenancy.scope import tenant
from core.web.spreadsheet import safe_cell

BLOCK_ROWS = 2000
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that this is UTF-8

Split = Callable[[str], list[str]]


def finding_blocks(*, organization_id: int, import_id: int, kind: str) -> Iterator[str]:
    """The CSV file piece by piece: the row's cells, then what we say of it."""
    with tenant(organization_id):
        stored = Import.objects.values_list("options", flat=True).get(pk=import_id)
    options = ImportOptions.model_validate(stored)
    split = splitter(options)
    yield BYTE_ORDER_MARK + csv_text([[*map(safe_cell, titles(options)), *OURS]])
    last = sys.maxsize
    while True:
        with tenant(organization_id):
            found = findings_of(Import(pk=import_id), kind).filter(pk__lt=last)
            rows = list(found.order_by("-pk")[:BLOCK_ROWS])
        if not rows:
            return
        yield csv_text([cells(row, split) for row in rows])
        last = rows[-1].pk


def titles(options: ImportOptions) -> list[str]:
    """The names of the columns as the import had them."""
    if options.is_files or not options.columns:
        return [JOINED_BY]
    return [column.name for column in options.columns if column.name not in OURS]


def splitter(options: ImportOptions) -> Split:
    """What makes cells of a row as it was, one for each title."""
    if options.is_files or not options.columns:
        return lambda raw: [raw]
    kept = [at for at, column in enumerate(options.columns) if column.name not in OURS]
    whole = of_table(options) if options.form == SourceForm.TABLE else of_object(options)
    return lambda raw: [cells[at] for cells in (whole(raw),) for at in kept]


def of_table(options: ImportOptions) -> Split:
    """The cells of a row of a table, of which nothing gets lost when there are too many.

    What can't be split stands in the text's column, to be mended there.
    """
    dialect = options.dialect.model_copy(update={"header": False})
    width = len(options.columns)
    text_at = next(iter(options.places(ColumnUse.TEXT)), 0)

    def split(raw: str) -> list[str]:
        rows = list(read_rows(io.StringIO(raw, newline=""), dialect))
        if len(rows) != 1 or not isinstance(rows[0], Row):
            return ["" if at != text_at else raw for at in range(width)]
        found = rows[0].cells
        ends = [dialect.delimiter.join(found[width - 1 :])] if len(found) >= width else []
        return [*found[: width - 1], *ends, *[""] * (width - len(found))]

    return split


def of_object(options: ImportOptions) -> Split:
    """The values of an object, as the import would have read them."""
    keys = [column.key for column in options.columns]
    text_at = next(iter(options.places(ColumnUse.TEXT)), 0)

    def split(raw: str) -> list[str]:
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            return ["" if at != text_at else raw for at in range(len(keys))]
        return [text_of(value.get(key)) for key in keys]

    return split


def cells(finding: ImportFinding, split: Split) -> list[str]:
    """One finding; cells that a spreadsheet would run as a formula are quoted."""
    said = (finding.line, finding.get_kind_display(), finding.reason, finding.like_line)
    return [safe_cell(value) for value in (*split(finding.raw), *said)]


def csv_text(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
