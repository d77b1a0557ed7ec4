"""What does a table of measurements say? Its delimiter, its columns, and its rows as numbers.

The time column is the first that is called so or begins with a date; in a table without names the
first, if it rises. Without one the rows are counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice, pairwise
from pathlib import Path
from typing import IO

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from annotation.media.clock import Clock, clock_of, microseconds
from annotation.media.limits import SERIES_CHANNELS
from annotation.media.sniffing import UnsupportedFile

BLOCK_ROWS = 20_000
MAX_NAME_LENGTH = 100
DELIMITERS = ("\t", ";", ",", "|")
TIME_NAMES = {"time", "timestamp", "date", "datetime", "date_time", "t", "ts", "index", "sample"}
EMPTY = {"", "nan", "na", "n/a", "null", "none", "-"}
MOST_FLOAT32 = float(np.finfo(np.float32).max)
ROWS_LOOKED_AT = 20


@dataclass(frozen=True)
class Table:
    """How a table is read: `time_at` is the time's column, None where the rows are counted.

    `names` are those of the channels, which stand in the columns `places`.
    """

    delimiter: str
    has_header: bool
    width: int
    time_at: int | None
    clock: Clock
    names: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def decimal_comma(self) -> bool:
        """Whether 1,5 is a number, as where the cells are separated by semicolons."""
        return self.delimiter == ";"


@contextmanager
def unpacked(path: Path) -> Iterator[IO[str]]:
    """The file as text; bytes that are no UTF-8 may stand in a name, and spoil no number.

    Raises UnsupportedFile where a row never ends, as after a stray quote.
    """
    with path.open("rb") as raw:
        codec = "utf-16" if raw.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        raw.seek(0)
        with io.TextIOWrapper(raw, encoding=codec, errors="replace", newline="") as text:
            try:
                yield text
            except csv.Error as endless:
                raise UnsupportedFile(
                    _("A cell in the table never ends. Check for an unclosed quote.")
                ) from endless


def delimiter_in(line: str) -> str:
    """What separates the cells of a line: what occurs most; a comma where nothing does."""
    return max((*DELIMITERS, ","), key=line.count) if line.strip() else ","


def table_in(path: Path) -> Table:
    """How the file is read, by its first rows; raises UnsupportedFile without measurements."""
    with unpacked(path) as file:
        first = file.readline()
        file.seek(0)
        delimiter = delimiter_in(first)
        rows = list(
            islice((row for row in csv.reader(file, delimiter=delimiter) if row), ROWS_LOOKED_AT)
        )
    if not rows:
        raise UnsupportedFile(_("The table has no rows."))
    has_header = not all(is_value(cell, delimiter) for cell in rows[0])
    names, below = (rows[0], rows[1:]) if has_header else ([], rows)
    if not below:
        raise UnsupportedFile(_("The table has no rows below its header."))
    width = len(rows[0])
    time_at, clock = time_in(names, below, delimiter)
    places = tuple(at for at in range(width) if at != time_at)
    if not places:
        raise UnsupportedFile(_("The table has a time column but no measurement columns."))
    if len(places) > SERIES_CHANNELS:
        raise UnsupportedFile(_("The table has more than 64 measurement columns. Split it."))
    called = tuple(name_of(names, at) for at in places)
    return Table(delimiter, has_header, width, time_at, clock, called, places)


def is_value(cell: str, delimiter: str) -> bool:
    """Whether a cell is a number, a date, or nothing."""
    text = cell.strip().lower()
    if delimiter == ";":
        text = text.replace(",", ".")
    return text in EMPTY or clock_of(text) is not None


def time_in(
    names: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str
) -> tuple[int | None, Clock]:
    """The column of times and how it is read; None and a count where there is no such column."""
    counted = Clock(is_date=False)
    first = rows[0]
    for at, cell in enumerate(first):
        clock = clock_of(as_number(cell, delimiter))
        name = names[at].strip().lower() if at < len(names) else ""
        if clock is not None and (clock.is_date or name in TIME_NAMES):
            return at, clock
    clock = clock_of(as_number(first[0], delimiter))
    if names or len(first) == 1 or clock is None or not rises([row[0] for row in rows], delimiter):
        return None, counted
    return 0, clock


def rises(cells: Sequence[str], delimiter: str) -> bool:
    """Whether numbers become larger from row to row."""
    try:
        numbers = [float(as_number(cell, delimiter)) for cell in cells]
    except ValueError:
        return False
    return len(numbers) > 1 and all(a < b for a, b in pairwise(numbers))


def as_number(cell: str, delimiter: str) -> str:
    """The cell with a decimal point."""
    return cell.replace(",", ".") if delimiter == ";" else cell


def name_of(names: Sequence[str], at: int) -> str:
    """What a channel is called: its column's name, or "channel 3"."""
    name = names[at].replace("\0", "").strip()[:MAX_NAME_LENGTH] if at < len(names) else ""
    return name or _("channel %(number)s") % {"number": at + 1}


@dataclass(frozen=True)
class Block:
    """Some rows: their times in microseconds, and for each channel a number or NaN.

    `zones` are those that the times are written in.
    """

    times: NDArray[np.float64]
    values: list[NDArray[np.float32]]
    zones: frozenset[tzinfo]


def blocks_of(path: Path, table: Table) -> Iterator[Block]:
    """The rows, some at a time; raises UnsupportedFile for the first that can't be read."""
    with unpacked(path) as file:
        reader = csv.reader(file, delimiter=table.delimiter)
        rows = (row for row in reader if row)
        if table.has_header:
            next(rows)
        done = 0
        while block := list(islice(rows, BLOCK_ROWS)):
            first_line = done + 1 + table.has_header
            yield read_block(table, block, first_line, done)
            done += len(block)


def read_block(table: Table, rows: list[list[str]], line: int, done: int) -> Block:
    """Rows as numbers; `line` is where the first stands, `done` how many came before."""
    short = next((at for at, row in enumerate(rows) if len(row) != table.width), None)
    if short is not None:
        raise UnsupportedFile(
            _("Line %(line)s has %(found)s cells instead of %(expected)s.")
            % {"line": line + short, "found": len(rows[short]), "expected": table.width}
        )
    columns = list(zip(*rows, strict=True))
    zones: set[tzinfo] = set()
    if table.time_at is None:
        times = (done + np.arange(len(rows), dtype=np.float64)) * table.clock.factor
    else:
        cells = columns[table.time_at]
        if table.decimal_comma and not table.clock.is_date:
            cells = tuple(cell.replace(",", ".") for cell in cells)
        times = microseconds(table.clock, cells, line, zones)
    named = zip(table.names, table.places, strict=True)
    values = [numbers(table, name, columns[at], line) for name, at in named]
    return Block(times, values, frozenset(zones))


def numbers(table: Table, name: str, cells: Sequence[str], line: int) -> NDArray[np.float32]:
    """The cells of a channel; NaN where there is nothing; raises UnsupportedFile for words."""
    try:
        found = np.array([float(cell) for cell in cells], np.float64)
    except ValueError:
        found = np.array(
            [number(table, name, cell, line + at) for at, cell in enumerate(cells)], np.float64
        )
    found[np.isinf(found)] = np.nan
    if np.nanmax(np.abs(found), initial=0) > MOST_FLOAT32:
        raise UnsupportedFile(
            _("Column “%(name)s” contains numbers larger than 3.4e38.") % {"name": name}
        )
    return found.astype(np.float32)


def number(table: Table, name: str, cell: str, line: int) -> float:
    """One cell; raises UnsupportedFile for words."""
    text = cell.strip().lower()
    if text in EMPTY:
        return float("nan")
    try:
        return float(text.replace(",", ".") if table.decimal_comma else text)
    except ValueError:
        raise UnsupportedFile(
            _("Line %(line)s: “%(cell)s” in column “%(name)s” isn't a number.")
            % {"line": line, "cell": cell[:40], "name": name}
        ) from None
