"""Preview of rows that list files to compare."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from django.http import Http404
from django.utils.functional import Promise

from annotation.datasets.imports.comparison_importer import (
    find_file,
    medium_to_compare,
    of_file,
    refuse_mixed,
)
from annotation.datasets.imports.comparison_table import PairTable, candidates, pair_table_in
from annotation.datasets.imports.files_preview import refuse_unusable, small_image
from annotation.datasets.imports.options import ColumnUse, ImportOptions
from annotation.datasets.imports.preview import EXAMPLES, cut
from annotation.datasets.imports.reader import Refusal, Row
from annotation.datasets.imports.records import Broken
from annotation.datasets.imports.row_shape import wrong_width
from annotation.datasets.imports.upload_reader import Entry, UploadReader, entries_of, passed_over
from annotation.datasets.models import Import
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

    counts: list[tuple[str | Promise, int]]
    others: int
    passed_over: int
    table: str = ""
    first: list[FirstPair] = field(default_factory=list)
    examples: list[list[str]] = field(default_factory=list)


def preview_of_pairs(source: Import, options: ImportOptions) -> PairPreview:
    """What the page shows before the import starts; raises Invalid for an unsafe ZIP."""
    files = list(source.files.order_by("pk"))
    entries = list(entries_of(files))
    table = pair_table_in(entries)
    counts = Counter(entry.kind for entry in (table.others if table else entries))
    compared = [(medium.plural, counts[medium.key]) for medium in COMPARED]
    others = counts.total() - sum(number for _, number in compared)
    found = PairPreview(compared, others, passed_over(files))
    if table is None:
        return found
    rows = first_rows(table)
    width = len(options.columns)
    whole = [row.cells for row in rows if isinstance(row, Row) and len(row.cells) == width]
    with UploadReader() as shelf:
        look = Looking(table, options, shelf)
        return PairPreview(
            compared,
            others,
            found.passed_over,
            table.entry.name,
            [look.at(row) for row in rows],
            [[cut(cells[at]) for cells in whole[:EXAMPLES]] for at in range(width)],
        )


def first_rows(table: PairTable) -> list[Row | Refusal]:
    """The rows of the table's beginning, as far as it can be read."""
    found: list[Row | Refusal] = []
    with suppress(Broken), table.rows() as rows:
        found.extend(islice(rows, SHOWN))
    return found


@dataclass
class Looking:
    """Looks at some rows; `known` holds what each file is, or what is wrong with it."""

    table: PairTable
    options: ImportOptions
    shelf: UploadReader
    known: dict[str, SeenFile | str] = field(default_factory=dict)

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
        try:
            medium = medium_to_compare(entry, self.shelf)
            refuse_unusable(medium, entry, self.shelf)
        except UnsupportedFile as problem:
            return str(problem)
        return SeenFile(self.table.others.index(entry) + 1, cut(entry.name), medium.key)


def thumbnail_of_pair(source: Import, options: ImportOptions, number: int) -> bytes:
    """An image of the first rows, small, as WebP; raises Http404, or Gone when the storage lost
    it."""
    table = pair_table_in(entries_of(source.files.order_by("pk")))
    if table is None or not 0 < number <= len(table.others):
        raise Http404
    entry = table.others[number - 1]
    if entry.name not in named_first(table, options):
        raise Http404
    return small_image(entry)


def named_first(table: PairTable, options: ImportOptions) -> set[str]:
    """The paths of the files that the first rows name."""
    rows = [row for row in first_rows(table) if isinstance(row, Row)]
    whole = [row.cells for row in rows if len(row.cells) == len(options.columns)]
    cells = [cell for each in whole for cell in candidates(options, each)]
    return {table.names.find(cell).name for cell in cells if table.names.has(cell)}
