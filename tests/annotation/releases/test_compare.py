"""Does a comparison find each difference once, whatever the two sides hold, in flat memory?"""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.releases.canonical import canonical_json
from annotation.releases.diff.compare import CHANGES, MAX_PAIRS, Summary, compare, pairs_of


def row(external_id, answer="ham", **values):
    return {
        "external_id": external_id,
        "text": "t",
        "data": {},
        "hidden": {},
        "answer": answer if isinstance(answer, dict) else {"label": answer},
        "source": "single",
        "annotators": ["p1"],
        "reviewer": None,
        "guideline": "1.0",
        "schema": 1,
        "policy": 1,
        "decided_at": "2026-01-01",
    } | values


def lines(rows):
    return [canonical_json(one) + b"\n" for one in sorted(rows, key=lambda r: r["external_id"])]


def compared(older, newer, **values):
    summary = Summary(**values)
    return list(compare(lines(older), lines(newer), summary)), summary


def test_each_sort_of_change_is_found():
    older = [row("a"), row("b"), row("c"), row("d"), row("e")]
    newer = [
        row("a"),
        row("b", "spam"),
        row("c", source="review", reviewer="r"),
        row("d", text="u"),
        row("f"),
    ]
    entries, summary = compared(older, newer)
    assert [(entry["external_id"], entry["changes"]) for entry in entries] == [
        ("b", ["outcome"]),
        ("c", ["provenance"]),
        ("d", ["data"]),
        ("e", ["removed"]),
        ("f", ["added"]),
    ]
    assert entries[0]["from"] == {"label": "ham"}
    assert entries[0]["to"] == {"label": "spam"}
    assert entries[1]["provenance"] == {"source": ["single", "review"], "reviewer": [None, "r"]}
    assert (entries[3]["to"], entries[4]["from"]) == (None, None)
    assert (summary.older, summary.newer, summary.same) == (5, 5, 1)
    assert summary.as_json()["pairs"] == {"label": [["ham", "ham", 3], ["ham", "spam", 1]]}
    assert summary.parts == Counter(source=1, reviewer=1, text=1)


SIDE = st.dictionaries(
    st.text("aäzZ\U0001f600￿1", min_size=1, max_size=3),
    st.tuples(st.sampled_from(["ham", "spam", None, 3]), st.sampled_from(["x", "y"])),
    max_size=12,
)


@given(one=SIDE, other=SIDE)
def test_it_is_what_two_dictionaries_say(one, other):
    sides = [
        [row(key, answer, source=source) for key, (answer, source) in side.items()]
        for side in (one, other)
    ]
    entries, summary = compared(*sides)
    ids = [entry["external_id"] for entry in entries]
    assert ids == sorted(set(ids))
    both = one.keys() & other.keys()
    assert {e["external_id"] for e in entries if e["changes"] == ["added"]} == other.keys() - one
    assert {e["external_id"] for e in entries if e["changes"] == ["removed"]} == one.keys() - other
    assert {e["external_id"] for e in entries if "outcome" in e["changes"]} == {
        key for key in both if one[key][0] != other[key][0]
    }
    assert {e["external_id"] for e in entries if "provenance" in e["changes"]} == {
        key for key in both if one[key][1] != other[key][1]
    }
    assert (summary.older, summary.newer) == (len(one), len(other))
    assert summary.same == len([key for key in both if one[key] == other[key]])
    for change in CHANGES:
        assert summary.changes[change] == len([e for e in entries if change in e["changes"]])
    assert sum(sum(pairs.values()) for pairs in summary.pairs.values()) == len(both)


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ("ham", "spam", [("ham", "spam")]),
        (3, 4, [("3", "4")]),
        (None, "spam", [("", "spam")]),
        (["a", "b"], ["b", "c"], [("b", "b"), ("a", ""), ("", "c")]),
        ([{"x": 1}], [{"x": 2}], []),
    ],
)
def test_which_became_which(one, other, pairs):
    assert pairs_of(one, other) == pairs


def test_free_text_is_no_class():
    older = [row(f"{n:06}", {"note": f"a{n}", "label": "ham"}) for n in range(30)]
    newer = [row(f"{n:06}", {"note": f"b{n}", "label": "ham"}) for n in range(30)]
    _, summary = compared(older, newer, free=frozenset({"note"}))
    assert list(summary.as_json()["pairs"]) == ["label"]


def test_too_many_values_stop_being_counted():
    side = [row(f"{n:06}", f"class {n}") for n in range(MAX_PAIRS + 50)]
    _, summary = compared(side, side)
    assert summary.as_json()["pairs"] == {}
    assert len(summary.pairs["label"]) == MAX_PAIRS + 1
    json.dumps(summary.as_json())
