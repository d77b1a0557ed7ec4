"""Compare two releases item by item. A pure merge of two sorted lists.

Memory stays flat: each side is read once, row by row. What is counted is bounded by the classes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

Row = dict[str, Any]
ADDED, REMOVED, OUTCOME, DATA, PROVENANCE = "added", "removed", "outcome", "data", "provenance"
CHANGES = (ADDED, REMOVED, OUTCOME, DATA, PROVENANCE)
DATA_PARTS = ("text", "data", "hidden")
PROVENANCE_PARTS = (
    "source",
    "annotators",
    "reviewer",
    "guideline",
    "schema",
    "policy",
    "decided_at",
)
MAX_PAIRS = 20_000  # pairs of values a field may have before it counts as free answers
MAX_TEXT_LENGTH = 300  # characters of a text that stand beside a change
NOTHING = ""


@dataclass
class Summary:
    """Sums over all items; `pairs` counts each field's (from, to) over the items in both.

    `free` are the fields of free text, whose answers aren't classes.
    """

    free: frozenset[str] = frozenset()

    older: int = 0
    newer: int = 0
    same: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    pairs: defaultdict[str, Counter[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def as_json(self) -> dict[str, Any]:
        """The form that is stored; a field of too many values has no pairs."""
        return {
            "older": self.older,
            "newer": self.newer,
            "same": self.same,
            "changes": dict(self.changes),
            "parts": dict(self.parts),
            "pairs": {
                name: [[one, other, count] for (one, other), count in pairs.most_common()]
                for name, pairs in self.pairs.items()
                if len(pairs) <= MAX_PAIRS
            },
        }


def compare(older: Iterable[bytes], newer: Iterable[bytes], summary: Summary) -> Iterator[Row]:
    """An entry for each item that isn't the same in both, in the order of external ids.

    Each side holds lines of JSON in the order of `external_id` by code points.
    """
    olds, news = iter(older), iter(newer)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if old == new and old is not None:
            count_both(summary, row := orjson.loads(old), row)
            summary.same += 1
            old, new = next(olds, None), next(news, None)
            continue
        one, other = parsed(old), parsed(new)
        order = first_of(one, other)
        if order == 0:
            assert one is not None
            assert other is not None
            yield changed(summary, one, other)
        else:
            yield alone(summary, one if order < 0 else other, is_added=order > 0)
        old = next(olds, None) if order <= 0 else old
        new = next(news, None) if order >= 0 else new


def parsed(line: bytes | None) -> Row | None:
    """A line's row; None at the end."""
    return None if line is None else orjson.loads(line)


def first_of(one: Row | None, other: Row | None) -> int:
    """Below 0 where the older side's row comes first, above 0 the newer side's, 0 for one item."""
    if one is None or other is None:
        return 1 if one is None else -1
    first, second = str(one["external_id"]), str(other["external_id"])
    return (first > second) - (first < second)


def alone(summary: Summary, row: Row | None, *, is_added: bool) -> Row:
    """The entry of an item that only one side has."""
    assert row is not None
    change = ADDED if is_added else REMOVED
    summary.changes[change] += 1
    summary.newer += is_added
    summary.older += not is_added
    sides = (None, row) if is_added else (row, None)
    return entry(row["external_id"], [change], *sides)


def changed(summary: Summary, one: Row, other: Row) -> Row:
    """The entry of an item that differs; `same` counts what says the same in other bytes."""
    count_both(summary, one, other)
    changes = []
    if one["answer"] != other["answer"]:
        changes.append(OUTCOME)
    for change, parts in ((DATA, DATA_PARTS), (PROVENANCE, PROVENANCE_PARTS)):
        differing = [part for part in parts if one.get(part) != other.get(part)]
        summary.parts.update(differing)
        if differing:
            changes.append(change)
    summary.changes.update(changes)
    return entry(one["external_id"], changes, one, other)


def entry(external_id: str, changes: list[str], one: Row | None, other: Row | None) -> Row:
    """What is stored of an item: the answers on both sides, and the provenance that differs."""
    return {
        "external_id": external_id,
        "changes": changes,
        "text": (other or one or {}).get("text", "")[:MAX_TEXT_LENGTH],
        "from": one and one["answer"],
        "to": other and other["answer"],
        "provenance": {
            part: [one and one.get(part), other and other.get(part)]
            for part in PROVENANCE_PARTS
            if (one and one.get(part)) != (other and other.get(part))
        },
    }


def count_both(summary: Summary, one: Row, other: Row) -> None:
    """Count an item that is in both, and which answer became which."""
    summary.older += 1
    summary.newer += 1
    first, second = one["answer"], other["answer"]
    names = first.keys() if one is other else first.keys() | second.keys()
    for name in names - summary.free:
        pairs = summary.pairs[name]
        if len(pairs) <= MAX_PAIRS:
            for pair in pairs_of(first.get(name), second.get(name)):
                pairs[pair] += 1


def pairs_of(one: Any, other: Any) -> list[tuple[str, str]]:
    """(from, to) of one field's value; of several classes, those kept, gone and come in turn."""
    if type(one) is str and type(other) is str:  # the most frequent by far
        return [(one, other)]
    if not (is_plain(one) and is_plain(other)):
        return []
    first, second = classes_of(one), classes_of(other)
    if not isinstance(one, list) and not isinstance(other, list):
        return [(first[0], second[0])]
    return [
        *((key, key) for key in first if key in second),
        *((key, NOTHING) for key in first if key not in second),
        *((NOTHING, key) for key in second if key not in first),
    ]


def is_plain(value: Any) -> bool:
    """Whether a value is a class or several; drawings and spans aren't."""
    parts = value if isinstance(value, list) else [value]
    return all(part is None or isinstance(part, str | int | float) for part in parts)


def classes_of(value: Any) -> list[str]:
    """A value's classes as texts; one empty text where there is no answer."""
    if isinstance(value, list):
        return [str(part) for part in value]
    return [NOTHING if value is None else str(value)]
