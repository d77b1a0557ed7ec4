"""A comparison as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotation.releases.diff.compare import PROVENANCE_PARTS, Row
from annotation.releases.table import in_words


def csv_header(fields: Iterable[str]) -> list[str]:
    """The columns of the file."""
    answers = [f"answer.{name}.{side}" for name in fields for side in ("from", "to")]
    known = [f"{part}.{side}" for part in PROVENANCE_PARTS for side in ("from", "to")]
    return ["external_id", "changes", *answers, *known]


def csv_cells(entry: Row, fields: Iterable[str]) -> list[Any]:
    """The cells of one entry, in the header's order."""
    sides = (entry["from"] or {}, entry["to"] or {})
    answers = [cell(side.get(name)) for name in fields for side in sides]
    provenance = [
        cell(value)
        for part in PROVENANCE_PARTS
        for value in entry["provenance"].get(part, (None, None))
    ]
    return [entry["external_id"], "|".join(entry["changes"]), *answers, *provenance]


def cell(value: Any) -> Any:
    """A value as a release's own table writes it; whoever writes the file guards formulas."""
    is_plain = value is None or isinstance(value, str) or type(value) in {int, float}
    return value if is_plain else in_words(value)
