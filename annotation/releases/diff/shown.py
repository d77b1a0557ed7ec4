"""How does a comparison look on its page? Sums, tables of classes, and entries in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.kinds.differences import Difference, differences
from annotation.kinds.protocol import SchemaField
from annotation.kinds.regions import RegionField
from annotation.kinds.registry import kind_of
from annotation.kinds.schema import LabelSchema, schema_of
from annotation.releases.diff.compare import (
    ADDED,
    CHANGES,
    DATA,
    NOTHING,
    OUTCOME,
    PROVENANCE,
    REMOVED,
    Row,
)
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.stored import Wanted, entries_of
from annotation.releases.queries import missing_file
from annotation.templatetags.numbers import grouped
from annotation.workflow.models import OutcomeSource

PAGE = 50
MOST_CLASSES = 12  # of a table with a column for each; more classes are listed by pairs
MOST_LINES = 100
TITLES: dict[str, str | Promise] = {
    ADDED: gettext_lazy("Added"),
    REMOVED: gettext_lazy("Removed"),
    OUTCOME: gettext_lazy("Another answer"),
    DATA: gettext_lazy("Other data"),
    PROVENANCE: gettext_lazy("Other provenance"),
}
PARTS: dict[str, str | Promise] = {
    "text": gettext_lazy("Text"),
    "data": gettext_lazy("Shown columns"),
    "hidden": gettext_lazy("Hidden columns"),
    "source": gettext_lazy("Rests on"),
    "annotators": gettext_lazy("Annotators"),
    "reviewer": gettext_lazy("Reviewer"),
    "guideline": gettext_lazy("Guideline"),
    "schema": gettext_lazy("Label schema"),
    "policy": gettext_lazy("Policy"),
    "decided_at": gettext_lazy("Decided at"),
}
BADGES = {ADDED: "good", REMOVED: "bad", OUTCOME: "warn", DATA: "info", PROVENANCE: ""}


@dataclass(frozen=True)
class Count:
    """A number and the entries it counts."""

    title: str | Promise
    number: str
    url: str


@dataclass(frozen=True)
class Confusion:
    """Which class became which in one field: a square table, or the changed pairs one by one.

    Each row of the square is (class, cells); a cell's url is empty on the diagonal.
    """

    title: str
    classes: list[str]
    square: list[tuple[str, list[Count]]]
    pairs: list[tuple[str, str, Count]]


@dataclass(frozen=True)
class ShownEntry:
    """One item that differs; answers and provenance in words.

    `differing` tells of fields with regions which are only in one of both, or not the same.
    """

    external_id: str
    text: str
    changes: list[tuple[str | Promise, str]]
    before: str
    after: str
    differing: list[Difference]
    provenance: list[tuple[str | Promise, str, str]]


@dataclass(frozen=True)
class EntryPage:
    """One page of entries, or a sentence why there are none to see."""

    entries: list[ShownEntry]
    older_url: str = ""
    newer_url: str = ""
    problem: str = ""


class Words:
    """The titles of fields and classes in the releases of a comparison."""

    def __init__(self, diff: ReleaseDiff) -> None:
        self.fields: dict[str, str] = {}
        self.classes: dict[str, dict[str, str]] = {}
        self.kinds: dict[str, set[str]] = {}
        self.regional: dict[str, RegionField] = {}
        for release in (diff.older, diff.newer):
            for version in release.manifest.get("identity", {}).get("schemas", ()):
                for field in version["fields"]:
                    self.learn(field)
                self.learn_regions(schema_of(version["fields"]).fields)

    def learn(self, field: dict[str, Any]) -> None:
        """The titles of one field; a newer version's win."""
        self.fields[field["name"]] = field["title"]
        known = self.classes.setdefault(field["name"], {})
        known.update(
            (option["key"], option["title"])
            for option in field.get("options") or ()
            if "key" in option and "title" in option
        )

    def learn_regions(self, fields: Sequence[SchemaField]) -> None:
        """Fields whose answers are regions, unless they were of another kind before."""
        for field in fields:
            kinds = self.kinds.setdefault(field.name, set())
            kinds.add(field.kind)
            self.regional.pop(field.name, None)
            if isinstance(field, RegionField) and len(kinds) == 1:
                self.regional[field.name] = field

    def differing(
        self, one: dict[str, Any] | None, other: dict[str, Any] | None
    ) -> list[Difference]:
        """What differs in the regions of an item that both releases have."""
        if one is None or other is None or not self.regional:
            return []
        schema = LabelSchema(tuple(self.regional.values()))
        return differences(schema, one, other, names=(_("before"), _("after")), content={})

    def field(self, name: str) -> str:
        """What people call a field."""
        return self.fields.get(name, name)

    def value(self, name: str, value: Any) -> str:
        """A value in words."""
        if value is None or value == NOTHING:
            return _("no answer")
        if name in self.regional:
            field = self.regional[name]
            return str(kind_of(field.kind).summary(field, value))
        if isinstance(value, list):
            return ", ".join(self.value(name, part) for part in value)
        return self.classes.get(name, {}).get(str(value), str(value))

    def answer(self, answer: dict[str, Any] | None) -> str:
        """A whole answer in words; a dash where the item isn't there."""
        if answer is None:
            return "–"
        if len(answer) == 1:
            return "".join(self.value(name, value) for name, value in answer.items())
        return "; ".join(
            f"{self.field(name)}: {self.value(name, value)}" for name, value in answer.items()
        )


def counts(diff: ReleaseDiff) -> list[Count]:
    """How many items of each sort of change."""
    known = diff.summary.get("changes", {})
    return [
        Count(TITLES[change], grouped(known.get(change, 0)), f"?{urlencode({'change': change})}")
        for change in CHANGES
    ]


def parts(diff: ReleaseDiff) -> list[tuple[str | Promise, str]]:
    """In how many items each part of data and provenance differs."""
    known = diff.summary.get("parts", {})
    return [(title, grouped(known[part])) for part, title in PARTS.items() if known.get(part)]


def confusions(diff: ReleaseDiff, words: Words) -> list[Confusion]:
    """A table for each field that has a change."""
    found = []
    for name, pairs in sorted(diff.summary.get("pairs", {}).items()):
        known = {(one, other): count for one, other, count in pairs}
        if any(one != other for one, other in known):
            found.append(confusion(name, known, words))
    return found


def confusion(name: str, known: dict[tuple[str, str], int], words: Words) -> Confusion:
    """The square of a field with few classes, else its changed pairs, most frequent first."""
    keys = sorted({key for pair in known for key in pair})
    cell = cells(name, known)
    if len(keys) <= MOST_CLASSES:
        square = [(words.value(name, one), [cell(one, other) for other in keys]) for one in keys]
        return Confusion(words.field(name), [words.value(name, key) for key in keys], square, [])
    changed = [pair for pair in known if pair[0] != pair[1]][:MOST_LINES]
    lines = [
        (words.value(name, one), words.value(name, other), cell(one, other))
        for one, other in changed
    ]
    return Confusion(words.field(name), [], [], lines)


def cells(name: str, known: dict[tuple[str, str], int]) -> Callable[[str, str], Count]:
    """What makes a cell: the number of a pair, and its entries where it is a change."""

    def cell(one: str, other: str) -> Count:
        number = known.get((one, other), 0)
        query = urlencode({"field": name, "from": one, "to": other})
        return Count("", grouped(number), f"?{query}" if number and one != other else "")

    return cell


def entry_page(diff: ReleaseDiff, wanted: Wanted, past: str, words: Words) -> EntryPage:
    """The wanted entries beyond an external id."""
    query = address_of(wanted)
    try:
        found = list(islice(entries_of(diff, wanted, past=past), PAGE + 1))
    except FileNotFoundError:
        return EntryPage([], problem=missing_file())
    shown = found[:PAGE]
    further = {**query, "past": shown[-1]["external_id"]} if len(found) > PAGE else None
    return EntryPage(
        [shown_entry(entry, words) for entry in shown],
        older_url=f"?{urlencode(further)}" if further else "",
        newer_url=f"?{urlencode(query)}" if past else "",
    )


def address_of(wanted: Wanted) -> dict[str, str]:
    """The address's words for what is wanted."""
    pair = {"field": wanted.field, "from": wanted.before, "to": wanted.after}
    return {"change": wanted.change} | (pair if wanted.field else {})


def shown_entry(entry: Row, words: Words) -> ShownEntry:
    """An entry in words."""
    return ShownEntry(
        external_id=entry["external_id"],
        text=entry["text"],
        changes=[(TITLES[change], BADGES[change]) for change in entry["changes"]],
        before=words.answer(entry["from"]),
        after=words.answer(entry["to"]),
        differing=words.differing(entry["from"], entry["to"]),
        provenance=[
            (PARTS[part], plain(part, one), plain(part, other))
            for part, (one, other) in entry["provenance"].items()
            if entry["from"] is not None and entry["to"] is not None
        ],
    )


def plain(part: str, value: Any) -> str:
    """A part of the provenance in words."""
    if value is None:
        return "–"
    if part == "source":
        return str(OutcomeSource(value).label)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def csv_header(fields: Iterable[str]) -> list[str]:
    """The columns of the file."""
    answers = [f"answer.{name}.{side}" for name in fields for side in ("from", "to")]
    known = [
        f"{part}.{side}"
        for part in PARTS
        if part not in ("text", "data", "hidden")
        for side in ("from", "to")
    ]
    return ["external_id", "changes", *answers, *known]


def csv_cells(entry: Row, fields: Iterable[str]) -> list[Any]:
    """The cells of one entry, in the header's order."""
    sides = (entry["from"] or {}, entry["to"] or {})
    answers = [joined(side.get(name)) for name in fields for side in sides]
    provenance = [
        joined(value)
        for part in PARTS
        if part not in ("text", "data", "hidden")
        for value in entry["provenance"].get(part, (None, None))
    ]
    return [entry["external_id"], "|".join(entry["changes"]), *answers, *provenance]


def joined(value: Any) -> Any:
    """A list as one text; all else as it is."""
    return "|".join(map(str, value)) if isinstance(value, list) else value
