"""Entries of a comparison as text, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from annotation.label_types.differences import Difference
from annotation.releases.diff.compare import ADDED, DATA, OUTCOME, PROVENANCE, REMOVED, Row
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.stored import Wanted, entries_of
from annotation.releases.diff.sums import PARTS, TITLES
from annotation.releases.diff.word_diff import Words
from annotation.releases.queries import missing_file
from annotation.workflow.lifecycle.models import OutcomeSource

PAGE = 50
BADGES = {ADDED: "good", REMOVED: "bad", OUTCOME: "warn", DATA: "info", PROVENANCE: ""}


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
