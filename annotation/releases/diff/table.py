"""What does a comparison look like as a table? One line for each item that differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotation.releases.diff.compare import PROVENANCE_PARTS, Row


def csv_header(fields: Iterable[str]) -> list[str]:
    """The columns of the file."""
    answers = [f"answer.{name}.{side}" for name in fields for side in ("from", "to")]
    known = [f"{part}.{side}" for part in PROVENANCE_PARTS for side in ("from", "to")]
    return ["external_id", "changes", *answers, *known]


def csv_cells(entry: Row, fields: Iterable[str]) -> list[Any]:
    """The cells of one entry, in the header's order."""
    sides = (entry["from"] or {}, entry["to"] or {})
    answers = [joined(side.get(name)) for name in fields for side in sides]
    provenance = [
        joined(value)
        for part in PROVENANCE_PARTS
        for value in entry["provenance"].get(part, (None, None))
    ]
    return [entry["external_id"], "|".join(entry["changes"]), *answers, *provenance]


def joined(value: Any) -> Any:
    """A list as one text; all else as it is."""
    return "|".join(map(str, value)) if isinstance(value, list) else value
