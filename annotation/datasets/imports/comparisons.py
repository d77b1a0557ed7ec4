"""Columns to compare, and items made from rows of texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

import orjson
from django.utils.translation import gettext as _

from annotation.datasets.imports.options import (
    MAX_CANDIDATES,
    MIN_CANDIDATES,
    Column,
    ColumnUse,
    ImportOptions,
)

NUMBERED = re.compile(r"(.*?)[ _.-]*(?:\d+|[a-j]|left|right)", re.IGNORECASE)
OF_ONE_SET = {"chosen": "preference", "rejected": "preference"}
ANSWERED = {"prompt", "question", "instruction", "source", "context", "text"}


def compared(columns: tuple[Column, ...], sure: Sequence[int] = ()) -> tuple[Column, ...]:
    """The first guess: the places that are `sure`, or columns of one name that are counted
    (answer_a, answer_b), or chosen and rejected; a prompt or a question is what they answer."""
    found = list(sure) or counted(columns)
    chosen = found[:MAX_CANDIDATES] if len(found) >= MIN_CANDIDATES else []
    names = [column.name.strip().lower() for column in columns]
    asked = next((at for at, name in enumerate(names) if name in ANSWERED), -1)
    return tuple(
        column.model_copy(update={"use": use_of(column, is_one=at in chosen, asks=at == asked)})
        for at, column in enumerate(columns)
    )


def counted(columns: tuple[Column, ...]) -> list[int]:
    """The places of the largest set of columns whose names say that they belong together."""
    sets: dict[str, list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        if column.use in (ColumnUse.TEXT, ColumnUse.HIDDEN) and (stem := stem_of(column.name)):
            sets[stem].append(at)
    return max(sets.values(), key=len, default=[])


def stem_of(name: str) -> str | None:
    """What columns of one set have in common; None for a name that says nothing of a set."""
    lower = name.strip().lower()
    if lower in OF_ONE_SET:
        return OF_ONE_SET[lower]
    found = NUMBERED.fullmatch(lower)
    return f"{found[1]} counted" if found else None


def use_of(column: Column, *, is_one: bool, asks: bool) -> ColumnUse:
    """What a column is used for; what was taken for the text is hidden until somebody says."""
    if is_one:
        return ColumnUse.CANDIDATE
    if asks:
        return ColumnUse.TEXT
    return ColumnUse.HIDDEN if column.use == ColumnUse.TEXT else column.use


class RowContent(NamedTuple):
    """A row's text, what it compares as JSON, all of it for the hash, and what is wrong.

    `media` are the rows of Media of the files that it compares, as JSON.
    """

    text: str
    parts: str
    encoded: bytes
    problem: str
    media: str = ""


def reader_of(options: ImportOptions) -> Callable[[list[str]], RowContent]:
    """What reads the content out of a row's cells; it is called for each row."""
    places = options.places(ColumnUse.CANDIDATE)
    text_at = next(iter(options.places(ColumnUse.TEXT)), None)

    def read(cells: list[str]) -> RowContent:
        text = "" if text_at is None else cells[text_at]
        texts = [cells[at] for at in places]
        lone = next((at for at in places if not cells[at].strip()), None)
        problem = "" if lone is None else empty_text(options.columns[lone].name)
        parts = "[" + ", ".join(f'{{"text": {quoted(each)}}}' for each in texts) + "]"
        return RowContent(text, parts, orjson.dumps([text, texts]), problem)

    return read


def empty_text(name: str) -> str:
    """The sentence for a text to compare that isn't there."""
    return _("Column “%(name)s” is empty.") % {"name": name}
