"""Preview of rows that list files to compare."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from annotation.datasets.imports.comparison_importer import (
    find_file,
    medium_to_compare,
    of_file,
    refuse_mixed,
)
from annotation.datasets.imports.comparison_table import PairTable, candidates, pair_table_in
from annotation.datasets.imports.files_preview import examined
from annotation.datasets.imports.options import ColumnUse, ImportOptions
from annotation.datasets.imports.preview import EXAMPLES, cut
from annotation.datasets.imports.reader import Refusal, Row
from annotation.datasets.imports.records import Broken
from annotation.datasets.imports.row_shape import wrong_width
from annotation.datasets.imports.source import Source
from annotation.datasets.imports.upload_reader import Entry, UploadReader, entries_of, passed_over
from annotation.media.registry import COMPARED
from annotation.media.sniffing import UnsupportedFile

SHOWN = 8  # rows


@dataclass(frozen=True)
class SeenFile:
    """One of the files of a row; `number` is what the address of its small image says."""

    number: int
    name: str
    medium: str


@dataclass(frozen=True)
class FirstPair:
    """One of the first rows; with a problem it would be refused."""

    line: int
    text: str
    problem: str
    files: list[SeenFile] = field(default_factory=list)


@dataclass(frozen=True)
class PairPreview:
    """The numbers of files by medium, the first rows, and example values of each column."""

    counts: list[tuple[str, int]]
    others: int
    passed_over: int
    table: str = ""
    first: list[FirstPair] = field(default_factory=list)
    examples: list[list[str]] = field(default_factory=list)


def preview_of_pairs(
    source: Source, options: ImportOptions
) -> tuple[PairPreview, dict[int, bytes]]:
    """What the page shows before the import starts, and small images by the number of their file.

    Raises Invalid for an unsafe ZIP.
    """
    entries = list(entries_of(source.files))
    table = pair_table_in(entries)
    counts = Counter(entry.kind for entry in (table.others if table else entries))
    compared = [(str(medium.plural), counts[medium.key]) for medium in COMPARED]
    others = counts.total() - sum(number for _, number in compared)
    found = PairPreview(compared, others, passed_over(source.files))
    if table is None:
        return found, {}
    rows = first_rows(table)
    width = len(options.columns)
    whole = [row.cells for row in rows if isinstance(row, Row) and len(row.cells) == width]
    with UploadReader() as shelf:
        look = Looking(table, options, shelf)
        preview = PairPreview(
            compared,
            others,
            found.passed_over,
            table.entry.name,
            [look.at(row) for row in rows],
            [[cut(cells[at]) for cells in whole[:EXAMPLES]] for at in range(width)],
        )
    return preview, look.small


def first_rows(table: PairTable) -> list[Row | Refusal]:
    """The rows of the table's beginning, as far as it can be read."""
    found: list[Row | Refusal] = []
    with suppress(Broken), table.rows() as rows:
        found.extend(islice(rows, SHOWN))
    return found


@dataclass
class Looking:
    """Looks at some rows; `known` holds what each file is, or what is wrong with it, and `small`
    the small images by the number of their file."""

    table: PairTable
    options: ImportOptions
    shelf: UploadReader
    known: dict[str, SeenFile | str] = field(default_factory=dict)
    small: dict[int, bytes] = field(default_factory=dict)

    def at(self, row: Row | Refusal) -> FirstPair:
        """A row with its files, and what is wrong with it."""
        if isinstance(row, Refusal):
            return FirstPair(row.line, cut(row.raw), row.reason)
        width = len(self.options.columns)
        if len(row.cells) != width:
            return FirstPair(row.line, cut(row.raw), wrong_width(len(row.cells), width))
        text = "".join(row.cells[at] for at in self.options.places(ColumnUse.TEXT)[:1])
        files: list[SeenFile] = []
        try:
            files.extend(map(self.file, candidates(self.options, row.cells)))
            refuse_mixed([(each.name, each.medium) for each in files])
        except UnsupportedFile as problem:
            return FirstPair(row.line, cut(text), str(problem), files)
        return FirstPair(row.line, cut(text), "", files)

    def file(self, cell: str) -> SeenFile:
        """A file that a cell names; raises UnsupportedFile for one that couldn't be taken."""
        entry = find_file(self.table, cell)
        if entry.name not in self.known:
            self.known[entry.name] = self.seen(entry)
        found = self.known[entry.name]
        if isinstance(found, str):
            raise UnsupportedFile(of_file(entry.name, found))
        return found

    def seen(self, entry: Entry) -> SeenFile | str:
        """What a file is, or what is wrong with it."""
        number = self.table.others.index(entry) + 1
        try:
            medium = medium_to_compare(entry, self.shelf)
            thumbnail = examined(medium, entry, self.shelf)
        except UnsupportedFile as problem:
            return str(problem)
        if thumbnail:
            self.small[number] = thumbnail
        return SeenFile(number, cut(entry.name), medium.key)
