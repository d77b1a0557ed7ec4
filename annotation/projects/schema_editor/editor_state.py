"""State of the schema editor: fields and class lines as typed, valid or not.

A sheet comes from a schema or from the form; either way it can be shown again, so nothing typed is
lost. New fields and class lines have ids that begin with NEW, stored ones their name and key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from annotation.label_types.choice import COLOURS, ChoiceField, Option
from annotation.label_types.fields import PART
from annotation.label_types.keypoint import KeypointField
from annotation.label_types.protocol import SchemaField
from annotation.label_types.regions import ATTRIBUTE_KINDS, LABEL, RegionField, RegionKind
from annotation.label_types.registry import KINDS, kind_of
from annotation.label_types.schema import LabelSchema
from annotation.label_types.segment import SegmentField, seconds
from annotation.label_types.taxonomy import MAX_DEPTH
from annotation.projects.classes import HOTKEYS
from annotation.projects.schema_editor.skeleton import written_skeleton
from core.web.http import MAX_ID_LENGTH

NEW: Final = "~"
MAX_FIELDS: Final = 40
MAX_LINES: Final = 500
TICKS: Final = (
    "required",
    "multiple",
    "tree",
    "leaf_only",
    "multiline",
    "rotated",
    "ties",
    "shuffle",
    "per_channel",
)


@dataclass
class Line:
    """One class as typed; `level` 1 is the top, the line above on a lower level is its parent."""

    uid: str
    title: str = ""
    colour: int = 1
    hotkey: str = ""
    level: int = 1
    problem: str = ""

    @property
    def key(self) -> str:
        """The class's key in answers; empty while it has none."""
        return "" if self.uid.startswith(NEW) else self.uid

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written and nothing is stored."""
        return not self.key and not self.title.strip()


@dataclass
class Row:
    """One field as typed: `values` by the name of the option, ticks as "on" or empty.

    `of` is the id of the field whose regions an attribute is asked about; such a field is followed
    by its attributes. `symmetric` holds the ids of the classes without direction.
    """

    uid: str
    kind: str
    values: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    of: str = ""
    symmetric: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The field's name in answers; empty while it has none."""
        own = self.uid.rpartition(PART)[2]
        return "" if own.startswith(NEW) else own

    @property
    def is_regional(self) -> bool:
        """Whether its answers are regions, about each of which something may be asked."""
        return is_regional(self.kind)

    @property
    def kind_title(self) -> str:
        """What people call the field's kind."""
        return str(kind_of(self.kind).title)

    @property
    def written_lines(self) -> list[Line]:
        """The classes without blank lines."""
        return [line for line in self.lines if not line.is_blank]

    @property
    def has_problem(self) -> bool:
        """Whether anything in it is to be mended."""
        return bool(self.problems) or any(line.problem for line in self.lines)


@dataclass
class Sheet:
    """All fields in their order; `problem` concerns none of them alone."""

    rows: list[Row] = field(default_factory=list)
    problem: str = ""

    def row(self, uid: str) -> Row | None:
        """The field of this id."""
        return next((row for row in self.rows if row.uid == uid), None)

    def earlier(self, row: Row) -> list[Row]:
        """The fields above, that a condition may name; of an attribute, its field and those
        asked before it about the same region."""
        before = self.rows[: self.rows.index(row)]
        return [each for each in before if each.of == row.of or (row.of and each.uid == row.of)]

    @property
    def tops(self) -> list[Row]:
        """The fields themselves, without attributes."""
        return [row for row in self.rows if not row.of]

    def attributes_of(self, row: Row) -> list[Row]:
        """What is asked about each region of a field."""
        return [each for each in self.rows if each.of == row.uid]

    def regroup(self) -> None:
        """Put attributes right behind their field; those of no field of regions go."""
        self.rows = [
            each
            for top in self.tops
            for each in [top, *(self.attributes_of(top) if top.is_regional else [])]
        ]

    @property
    def is_valid(self) -> bool:
        """Whether no problem was found (schema_editor.reading)."""
        return not self.problem and not any(row.has_problem for row in self.rows)


def sheet_of(schema: LabelSchema) -> Sheet:
    """The sheet that shows a schema."""
    rows = []
    for each in schema.fields:
        rows.append(row_of(each))
        if isinstance(each, RegionField):
            rows.extend(row_of(attribute, of=each.name) for attribute in each.attributes)
    return Sheet(rows)


def row_of(each: SchemaField, of: str = "") -> Row:
    """The row that shows a stored field, or an attribute of the field `of`."""
    stored = each.model_dump(mode="json")
    simple = {name: shown(value) for name, value in stored.items() if not isinstance(value, list)}
    row = Row(f"{of}{PART}{each.name}" if of else each.name, each.kind, simple, of=of)
    if isinstance(each, ChoiceField):
        row.lines = [line_of(option, len(each.paths[option.key])) for option in each.options]
        row.values["tree"] = shown(each.is_taxonomy)
    if isinstance(each, RegionField):
        row.lines = [line_of(option, 1) for option in each.options]
        row.symmetric = list(stored.get("symmetric", ()))
    if isinstance(each, SegmentField):
        row.values["shortest"] = seconds(each.min_length)
    if each.show_if is not None:
        on = each.show_if.field
        row.values["on"] = on if not of else of if on == LABEL else f"{of}{PART}{on}"
        row.chosen = list(each.show_if.values)
    if isinstance(each, KeypointField):
        row.values |= written_skeleton(each)
    labels = stored.get("labels")
    if isinstance(labels, Mapping):
        row.values["labels"] = "\n".join(f"{point}: {label}" for point, label in labels.items())
    return row


def line_of(option: Option, level: int) -> Line:
    """The line that shows a stored class."""
    return Line(option.key, option.title, option.colour, option.hotkey, level)


def shown(value: Any) -> str:
    """An option's value as the form holds it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None or isinstance(value, dict) else str(value)


def sheet_from(sent: QueryDict) -> Sheet:
    """The sheet as it was sent; what no form of ours sends is left out."""
    uids = dict.fromkeys(sent.getlist("row"))
    rows = [row_from(sent, uid) for uid in list(uids)[:MAX_FIELDS] if known_kind(sent, uid)]
    sheet = Sheet([row for row in rows if not row.of or row.kind in ATTRIBUTE_KINDS])
    sheet.regroup()
    return sheet


def is_regional(kind: str) -> bool:
    """Whether the answers of this kind are regions."""
    return isinstance(KINDS[kind], RegionKind)


def known_kind(sent: QueryDict, uid: str) -> bool:
    """Whether the row is of a kind that there is."""
    try:
        kind_of(sent.get(f"{uid}.kind", ""))
    except KeyError:
        return False
    return True


def row_from(sent: QueryDict, uid: str) -> Row:
    """One row as it was sent."""
    start = f"{uid}."
    # What belongs to a line has one more dot: “field.line.title”.
    names = [name[len(start) :] for name in sent if name.startswith(start)]
    values = {name: clean(sent.get(start + name, "")) for name in names if "." not in name}
    lines = list(dict.fromkeys(sent.getlist(start + "line")))[: MAX_LINES + 1]
    kind, of = values.pop("kind"), values.pop("of", "")
    return Row(
        uid,
        kind,
        dict.fromkeys(TICKS, "") | values,
        [line_from(sent, start + line, line) for line in lines],
        sent.getlist(start + "values"),
        of=of,
        symmetric=sent.getlist(start + "symmetric"),
    )


def line_from(sent: QueryDict, start: str, uid: str) -> Line:
    """One class line as it was sent."""
    return Line(
        uid,
        clean(sent.get(f"{start}.title", "")),
        within(sent.get(f"{start}.colour", ""), COLOURS),
        clean(sent.get(f"{start}.hotkey", "")),
        within(sent.get(f"{start}.level", ""), MAX_DEPTH),
    )


def clean(text: str) -> str:
    """One kind of line end, no NUL, which the database can't store."""
    return text.replace("\r\n", "\n").replace("\0", "")


def within(text: str, most: int) -> int:
    """A whole number from 1 to `most`; 1 for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_LENGTH else 1
    return number if 1 <= number <= most else 1


def fresh_uid(taken: Iterable[str]) -> str:
    """An id for something new."""
    used = set(taken)
    return next(uid for number in range(1, len(used) + 2) if (uid := f"{NEW}{number}") not in used)


def free_hotkeys(row: Row) -> Iterator[str]:
    """The digits that no class of the field has."""
    used = {line.hotkey for line in row.lines}
    return (digit for digit in HOTKEYS if digit not in used)
