"""Steps in which an upload is read. Pieces have a bounded size, so that progress shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from annotation.datasets.imports.comparison_importer import PairFiler
from annotation.datasets.imports.comparison_table import pair_table_in
from annotation.datasets.imports.file_importer import FileImporter
from annotation.datasets.imports.metadata import metadata_in
from annotation.datasets.imports.options import no_table
from annotation.datasets.imports.reader import Refusal
from annotation.datasets.imports.reading import rows_in
from annotation.datasets.imports.row_shape import shape_of
from annotation.datasets.imports.source import Source
from annotation.datasets.imports.staging import copy_line
from annotation.datasets.imports.storage import open_text
from annotation.datasets.imports.upload_reader import UploadReader, entries_of
from core.web.errors import Invalid

STEP_ROWS = 10_000
STEP_CHARACTERS = 4_000_000
STEP_FILES = 50
STEP_FILE_BYTES = 32 * 1024 * 1024  # large files are decoded for a while, so progress shows sooner


@dataclass(frozen=True)
class Step:
    """Some rows ready for COPY, and how far the file was read with them."""

    lines: list[str]
    rows: int
    read_bytes: int


def steps_of(source: Source) -> Iterator[Step]:
    """The whole upload, step by step."""
    if not source.options.is_files:
        return row_steps(source)
    return pair_steps(source) if source.options.compares else file_steps(source)


def row_steps(source: Source) -> Iterator[Step]:
    """The file in pieces of bounded size."""
    shape = shape_of(source.options, file_name=source.file_name)
    stamp = source.stamp
    lines: list[str] = []
    rows = size = 0
    with open_text(source.stored_as, source.options.dialect.encoding) as file:
        for row in rows_in(file.text, source.options):
            line = copy_line(stamp, row if isinstance(row, Refusal) else shape(row))
            lines.append(line)
            rows += 1
            size += len(line)
            if len(lines) >= STEP_ROWS or size >= STEP_CHARACTERS:
                yield Step(lines, rows, file.read_bytes)
                lines, size = [], 0
        yield Step(lines, rows, file.read_bytes)


def file_steps(source: Source) -> Iterator[Step]:
    """The files, some at a time; then what of their metadata is about no file."""
    entries = [entry for entry in entries_of(source.files) if not entry.is_metadata]
    lines: list[str] = []
    read = shown = number = 0
    with UploadReader() as shelf:
        metadata = metadata_in(entries_of(source.files))
        filer = FileImporter(source.media_type, source.options, metadata, source.place, shelf)
        for number, entry in enumerate(entries, start=1):
            lines.append(copy_line(source.stamp, filer.shape(number, entry)))
            read += entry.weight
            if len(lines) >= STEP_FILES or read - shown >= STEP_FILE_BYTES:
                yield Step(lines, number, read)
                lines, shown = [], read
        lines += [copy_line(source.stamp, row) for row in filer.left_over(number)]
    yield Step(lines, number, read)


def pair_steps(source: Source) -> Iterator[Step]:
    """The files that rows compare, some at a time; then the rows, and what no row names."""
    table = pair_table_in(entries_of(source.files))
    if table is None:
        raise Invalid(no_table())
    filer = PairFiler(table, source.options)
    named = filer.named()
    read = shown = 0
    with UploadReader() as shelf:
        for number, entry in enumerate(table.others, start=1):
            if entry.name in named:
                filer.file(number, entry, source.place, shelf)
            read += entry.weight
            if number % STEP_FILES == 0 or read - shown >= STEP_FILE_BYTES:
                yield Step([], 0, read)
                shown = read
    yield from paired_rows(source, filer, named, read + table.entry.weight)


def paired_rows(
    source: Source, filer: PairFiler, named: set[str], read_bytes: int
) -> Iterator[Step]:
    """The rows of the table, in pieces of bounded size, and the files that none of them names."""
    name = PurePosixPath(filer.table.entry.name).name
    shape = shape_of(source.options, file_name=name, read=filer.reader())
    lines: list[str] = []
    size = number = last = 0
    with filer.table.rows() as rows:
        for number, row in enumerate(rows, start=1):
            last = row.line
            lines.append(copy_line(source.stamp, row if isinstance(row, Refusal) else shape(row)))
            size += len(lines[-1])
            if len(lines) >= STEP_ROWS or size >= STEP_CHARACTERS:
                yield Step(lines, number, read_bytes)
                lines, size = [], 0
    lines += [copy_line(source.stamp, row) for row in filer.left_over(last, named)]
    yield Step(lines, number, read_bytes)
