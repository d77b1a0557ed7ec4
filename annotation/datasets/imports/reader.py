"""Read rows from a delimited file in flat memory.

A row that can't be read costs itself only: what a stray quote swallowed is read again from the
next line on.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from django.utils.translation import gettext as _

from annotation.datasets.imports.options import Dialect

MAX_ROW_LENGTH = 1_000_000  # characters that one row may span; beyond it a quote was never closed
MAX_RAW_LENGTH = 10_000  # characters of a row that a finding keeps
MAX_REFUSED_LENGTH = 120_000  # more of a refused one, which is to be mended
NUL = "\0"


class Row(NamedTuple):
    """The cells of a row, the line it starts on (1 is the file's first) and how it was written."""

    line: int
    cells: list[str]
    raw: str


class Refusal(NamedTuple):
    """A row that can't become an item, and why."""

    line: int
    reason: str
    raw: str


class RowTooLong(Exception):
    """One row spans more than MAX_ROW_LENGTH characters."""


class Lines:
    """The physical lines for the csv reader; it remembers those of the row in hand."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.number = 0
        self.taken: list[str] = []
        self.size = 0
        self.again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else self.stream.readline(MAX_ROW_LENGTH)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self.size += len(line)
        if self.size >= MAX_ROW_LENGTH:
            self.skip_rest_of(line)
            raise RowTooLong
        return line

    def skip_rest_of(self, line: str) -> None:
        """Read on to the end of a line that is longer than what is kept of it."""
        while line and not line.endswith(("\n", "\r")):
            line = self.stream.readline(MAX_ROW_LENGTH)

    def begin_row(self) -> None:
        """The next line starts a row."""
        self.taken = []
        self.size = 0

    @property
    def row_starts_on(self) -> int:
        """The number of the row's first line."""
        return self.number - len(self.taken) + 1

    def raw(self) -> str:
        """The row as the file has it, without its line end."""
        return ("".join(self.taken) if len(self.taken) != 1 else self.taken[0]).rstrip("\r\n")

    def give_back_all_but_first(self) -> None:
        """Let the lines after the row's first be read again as rows of their own."""
        rest = self.taken[1:]
        self.again.extendleft(reversed(rest))
        self.number -= len(rest)
        del self.taken[1:]


def read_rows(stream: TextIO, dialect: Dialect) -> Iterator[Row | Refusal]:
    """The rows of a stream opened with newline="", the header left out; blank lines are none."""
    lines = Lines(stream)
    cells_of = csv_reader(lines, dialect)
    header_is_next = dialect.header
    while True:
        lines.begin_row()
        try:
            cells = next(cells_of)
        except StopIteration:
            return
        except (csv.Error, RowTooLong) as problem:
            lines.give_back_all_but_first()
            cells_of = csv_reader(lines, dialect)
            yield refused(lines, why_unreadable(problem))
            continue
        if not cells:
            continue
        if header_is_next:
            header_is_next = False
            continue
        yield checked(lines, cells)


def csv_reader(lines: Lines, dialect: Dialect) -> Any:
    """Python's csv reader: strict, so that a stray quote is refused and not guessed away."""
    if dialect.quoting:
        return csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    return csv.reader(
        lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, quotechar=None, strict=True
    )


def checked(lines: Lines, cells: list[str]) -> Row | Refusal:
    """The row, unless it holds characters that no text has."""
    raw = lines.raw()
    if NUL in raw:
        return refused(lines, _("The row contains a NUL character."))
    if not raw.isascii() and not is_encodable(raw):
        return refused(lines, _("The row contains bytes that are invalid in the file's encoding."))
    return Row(lines.row_starts_on, cells, raw)


def is_encodable(text: str) -> bool:
    """Whether the text is free of lone surrogates, which stand for undecodable bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def refused(lines: Lines, reason: str) -> Refusal:
    """The row in hand, refused."""
    return Refusal(lines.row_starts_on, reason, printable(lines.raw(), MAX_REFUSED_LENGTH))


def printable(raw: str, longest: int = MAX_RAW_LENGTH) -> str:
    """A row as a finding keeps it: cut, and without what a database or a page can't hold."""
    cut = raw[:longest] + ("…" if len(raw) > longest else "")
    return cut.replace(NUL, "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def why_unreadable(problem: csv.Error | RowTooLong) -> str:
    """The csv module's complaint in a sentence that says what to look for."""
    message = str(problem)
    if isinstance(problem, RowTooLong):
        return _("The row is longer than a million characters or contains an unclosed quote.")
    if "unexpected end of data" in message:
        return _("The row contains an unclosed quote.")
    if "field larger than field limit" in message:
        return _("A cell in the row is longer than %(most)s characters.") % {
            "most": csv.field_size_limit()
        }
    return _("A closing quote in the row is followed by more text: %(problem)s.") % {
        "problem": message
    }
