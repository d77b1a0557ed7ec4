"""Preview of the first rows of a file under the chosen options."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotation.datasets.imports.comparisons import compared
from annotation.datasets.imports.detection import columns_for, columns_of_objects, whole_lines
from annotation.datasets.imports.encoding import decode_sample
from annotation.datasets.imports.options import (
    ENCODINGS,
    Column,
    ColumnUse,
    Dialect,
    ImportOptions,
    SourceForm,
)
from annotation.datasets.imports.reader import Refusal, Row
from annotation.datasets.imports.reading import rows_in
from annotation.datasets.imports.records import Broken
from annotation.datasets.imports.row_shape import wrong_width
from annotation.datasets.imports.storage import read_sample

ROWS_SHOWN = 20
MAX_CELL_LENGTH = 300
EXAMPLES = 3


@dataclass(frozen=True)
class PreviewRow:
    """A row as it would be read; with a problem it would be refused."""

    line: int
    cells: list[str]
    problem: str


@dataclass(frozen=True)
class Preview:
    """What the preview page shows of a file's beginning."""

    rows: list[PreviewRow]
    encodings: list[EncodingExample]
    repeated_ids: int = 0  # rows of the beginning that repeat an external id


@dataclass(frozen=True)
class EncodingExample:
    """How lines outside of ASCII read in one encoding."""

    encoding: str
    title: str
    lines: list[str]

    @property
    def is_readable(self) -> bool:
        """Whether the lines come out as anything; true where there are none to show."""
        return not self.lines or any(self.lines)


def preview_of(stored_as: str, options: ImportOptions) -> Preview:
    """The first rows, and where the encoding is unsure how it reads in each."""
    sample = read_sample(stored_as)
    text = sample_text(sample, options.dialect.encoding, whole=options.form == SourceForm.JSON)
    rows = read_beginning(text, options)
    repeated = repeated_ids(rows, options)
    width = len(options.columns)
    return Preview(
        rows=[shown(row, width, repeated.get(row.line, "")) for row in rows[:ROWS_SHOWN]],
        repeated_ids=len(repeated),
        encodings=[] if options.encoding_is_sure else encoding_examples(sample),
    )


def read_beginning(text: str, options: ImportOptions) -> list[Row | Refusal]:
    """The rows of a file's beginning, as far as it can be read."""
    found: list[Row | Refusal] = []
    with suppress(Broken):  # an array that was cut, or that the import itself will complain of
        found.extend(rows_in(io.StringIO(text, newline=""), options))
    return found


def repeated_ids(rows: list[Row | Refusal], options: ImportOptions) -> dict[int, str]:
    """What is wrong with rows that repeat another one's external id or have none, by line."""
    id_at = next(iter(options.places(ColumnUse.EXTERNAL_ID)), None)
    lines: dict[str, int] = {}
    found: dict[int, str] = {}
    if id_at is None:
        return found
    for row in rows:
        if isinstance(row, Refusal) or len(row.cells) != len(options.columns):
            continue
        external_id = row.cells[id_at].strip()
        if not external_id:
            found[row.line] = _("The external ID is empty.")
        elif external_id in lines:
            values = {"id": cut(external_id), "line": lines[external_id]}
            found[row.line] = (
                _("The external ID “%(id)s” is already used in line %(line)s.") % values
            )
        else:
            lines[external_id] = row.line
    return found


def shown(row: Row | Refusal, width: int, problem: str = "") -> PreviewRow:
    """One row with its problem, if it has one; a row of another width is shown as written."""
    if isinstance(row, Refusal):
        return PreviewRow(row.line, [cut(row.raw)], row.reason)
    if len(row.cells) != width:
        return PreviewRow(row.line, [cut(row.raw)], wrong_width(len(row.cells), width))
    return PreviewRow(row.line, [cut(row.raw)] if problem else [*map(cut, row.cells)], problem)


def cut(cell: str) -> str:
    """A cell short enough to look at, without what a page can't show."""
    short = cell if len(cell) <= MAX_CELL_LENGTH else cell[:MAX_CELL_LENGTH] + "…"
    return short.encode(errors="replace").decode()


def sample_text(sample: bytes, encoding: str, *, whole: bool = False) -> str:
    """The beginning of the file as text, cut at a line's end unless `whole`; nothing where it
    can't be decoded."""
    try:
        text = decode_sample(sample, encoding)
        return text if whole else whole_lines(text, len(sample))
    except UnicodeError:
        return ""


def columns_under(stored_as: str, options: ImportOptions, dialect: Dialect) -> tuple[Column, ...]:
    """The first guess of the columns when a person changed how the file is read."""
    is_array = options.form == SourceForm.JSON
    text = sample_text(read_sample(stored_as), dialect.encoding, whole=is_array)
    is_table = options.form == SourceForm.TABLE
    columns = columns_for(text, dialect) if is_table else columns_of_objects(text, options.form)
    return compared(columns) if options.compares else columns


def encoding_examples(sample: bytes) -> list[EncodingExample]:
    """The first lines with letters outside of ASCII, read in each encoding that is offered."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()][:EXAMPLES]
    return [
        EncodingExample(encoding, str(title), [cut(sample_text(line, encoding)) for line in lines])
        for encoding, title in ENCODINGS.items()
    ]
