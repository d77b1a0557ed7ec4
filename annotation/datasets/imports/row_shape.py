"""Turn a row into a candidate item, or refuse it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from django.utils.translation import gettext as _

from annotation.datasets.imports.comparisons import RowContent, reader_of
from annotation.datasets.imports.options import ColumnUse, ImportOptions
from annotation.datasets.imports.reader import MAX_REFUSED_LENGTH, Refusal, Row, printable

MAX_TEXT_BYTES = 100_000
MAX_ID_LENGTH = 200
MAX_FILE_NAME_IN_ID_LENGTH = 150


class Candidate(NamedTuple):
    """A row on its way to become an item.

    `data`, `hidden`, of files `media` and of what is compared `parts` are JSON.
    """

    line: int
    external_id: str
    content_hash: bytes
    text: str
    data: str
    hidden: str
    raw: str
    media: str = ""
    parts: str = ""


Shape = Callable[[Row], Candidate | Refusal]
Read = Callable[[list[str]], RowContent]


def shape_of(options: ImportOptions, *, file_name: str, read: Read | None = None) -> Shape:
    """The function that shapes each row of this file; `read` reads another content than texts.

    Without an id column the id is "<file name>:<line>", so that the same file brings the same ids.
    """
    width = len(options.columns)
    if read is None:
        read = content_reader(options)
    id_at = next(iter(options.places(ColumnUse.EXTERNAL_ID)), None)
    data_of = json_writer(options, ColumnUse.SHOWN)
    hidden_of = json_writer(options, ColumnUse.HIDDEN)
    prefix = f"{file_name[-MAX_FILE_NAME_IN_ID_LENGTH:]}:"

    def shape(row: Row) -> Candidate | Refusal:
        cells = row.cells
        if len(cells) != width:
            return refused(row, wrong_width(len(cells), width))
        content = read(cells)
        external_id = f"{prefix}{row.line}" if id_at is None else cells[id_at].strip()
        if problem := content.problem or problem_of(content.encoded, external_id):
            return refused(row, problem)
        digest = hashlib.sha256(content.encoded).digest()
        data, hidden = data_of(cells), hidden_of(cells)
        text, parts, media = content.text, content.parts, content.media
        return Candidate(row.line, external_id, digest, text, data, hidden, row.raw, media, parts)

    return shape


def content_reader(options: ImportOptions) -> Read:
    """What reads a row's content: its text, the texts to compare, or nothing where no column is."""
    if not options.has_content:
        return lambda _cells: RowContent("", "", b"", "")
    return reader_of(options) if options.compares else text_reader(options)


def text_reader(options: ImportOptions) -> Read:
    """What reads the text out of a row's cells; it is called for each row."""
    (text_at,) = options.places(ColumnUse.TEXT)

    def read(cells: list[str]) -> RowContent:
        text = cells[text_at]
        problem = "" if text.strip() else _("The text is empty.")
        return RowContent(text, "", text.encode(), problem)

    return read


def refused(row: Row, reason: str) -> Refusal:
    """A row that was read but can't be an item."""
    return Refusal(row.line, reason, printable(row.raw, MAX_REFUSED_LENGTH))


def wrong_width(found: int, expected: int) -> str:
    """The sentence for a row with too few or too many columns."""
    return _("The row has %(found)s columns instead of %(expected)s.") % {
        "found": found,
        "expected": expected,
    }


def problem_of(encoded: bytes, external_id: str) -> str:
    """Why this can't be an item, or nothing."""
    if len(encoded) > MAX_TEXT_BYTES:
        return _("The text is longer than 100 KB.")
    return problem_of_id(external_id)


def problem_of_id(external_id: str) -> str:
    """Why this can't be an external id, or nothing."""
    if not external_id:
        return _("The external ID is empty.")
    if len(external_id) > MAX_ID_LENGTH:
        return _("The external ID is longer than 200 characters.")
    return ""


def json_writer(options: ImportOptions, use: ColumnUse) -> Callable[[list[str]], str]:
    """What writes the columns of one use as a JSON object; it is called for each row."""
    parts = [(quoted(options.columns[at].name.strip()) + ": ", at) for at in options.places(use)]
    if not parts:
        return lambda _cells: "{}"
    return lambda cells: "{" + ", ".join([key + quoted(cells[at]) for key, at in parts]) + "}"
