"""Splits a text with marked spans into lines and pieces for display.

The twin of static_src/labeling/text/pieces.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

BREAKS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Mark:
    """An interval `[start, end)` in code points, with its class's colour and title, and its id."""

    start: int
    end: int
    colour: int
    title: str
    id: str = ""


@dataclass(frozen=True)
class Piece:
    """Words under the same marks, the longest first; `endings` are the titles that end here."""

    text: str
    marks: tuple[Mark, ...]
    endings: str

    @property
    def top(self) -> Mark | None:
        """The shortest mark, whose colour shows."""
        return self.marks[-1] if self.marks else None

    @property
    def ids(self) -> str:
        """The regions that lie here, the shortest last."""
        return " ".join(mark.id for mark in self.marks)


def marks_of(field: Any, regions: Sequence[dict[str, Any]]) -> list[Mark]:
    """The marks of a span answer."""
    known = {option.key: option for option in field.options}
    return [
        Mark(
            region["start"],
            region["end"],
            known[region["label"]].colour if region["label"] in known else 1,
            known[region["label"]].title if region["label"] in known else region["label"],
            region.get("id", ""),
        )
        for region in regions
    ]


def marked_lines(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """The text line by line, each cut at every edge of a mark."""
    return [list(pieces(text, start, end, marks)) for start, end in lines(text)]


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, without its break."""
    start = 0
    for found in BREAKS.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The pieces of one line."""
    touching = [mark for mark in marks if mark.start < end and mark.end > start]
    inner = {edge for mark in touching for edge in (mark.start, mark.end) if start < edge < end}
    edges = sorted({start, end} | inner)
    longest_first = sorted(touching, key=lambda mark: (mark.start - mark.end, mark.start))
    for low, high in pairwise(edges):
        over = tuple(mark for mark in longest_first if mark.start < high and mark.end > low)
        endings = " · ".join(mark.title for mark in over if mark.end == high)
        yield Piece(text[low:high], over, endings)
