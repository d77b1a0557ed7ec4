"""Read rows from JSON objects in flat memory.

A line that can't be read costs itself only. An array that breaks off can't be read on, so it is
refused whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from django.utils.translation import gettext as _

from annotation.datasets.imports.reader import (
    MAX_ROW_LENGTH,
    NUL,
    Refusal,
    Row,
    is_encodable,
    printable,
)

CHUNK = 64 * 1024  # characters
SPACE = " \t\r\n"


class NamedTwice(dict[str, Any]):
    """An object that has a name twice; which value is meant, nobody can say."""


def noticing_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What makes an object of JSON: Python's own keeps the last of two values without a word."""
    found = dict(pairs)
    if len(found) < len(pairs) or any(isinstance(each, NamedTwice) for each in found.values()):
        return NamedTwice(found)
    return found


DECODER = json.JSONDecoder(object_pairs_hook=noticing_twins)


class Broken(Exception):
    """A JSON file that can't be read on; the message is the reason for the person."""


def read_lines(stream: TextIO, keys: Sequence[str]) -> Iterator[Row | Refusal]:
    """The rows of JSONL with one cell for each key; the number of a row is its line."""
    number = 0
    while line := stream.readline(MAX_ROW_LENGTH):
        number += 1
        if len(line) >= MAX_ROW_LENGTH and not line.endswith("\n"):
            skip_line(stream)
            yield Refusal(
                number, _("The line is longer than a million characters."), printable(line, 300)
            )
        elif line.strip():
            yield row_of_line(number, line.rstrip("\r\n"), keys)


def skip_line(stream: TextIO) -> None:
    """Read on to the end of the line."""
    while (line := stream.readline(MAX_ROW_LENGTH)) and not line.endswith("\n"):
        pass


def row_of_line(number: int, line: str, keys: Sequence[str]) -> Row | Refusal:
    """One line of JSONL."""
    try:
        value = DECODER.decode(line)
    except (ValueError, RecursionError):
        return Refusal(number, _("The line isn't valid JSON."), printable(line))
    return row_of(number, value, line, keys)


def read_array(stream: TextIO, keys: Sequence[str]) -> Iterator[Row | Refusal]:
    """The rows of a JSON array; the number of a row is its place, counted from 1."""
    for number, (value, raw) in enumerate(values_in(stream), start=1):
        yield row_of(number, value, raw, keys)


def row_of(number: int, value: Any, raw: str, keys: Sequence[str]) -> Row | Refusal:
    """An object as a row; anything else, and keys that nobody decided on, are refused."""
    if not isinstance(value, dict):
        return Refusal(number, _("This isn't a JSON object with names and values."), printable(raw))
    if isinstance(value, NamedTwice):
        reason = _("The object contains the same name twice. Remove one of them.")
        return Refusal(number, reason, printable(raw))
    strange = next((key for key in value if key not in keys), None)
    if strange is not None:
        reason = _("Field “%(key)s” wasn't in the preview. Add it to the first rows or remove it.")
        return Refusal(number, reason % {"key": printable(strange)[:100]}, printable(raw))
    cells = [text_of(value.get(key)) for key in keys]
    if any(NUL in cell for cell in cells):
        return Refusal(number, _("The row contains a NUL character."), printable(raw))
    if not all(is_encodable(cell) for cell in [raw, *cells]):
        reason = _("The row contains bytes that are invalid in the file's encoding.")
        return Refusal(number, reason, printable(raw))
    return Row(number, cells, raw)


def text_of(value: Any) -> str:
    """A value as a cell: a text as it is, nothing for null, the rest as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def values_in(stream: TextIO) -> Iterator[tuple[Any, str]]:
    """The values of an array and how each was written; raises Broken where it can't go on."""
    window = Window(stream)
    if window.take() != "[":
        raise Broken(_("The file isn't a JSON array. Upload an array of objects or a JSONL file."))
    mark = window.peek()
    while mark != "]":
        yield window.value()
        mark = window.take()
        if mark not in (",", "]"):
            raise Broken(window.sentence())
    if window.read == 0:
        window.take()
    if window.peek():
        raise Broken(_("There is more text after the end of the JSON array."))


class Window:
    """A piece of the stream that moves on as values are taken from it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.text = ""
        self.at = 0
        self.read = 0

    def more(self) -> bool:
        """Read on, forgetting what was taken; False at the end."""
        piece = self.stream.read(max(CHUNK, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + piece, 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that isn't space; empty at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in SPACE:
                    return self.text[self.at]
                self.at += 1
            if not self.more():
                return ""

    def take(self) -> str:
        """The same, taken."""
        mark = self.peek()
        self.at += len(mark)
        return mark

    def value(self) -> tuple[Any, str]:
        """The next value; raises Broken where none can be read."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise Broken(self.sentence()) from error
            except ValueError as error:
                if len(self.text) - self.at > MAX_ROW_LENGTH or not self.more():
                    raise Broken(self.sentence()) from error
                continue
            if end == len(self.text) and self.more():
                continue  # a number may go on
            raw = self.text[self.at : end]
            self.at = end
            self.read += 1
            return value, raw

    def sentence(self) -> str:
        """Where it broke."""
        return _(
            "The JSON can't be read after entry %(number)s. Fix the file and upload it again."
        ) % {"number": self.read}
