"""Join a metadata table to its files by the column `file_name`.

The names are meant from the folder of the table on, as data sets on the Hugging Face Hub have it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from annotation.datasets.imports.detection import detect_options
from annotation.datasets.imports.encoding import CODECS, sniff
from annotation.datasets.imports.options import Column, ColumnUse, ImportOptions
from annotation.datasets.imports.reader import Refusal, Row
from annotation.datasets.imports.reading import rows_in
from annotation.datasets.imports.records import Broken
from annotation.datasets.imports.upload_reader import Entry, UploadReader
from annotation.media.sniffing import UnsupportedFile
from core.web.errors import Invalid

JOINED_BY = "file_name"


@dataclass
class Metadata:
    """The columns, `file_name` left out, and for each file its row; `refusals` are bad rows."""

    name: str = ""
    columns: tuple[Column, ...] = ()
    rows: dict[str, Row] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def take(self, file_name: str) -> list[str]:
        """The cells of a file, which are then done with; empty ones where nothing is said of it."""
        row = self.rows.pop(file_name, None)
        return row.cells if row else [""] * len(self.columns)


def metadata_in(entries: Iterable[Entry]) -> Metadata:
    """The metadata among the files, if there is some; raises Invalid where it can't be read."""
    tables = [entry for entry in entries if entry.is_metadata]
    if not tables:
        return Metadata()
    if len(tables) > 1:
        names = ", ".join(entry.name for entry in tables[:3])
        raise Invalid(
            _("The upload has more than one metadata file: %(names)s.") % {"names": names}
        )
    with UploadReader() as shelf:
        try:
            return read_metadata(tables[0].name, shelf.read(tables[0]))
        except (UnsupportedFile, Broken) as problem:
            raise Invalid(f"{tables[0].name}: {problem}") from problem


def read_metadata(name: str, content: bytes) -> Metadata:
    """The table's columns and rows."""
    sniffed = sniff([content])
    if not sniffed.encoding:
        raise Invalid(_("%(name)s isn't UTF-8. Save it as UTF-8.") % {"name": name})
    options = detect_options(sniffed, file_name=name)
    dialect = options.dialect.model_copy(update={"header": True})
    options = named_columns(options.model_copy(update={"dialect": dialect}), content)
    names = [column.name for column in options.columns]
    if JOINED_BY not in names:
        raise Invalid(
            _("%(name)s needs a column “file_name” with the file name of each row.")
            % {"name": name}
        )
    return joined(name, content, options, at=names.index(JOINED_BY))


def named_columns(options: ImportOptions, content: bytes) -> ImportOptions:
    """The options with the first row as names, whatever the guess was."""
    if any(column.key for column in options.columns):
        return options
    without = options.dialect.model_copy(update={"header": False})
    first = next(
        rows_in(text_of(content, options), options.model_copy(update={"dialect": without}))
    )
    cells = first.cells if isinstance(first, Row) else []
    columns = tuple(Column(name=cell.strip()[:100], use=ColumnUse.HIDDEN) for cell in cells)
    return options.model_copy(update={"columns": columns})


def text_of(content: bytes, options: ImportOptions) -> io.StringIO:
    """The table as text."""
    codec, errors = CODECS[options.dialect.encoding]
    return io.StringIO(content.decode(codec, errors), newline="")


def joined(name: str, content: bytes, options: ImportOptions, *, at: int) -> Metadata:
    """The rows by the path of their file; a second row for one file is refused."""
    columns = [column.model_copy(update={"use": ColumnUse.HIDDEN}) for column in options.columns]
    width = len(columns)
    found = Metadata(name=name, columns=tuple(columns[:at] + columns[at + 1 :]))
    folder = PurePosixPath(name).parent
    for row in rows_in(text_of(content, options), options):
        if isinstance(row, Refusal):
            found.refusals.append(row)
            continue
        if len(row.cells) != width:
            reason = _("The number of columns in this row differs from the first row.")
            found.refusals.append(Refusal(row.line, reason, row.raw))
            continue
        path = str(folder / row.cells[at].strip())
        if path in found.rows:
            reason = _("The metadata already has a row for “%(name)s”.") % {"name": path}
            found.refusals.append(Refusal(row.line, reason, row.raw))
        else:
            found.rows[path] = row._replace(cells=row.cells[:at] + row.cells[at + 1 :])
    return found
