"""The table that lists the files to compare in each row.

A row names its files from the folder of the table on, as a metadata table does, or by so much of
the end of their path that no other file ends so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TextIO

from django.utils.translation import gettext as _

from annotation.datasets.imports.comparisons import compared
from annotation.datasets.imports.detection import columns_for, detect_options, whole_lines
from annotation.datasets.imports.encoding import CODECS, decode_sample, sniff
from annotation.datasets.imports.options import (
    MIN_CANDIDATES,
    Column,
    ColumnUse,
    ImportOptions,
    SourceForm,
)
from annotation.datasets.imports.reader import Refusal, Row
from annotation.datasets.imports.reading import rows_in
from annotation.datasets.imports.upload_reader import BLOCK, Entry, UploadReader
from annotation.media.limits import TEXT_BYTES
from annotation.media.sniffing import UnsupportedFile
from core.web.errors import Invalid

TABLES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
ROWS_LOOKED_AT = 20


def is_table_name(name: str) -> bool:
    """Whether a file may be the table."""
    return PurePosixPath(name).suffix.lower() in TABLES


@dataclass
class Names:
    """The files by their paths; a path that was brought twice means neither."""

    folder: str
    by_path: dict[str, Entry | None] = field(default_factory=dict)
    by_last: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def find(self, written: str) -> Entry:
        """The file that a cell names; raises UnsupportedFile in words."""
        path = PurePosixPath(written.strip().replace("\\", "/"))
        near = str(PurePosixPath(self.folder, path))
        if near not in self.by_path:
            ends = [each for each in self.by_last.get(path.name, ()) if each.endswith(f"/{path}")]
            if str(path) in self.by_path:
                near = str(path)
            elif len(ends) == 1:
                near = ends[0]
            elif ends:
                raise UnsupportedFile(
                    _("More than one file name ends with “%(name)s”.") % {"name": path}
                )
            else:
                raise UnsupportedFile(_("The file “%(name)s” wasn't uploaded.") % {"name": path})
        entry = self.by_path[near]
        if entry is None:
            raise UnsupportedFile(_("The file “%(name)s” was uploaded twice.") % {"name": near})
        return entry

    def has(self, written: str) -> bool:
        """Whether a cell names a file."""
        try:
            return bool(written.strip()) and self.find(written) is not None
        except UnsupportedFile:
            return False


@dataclass(frozen=True)
class PairTable:
    """A table that names files: how it is read, the first guess of its columns, and the files."""

    entry: Entry
    options: ImportOptions
    names: Names
    others: list[Entry]

    @contextmanager
    def rows(self) -> Iterator[Iterator[Row | Refusal]]:
        """Its rows, one by one, as often as they are asked for."""
        with local_copy(self.entry) as path, open_as(path, self.options) as text:
            yield rows_in(text, self.options)


def pair_table_in(entries: Iterable[Entry]) -> PairTable | None:
    """The table among the files, None where there is none; raises Invalid for two, and for one
    that can't be read."""
    found = list(entries)
    table = the_table(found)
    if table is None:
        return None
    others = [entry for entry in found if entry is not table]
    names = names_of(others, folder=str(PurePosixPath(table.name).parent))
    try:
        with local_copy(table) as path:
            options = options_for(path, table.name, names)
    except UnsupportedFile as problem:
        raise Invalid(f"{table.name}: {problem}") from problem
    return PairTable(table, options, names, others)


def the_table(entries: Sequence[Entry]) -> Entry | None:
    """The one table, or the one that is called like metadata; raises Invalid where it isn't one."""
    tables = [entry for entry in entries if is_table_name(entry.name)]
    found = [entry for entry in tables if entry.is_metadata] or tables
    if len(found) > 1:
        names = ", ".join(entry.name for entry in found[:3])
        raise Invalid(_("The upload has more than one table: %(names)s.") % {"names": names})
    return found[0] if found else None


def names_of(entries: Iterable[Entry], *, folder: str) -> Names:
    """The files by what a table in this folder may call them."""
    names = Names(folder)
    for entry in entries:
        path = str(PurePosixPath(entry.name))
        if path in names.by_path:
            names.by_path[path] = None
            continue
        names.by_path[path] = entry
        names.by_last[PurePosixPath(path).name].append(path)
    return names


@contextmanager
def local_copy(entry: Entry) -> Iterator[Path]:
    """A file of an upload, unpacked; raises UnsupportedFile."""
    with TemporaryDirectory(prefix="crewmark-") as folder, UploadReader() as shelf:
        path = Path(folder, "table")
        shelf.copy(entry, path, most=TEXT_BYTES)
        yield path


@contextmanager
def open_as(path: Path, options: ImportOptions) -> Iterator[TextIO]:
    """The table as text."""
    codec, errors = CODECS[options.dialect.encoding]
    with path.open(encoding=codec, errors=errors, newline="") as text:
        yield text


def options_for(path: Path, name: str, names: Names) -> ImportOptions:
    """How the table is read, and what its columns are for; raises Invalid."""
    with path.open("rb") as file:
        sniffed = sniff(iter(lambda: file.read(BLOCK), b""))
    if not sniffed.encoding:
        raise Invalid(_("%(name)s isn't UTF-8. Save it as UTF-8.") % {"name": name})
    options = detect_options(sniffed, file_name=name)
    dialect = options.dialect.model_copy(update={"header": True})
    options = options.model_copy(update={"dialect": dialect, "compares": True})
    if options.form == SourceForm.TABLE:
        sample = decode_sample(sniffed.sample, sniffed.encoding)
        columns = columns_for(whole_lines(sample, len(sniffed.sample)), dialect)
        options = options.model_copy(update={"columns": columns})
    with open_as(path, options) as text:
        rows = list(islice(rows_in(text, options), ROWS_LOOKED_AT))
    cells = [row.cells for row in rows if isinstance(row, Row)]
    return options.model_copy(update={"columns": guessed(options.columns, cells, names)})


def guessed(
    columns: tuple[Column, ...], rows: Sequence[Sequence[str]], names: Names
) -> tuple[Column, ...]:
    """The columns that name files are compared; where too few do, those of a set."""
    naming = [
        at
        for at in range(len(columns))
        if any(at < len(cells) and names.has(cells[at]) for cells in rows)
    ]
    return compared(columns, naming if len(naming) >= MIN_CANDIDATES else ())


def candidates(options: ImportOptions, cells: Sequence[str]) -> list[str]:
    """What stands in the columns that are compared."""
    return [cells[at] for at in options.places(ColumnUse.CANDIDATE)]
