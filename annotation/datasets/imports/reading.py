"""Choose the reader of an uploaded file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from annotation.datasets.imports.options import ImportOptions, SourceForm
from annotation.datasets.imports.reader import Refusal, Row, read_rows
from annotation.datasets.imports.records import read_array, read_lines
from core.web.spreadsheet import cell_as_it_was


def rows_in(stream: TextIO, options: ImportOptions) -> Iterator[Row | Refusal]:
    """The rows of a table or of JSON, as the options say; raises records.Broken."""
    if options.form == SourceForm.TABLE:
        rows = read_rows(stream, options.dialect)
        return unguarded(rows) if options.guarded else rows
    keys = [column.key for column in options.columns]
    return (read_array if options.form == SourceForm.JSON else read_lines)(stream, keys)


def unguarded(rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
    """Rows of a table of ours without what kept a spreadsheet from running them."""
    for row in rows:
        if isinstance(row, Row):
            yield row._replace(cells=[cell_as_it_was(cell) for cell in row.cells])
        else:
            yield row
