"""A release as CSV. Cells are safe from formula injection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

from annotation.releases.canonical import canonical_json
from annotation.releases.rows import Row
from core.web.spreadsheet import FORMULA_STARTS

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old encoding
BETWEEN = "|"
LINE_END = "\r\n"  # RFC 4180
STARTS_FORMULA = frozenset(FORMULA_STARTS)  # looked up for each cell of a million rows
FILE = ("name", "sha256", "mime", "width", "height")
PROVENANCE = ("source", "annotators", "reviewer", "guideline", "schema", "policy", "decided_at")


@dataclass(frozen=True)
class Columns:
    """The columns that differ between projects: schema fields, shown and hidden columns.

    With `files` each row names its file, with `parts` it holds what is compared.
    """

    answer: Sequence[str]
    data: Sequence[str]
    hidden: Sequence[str]
    files: bool = False
    parts: bool = False

    @cached_property
    def own(self) -> list[tuple[str, Sequence[str]]]:
        """The parts of a row that have columns of their own, with their names."""
        parts = [("answer", self.answer), ("data", self.data), ("hidden", self.hidden)]
        return [(part, names) for part, names in parts if names]

    def titles(self) -> list[str]:
        """The header; a prefix keeps a column of the data apart from one of ours."""
        own = [f"{part}.{name}" for part, names in self.own for name in names]
        files = [f"file.{name}" for name in FILE] if self.files else []
        parts = ["parts"] if self.parts else []
        return ["external_id", *files, "text", *parts, *own, *PROVENANCE]

    def cells(self, row: Row) -> list[Any]:
        """The cells of a row that hold what others wrote, in the header's order."""
        cells: list[Any] = [safe(row["external_id"])]
        if self.files:
            file = row.get("file") or {}
            cells += [cell(file.get(name)) for name in FILE]
        cells.append(safe(row["text"]))
        if self.parts:
            cells.append(cell(parts_of(row)))
        for part, names in self.own:
            values = row[part]
            cells += [cell(values.get(name)) for name in names]
        return cells

    def line(self, row: Row) -> str:
        """The whole row as a line of CSV."""
        return ",".join([*map(quoted, self.cells(row)), *provenance(row)]) + LINE_END


def provenance(row: Row) -> tuple[str, ...]:
    """The cells that we write ourselves: no formula can be in them, nor anything to quote."""
    return (
        row["source"],
        BETWEEN.join(row["annotators"]),
        row["reviewer"] or "",
        row["guideline"] or "",
        str(row["schema"] or ""),
        str(row["policy"] or ""),
        row["decided_at"],
    )


def parts_of(row: Row) -> list[Any]:
    """What is compared: the texts, or of files all that is known of them."""
    return [part["text"] if "text" in part else part["file"] for part in row.get("parts") or ()]


def cell(value: Any) -> Any:
    """A value as a spreadsheet shows it: lists joined by |, objects as JSON, None as nothing."""
    if isinstance(value, str):
        return safe(value)
    if value is None or type(value) in {int, float}:
        return value
    return safe(in_words(value))


def in_words(value: Any) -> str:
    """What is neither text nor number, as one text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return BETWEEN.join(value)
    return canonical_json(value).decode()


def safe(text: str) -> str:
    """The text, with ' in front where a spreadsheet would take it for a formula."""
    return "'" + text if text[:1] in STARTS_FORMULA else text


def table_writer(file: IO[str], columns: Columns) -> Callable[[Row], None]:
    """Write the header and return what writes a row."""
    file.write(BYTE_ORDER_MARK + record(columns.titles()))

    def write(row: Row) -> None:
        file.write(columns.line(row))

    return write


def record(cells: Iterable[Any]) -> str:
    """A line of CSV as the standard library writes it, which takes far longer for long texts."""
    return ",".join(map(quoted, cells)) + LINE_END


def quoted(value: Any) -> str:
    """A cell between commas (RFC 4180)."""
    if value is None:
        return ""
    text = value if type(value) is str else str(value)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
