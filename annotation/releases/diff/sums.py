"""Totals of a comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from annotation.releases.diff.compare import ADDED, CHANGES, DATA, OUTCOME, PROVENANCE, REMOVED
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.word_diff import Words
from core.web.numbers import grouped

MAX_CLASSES = 12  # of a table with a column for each; more classes are listed by pairs
MAX_LINES = 100
TITLES: dict[str, str | Promise] = {
    ADDED: gettext_lazy("Added"),
    REMOVED: gettext_lazy("Removed"),
    OUTCOME: gettext_lazy("Annotation changed"),
    DATA: gettext_lazy("Data changed"),
    PROVENANCE: gettext_lazy("Provenance changed"),
}
PARTS: dict[str, str | Promise] = {
    "text": gettext_lazy("Text"),
    "data": gettext_lazy("Visible columns"),
    "hidden": gettext_lazy("Hidden columns"),
    "source": gettext_lazy("Source"),
    "annotators": gettext_lazy("Annotators"),
    "reviewer": gettext_lazy("Reviewer"),
    "guideline": gettext_lazy("Guideline"),
    "schema": gettext_lazy("Label schema"),
    "policy": gettext_lazy("Workflow settings"),
    "decided_at": gettext_lazy("Decided at"),
}


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
    if len(keys) <= MAX_CLASSES:
        square = [(words.value(name, one), [cell(one, other) for other in keys]) for one in keys]
        return Confusion(words.field(name), [words.value(name, key) for key in keys], square, [])
    changed = [pair for pair in known if pair[0] != pair[1]][:MAX_LINES]
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
