"""Values that a condition can name.

Values of an earlier choice or rating, or the classes of regions, as typed so far.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotation.projects.schema_editor.editor_state import Row, Sheet
from annotation.projects.schema_editor.kinds import number_or

MAX_WIDTH = 10


@dataclass(frozen=True)
class Offered:
    """One answer that a condition can name."""

    value: str
    title: str
    is_chosen: bool


def can_be_named(row: Row) -> bool:
    """Whether other fields may depend on it."""
    return row.kind in ("choice", "rating") or row.is_regional


def answers_of(sheet: Sheet, row: Row) -> list[Offered]:
    """The answers of the field that the row's condition names; none without a condition."""
    on = sheet.row(row.values.get("on", ""))
    if on is None or on not in sheet.earlier(row):
        return []
    if on.kind == "rating":
        titles = [(str(point), str(point)) for point in points_of(on)]
    else:
        titles = [(line.uid, line.title) for line in on.written_lines]
    return [Offered(value, title, value in row.chosen) for value, title in titles]


def points_of(row: Row) -> range:
    """The points of a rating as typed; none where the ends make no scale."""
    least = number_or(row.values.get("least", ""), 1)
    most = number_or(row.values.get("most", ""), 5)
    if isinstance(least, int) and isinstance(most, int) and least < most <= least + MAX_WIDTH:
        return range(least, most + 1)
    return range(0)
