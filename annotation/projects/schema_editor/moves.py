"""Buttons of the schema editor: add, remove, move, paste.

A button sends one word: the move, and the ids it is about, separated by colons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.choice import COLOURS
from annotation.label_types.regions import ATTRIBUTE_KINDS
from annotation.label_types.registry import KINDS
from annotation.projects.classes import tree_in
from annotation.projects.schema_editor.editor_state import (
    MAX_FIELDS,
    MAX_LINES,
    Line,
    Row,
    Sheet,
    free_hotkeys,
    fresh_uid,
)
from annotation.projects.schema_editor.kinds import DEFAULTS, EDITABLE


def make_move(sheet: Sheet, word: str) -> str:
    """Carry one button out; the id of what the eye should be on afterwards, empty for none."""
    move, _colon, rest = word.partition(":")
    if move == "add":
        return add_field(sheet, rest)
    row_uid, _colon, line_uid = rest.partition(":")
    row = sheet.row(row_uid)
    if row is None or move not in MOVES:
        return ""
    return MOVES[move](sheet, row, line_uid)


def add_field(sheet: Sheet, kind: str) -> str:
    """A field of the kind at the end."""
    if kind not in KINDS or kind not in EDITABLE:
        return ""
    if len(sheet.rows) >= MAX_FIELDS:
        sheet.problem = _("A schema can have at most %(most)s fields.") % {"most": MAX_FIELDS}
        return ""
    row = new_row(sheet, kind)
    sheet.rows.append(row)
    return row.uid


def new_row(sheet: Sheet, kind: str) -> Row:
    """A blank field of the kind, with room for two classes where it has any."""
    row = Row(fresh_uid(each.uid for each in sheet.rows), kind, dict(DEFAULTS[kind]))
    if kind == "choice" or row.is_regional:
        row.lines = [Line(f"~{number}", colour=number, hotkey=str(number)) for number in (1, 2)]
    return row


def add_attribute(sheet: Sheet, row: Row, kind: str) -> str:
    """A question about each region of the field, behind those that are there."""
    if not row.is_regional or kind not in ATTRIBUTE_KINDS or len(sheet.rows) >= MAX_FIELDS:
        return ""
    attribute = new_row(sheet, kind)
    attribute.of = row.uid
    sheet.rows.append(attribute)
    sheet.regroup()
    return attribute.uid


def remove_field(sheet: Sheet, row: Row, _line: str) -> str:
    """Take a field away; conditions on it fall."""
    gone = {row.uid, *(each.uid for each in sheet.attributes_of(row))}
    sheet.rows = [each for each in sheet.rows if each.uid not in gone]
    for other in sheet.rows:
        if other.values.get("on") in gone:
            other.values["on"], other.chosen = "", []
    return ""


def move_field(step: int) -> Callable[[Sheet, Row, str], str]:
    """Move a field by one place, with its attributes; an attribute among those of its field."""

    def moved(sheet: Sheet, row: Row, _line: str) -> str:
        siblings = [each for each in sheet.rows if each.of == row.of]
        shift(siblings, row, step)
        sheet.rows = [*siblings, *(each for each in sheet.rows if each.of != row.of)]
        sheet.regroup()
        return row.uid

    return moved


def add_line(_sheet: Sheet, row: Row, _line: str) -> str:
    """A blank class at the end of the field's."""
    return append_line(row, "", 1).uid


def append_line(row: Row, title: str, level: int) -> Line:
    """A class at the end, with the next colour and a free digit as its key."""
    line = Line(
        uid=fresh_uid(each.uid for each in row.lines),
        title=title,
        colour=len(row.written_lines) % COLOURS + 1,
        hotkey=next(free_hotkeys(row), ""),
        level=level,
    )
    row.lines.append(line)
    return line


def remove_line(_sheet: Sheet, row: Row, uid: str) -> str:
    """Take a class away."""
    row.lines = [line for line in row.lines if line.uid != uid]
    return row.uid


def move_line(step: int) -> Callable[[Sheet, Row, str], str]:
    """Move a class by one place."""

    def moved(_sheet: Sheet, row: Row, uid: str) -> str:
        for line in row.lines:
            if line.uid == uid:
                shift(row.lines, line, step)
                break
        return f"{row.uid}.{uid}"

    return moved


def shift(things: list[Any], thing: Any, step: int) -> None:
    """Move one thing of a list; at the end of the list nothing happens."""
    place = next(number for number, each in enumerate(things) if each is thing)
    target = place + step
    if 0 <= target < len(things):
        things[place], things[target] = things[target], things[place]


def paste_lines(_sheet: Sheet, row: Row, _line: str) -> str:
    """Each pasted line becomes a class; indented ones lie below the one above them."""
    row.lines = row.written_lines
    typed = row.values.pop("paste", "")
    pasted = tree_in(typed)
    if len(row.lines) + len(pasted) > MAX_LINES:
        row.values["paste"] = typed
        row.problems.append(_("A field can have at most %(most)s classes.") % {"most": MAX_LINES})
        return row.uid
    for each in pasted:
        append_line(row, each.title, each.level)
    if any(line.level > 1 for line in row.lines):
        row.values["tree"] = "on"
    return row.uid


MOVES: dict[str, Callable[[Sheet, Row, str], str]] = {
    "add-attribute": add_attribute,
    "remove": remove_field,
    "up": move_field(-1),
    "down": move_field(1),
    "add-class": add_line,
    "remove-class": remove_line,
    "class-up": move_line(-1),
    "class-down": move_line(1),
    "paste": paste_lines,
}
