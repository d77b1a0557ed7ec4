"""Parse a typed sheet into a label schema, with its problems.

Problems are told where they are: at a class, at a field, or above all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from annotation.label_types.conditions import check_place
from annotation.label_types.fields import PART
from annotation.label_types.protocol import SchemaField
from annotation.label_types.regions import LABEL, RegionField, own_class
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import LabelSchema
from annotation.projects.classes import new_key, repeated, repeated_title
from annotation.projects.schema_editor.editor_state import Line, Row, Sheet
from annotation.projects.schema_editor.kinds import READERS
from annotation.projects.schema_editor.naming import new_name
from annotation.projects.schema_editor.skeleton import read_skeleton
from core.web.errors import Invalid

HOTKEY = re.compile(r"[0-9a-zA-Z]?")
PAGE_KEYS = "gsu"  # of the labeling page: guideline, skip, ask (static_src/labeling/commands.js)
OWN_WORDS = re.compile(r"^Value error, ")
GENERAL = {"title": 120, "help": 500}


@dataclass(frozen=True)
class Known:
    """What the project had: the schema in force, and the class keys of each field ever.

    An attribute stands in `keys` as “who--sure”, as the sheet names it.
    """

    schema: LabelSchema
    keys: Mapping[str, frozenset[str]]

    def field(self, row: Row) -> SchemaField | None:
        """The field in force that the row shows; None for a new one."""
        if not row.of:
            return self.schema.by_name.get(row.name)
        owner = self.schema.by_name.get(row.of)
        attributes = owner.attributes if isinstance(owner, RegionField) else ()
        return next((each for each in attributes if each.name == row.name), None)

    def names(self, of: str) -> set[str]:
        """The names that fields ever had, or the attributes of the field `of`."""
        start = of + PART if of else ""
        found = {key.removeprefix(start) for key in self.keys if key.startswith(start)}
        return {name for name in found if PART not in name} | ({LABEL} if of else set())


@dataclass(frozen=True)
class Named:
    """The name in answers of each row by its id, and of each of its class lines the key."""

    names: Mapping[str, str]
    keys: Mapping[str, dict[str, str]]


def read_sheet(sheet: Sheet, known: Known) -> list[dict[str, Any]]:
    """The fields in their stored form; the sheet's problems are filled in for the page.

    Use the result only if `sheet.is_valid`, or to preview the fields without a problem.
    """
    if not sheet.rows:
        sheet.problem = _("Add at least one field.")
    keys = {row.uid: keys_of(row, known) for row in sheet.rows}
    named = Named(names_of(sheet.rows, known), keys)
    fields: list[dict[str, Any]] = []
    earlier: dict[str, SchemaField] = {}
    for row in sheet.tops:
        raw = raw_field(row, named, known)
        if row.is_regional:
            raw["attributes"] = read_attributes(sheet, row, named, known)
        if (parsed := placed_field(row, raw, earlier)) is not None:
            fields.append(parsed.model_dump(mode="json"))
    return fields


def read_attributes(sheet: Sheet, row: Row, named: Named, known: Known) -> list[dict[str, Any]]:
    """What is asked about each region of a field, in its stored form."""
    keys = frozenset(named.keys[row.uid].values())
    earlier: dict[str, SchemaField] = {LABEL: own_class(keys)}
    found = [
        placed_field(each, raw_field(each, named, known), earlier)
        for each in sheet.attributes_of(row)
    ]
    return [each.model_dump(mode="json") for each in found if each is not None]


def placed_field(
    row: Row, raw: dict[str, Any], earlier: dict[str, SchemaField]
) -> SchemaField | None:
    """The field, if it is audio and can stand below the earlier ones, which it joins."""
    parsed = parsed_field(row, raw)
    if parsed is None:
        return None
    try:
        check_place(parsed, earlier)
    except Invalid as refusal:
        row.problems.append(refusal.message)
        return None
    earlier[parsed.name] = parsed
    return parsed


def names_of(rows: Iterable[Row], known: Known) -> dict[str, str]:
    """The name in answers of each row by its id; a new one gets one from its title, never used."""
    named: dict[str, str] = {}
    taken: dict[str, set[str]] = {}
    for row in rows:
        used = taken.setdefault(row.of, known.names(row.of))
        # Only a field of the schema in force keeps its name: a made-up id gets a new one.
        kept = known.field(row)
        if kept is not None and kept.kind == row.kind:
            named[row.uid] = row.name
        else:
            named[row.uid] = new_name(row.values.get("title", ""), used)
        used.add(named[row.uid])
    return named


def keys_of(row: Row, known: Known) -> dict[str, str]:
    """The key in answers of each class line by its id; a new one gets one from its title."""
    field = known.field(row)
    stored = field.condition_keys() if field is not None else frozenset()
    found: dict[str, str] = {}
    taken = set(known.keys.get(row.uid, frozenset())) | stored
    for line in row.written_lines:
        found[line.uid] = line.key if line.key in stored else new_key(line.title, taken)
        taken.add(found[line.uid])
    return found


def raw_field(row: Row, named: Named, known: Known) -> dict[str, Any]:
    """What the kind is asked to accept."""
    stored = known.field(row)
    kept = stored.model_dump(mode="json") if stored is not None and stored.kind == row.kind else {}
    raw = kept | {
        "kind": row.kind,
        "name": named.names[row.uid],
        "title": row.values.get("title", "").strip(),
        "help": row.values.get("help", "").strip(),
        "required": bool(row.values.get("required")),
        "show_if": condition(row, named),
    }
    if row.kind in READERS:
        raw |= READERS[row.kind](row)
    if row.kind == "choice" or row.is_regional:
        raw["options"] = options_of(row, named.keys[row.uid])
    if row.kind == "relation":
        raw |= related(row, named)
    if row.kind == "keypoint":
        raw |= skeleton_in(row, kept)
    return raw


def related(row: Row, named: Named) -> dict[str, Any]:
    """Between the intervals of which field, and which classes have no direction."""
    keys = named.keys[row.uid]
    return {
        "between": named.names.get(row.values.get("between", ""), ""),
        "symmetric": [keys[uid] for uid in row.symmetric if uid in keys],
    }


def skeleton_in(row: Row, kept: dict[str, Any]) -> dict[str, Any]:
    """The key points and what joins them, as typed; a problem where a line isn't understood."""
    points, edges = row.values.get("points", ""), row.values.get("edges", "")
    skeleton, problem = read_skeleton(points, edges, kept.get("points", ()))
    if problem:
        row.problems.append(problem)
    return skeleton


def condition(row: Row, named: Named) -> dict[str, Any] | None:
    """The field's condition in the words of the stored schema."""
    on = row.values.get("on", "")
    if not on or on not in named.names:
        return None
    values = [named.keys[on].get(value, value) for value in dict.fromkeys(row.chosen)]
    return {"field": LABEL if on == row.of else named.names[on], "values": values}


def options_of(row: Row, keys: dict[str, str]) -> list[dict[str, Any]]:
    """The classes in their stored form. The parent of one is the last line above on a lower level;
    where levels are skipped, the nearest one counts."""
    options: list[dict[str, Any]] = []
    above: list[tuple[int, str]] = []
    is_tree = bool(row.values.get("tree"))
    for line in row.written_lines:
        level = line.level if is_tree else 1
        while above and above[-1][0] >= level:
            above.pop()
        options.append(
            {
                "key": keys[line.uid],
                "title": line.title.strip(),
                "colour": line.colour,
                "hotkey": line.hotkey.strip(),
                "parent": above[-1][1] if above else "",
            }
        )
        above.append((level, keys[line.uid]))
    return options


def parsed_field(row: Row, raw: dict[str, Any]) -> SchemaField | None:
    """The field as its kind reads it; None with the problems said."""
    say_obvious(row, raw)
    if row.has_problem:
        return None
    try:
        return kind_of(row.kind).field_class.model_validate(raw)
    except ValidationError as error:
        row.problems.extend(sentences(error))
        return None


def say_obvious(row: Row, raw: dict[str, Any]) -> None:
    """The problems that people make most, each in a sentence at its place."""
    if not raw["title"]:
        row.problems.append(_("Enter a title."))
    for name, longest in GENERAL.items():
        if len(raw[name]) > longest:
            row.problems.append(
                _("“%(start)s…” is too long. Use at most %(most)s characters.")
                % {"start": raw[name][:40], "most": longest}
            )
    if raw["show_if"] is not None and not raw["show_if"]["values"]:
        row.problems.append(_("Select at least one value for which the field is shown."))
    if row.kind == "choice" or row.is_regional:
        say_of_lines(row, raw["options"])
    if row.kind == "relation" and not raw["between"]:
        row.problems.append(_("Choose a field above that contains the spans to relate."))


def say_of_lines(row: Row, options: list[dict[str, Any]]) -> None:
    """Problems of class lines, and of their number."""
    if row.kind == "choice" and len(options) < 2:  # noqa: PLR2004  # a choice of one is none
        row.problems.append(_("Enter at least two classes."))
    elif not options:
        row.problems.append(_("Enter at least one class."))
    for line in row.written_lines:
        line.problem = problem_of(line)
    if title := repeated_title(options):
        row.problems.append(
            _("The title “%(title)s” is used twice. Give each class a unique title.")
            % {"title": title}
        )
    if twice := repeated([option["hotkey"] for option in options if option["hotkey"]]):
        row.problems.append(
            _("The key “%(key)s” is used twice. Give each class a unique key.") % {"key": twice}
        )


def problem_of(line: Line) -> str:
    """What is wrong with one line."""
    if not line.title.strip():
        return _("Give the class a title, or remove it.")
    if len(line.title.strip()) > GENERAL["title"]:
        return _("This title is too long. Use at most 120 characters.")
    if not HOTKEY.fullmatch(line.hotkey.strip()):
        return _("Use one digit or one unaccented letter as the key.")
    if line.hotkey.strip().lower() in tuple(PAGE_KEYS):
        return _("G, S, and U are reserved for guideline, skip, and ask. Choose another key.")
    return ""


def sentences(error: ValidationError) -> list[str]:
    """What a kind refuses, for people."""
    found = []
    for each in error.errors():
        words = OWN_WORDS.sub("", each["msg"])
        place = " ".join(str(part) for part in each["loc"] if isinstance(part, str))
        text = f"{place.replace('_', ' ')}: {words}" if place else words
        found.append(f"{text[:1].upper()}{text[1:]}.")
    return found
