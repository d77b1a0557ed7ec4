"""Whatever a hostile client sends for an answer: is it stored audio, or refused in a sentence?

Every accepted case of the fixtures is spoiled at each of its places with each of the values below.
"""

import copy
import json
import time
import tracemalloc

import pytest

from annotation.label_types.box import BOX
from annotation.label_types.context import ItemFacts
from annotation.label_types.matching import near_pairs
from annotation.label_types.regions import MAX_REGIONS, RegionKind
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import parse_schema
from core.web.errors import Invalid
from core.web.http import unstorable
from tests.annotation.label_types.test_contract import FIXTURES, NAMES

SPOILED = (
    *(float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 5e-324, -0.0, 0.1 + 0.2),
    *(0, -1, 10**30, -(10**30), 2**63, 2**31, 10**400, True, False, None),
    *("", "5", "NaN", "a" * 2_000, "\u202e", "👩‍🚀e\u0301", [], {}, [[]], [None], {"a": None}),
    *([1e308, 1e308], [[0, 0]] * 3, [[float("nan"), 1]], {"id": "a"}, [[0, 0], [0, 0], "x"]),
)
MAX_SENTENCE_LENGTH = 400
MEGABYTE = 1 << 20
BOUND = 60  # seconds of processor time that no answer may take: ten times what any did


def accepted(name):
    """The cases of a kind whose value is stored."""
    cases = json.loads((FIXTURES / f"{name}.json").read_text())["cases"]
    return [case for case in cases if "refused" not in case and case["stored"] is not None]


def places(value, way=()):
    """The ways to everything inside a value, itself included."""
    yield way
    listed = value if isinstance(value, list) else ()
    parts = value if isinstance(value, dict) else dict(enumerate(listed))
    for key, each in parts.items():
        yield from places(each, (*way, key))


def spoiled(value, way, wrong):
    """The value with something else at one place."""
    if not way:
        return wrong
    changed = copy.deepcopy(value)
    place = changed
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = wrong
    return changed


def sent(case, value):
    """What is stored of the value in the case's schema; None if it was refused, in a sentence."""
    schema, name = parse_schema([*case.get("before", []), case["field"]]), case["field"]["name"]
    material = ItemFacts(**case.get("material", {}))
    try:
        stored = schema.normalise({**case.get("answers", {}), name: value}, material)
    except Invalid as refusal:
        for problem in refusal.detail["problems"]:
            assert 0 < len(problem["message"]) < MAX_SENTENCE_LENGTH, problem["message"][:500]
        return None
    assert not unstorable(stored)
    assert schema.normalise(stored, material) == stored
    schema.summary(stored)
    schema.billable(stored)
    assert schema.agreement(stored, stored) == 1
    return stored


@pytest.mark.parametrize("name", NAMES)
def test_each_place_of_an_answer_spoiled_in_each_way(name):
    tried = 0
    for case in accepted(name)[:6]:
        for way in list(places(case["value"]))[:60]:
            for wrong in SPOILED:
                sent(case, spoiled(case["value"], way, wrong))
                tried += 1
    assert tried >= len(SPOILED)


REGIONAL = [name for name in NAMES if isinstance(kind_of(name), RegionKind)]


def many(name, number):
    """A case of the kind with its first region so many times, and the answer."""
    case = accepted(name)[0]
    first = case["value"][0]
    return case, [first | {"id": f"r{at}"} for at in range(number)]


@pytest.mark.parametrize("name", REGIONAL)
def test_ten_thousand_regions_are_refused_in_a_sentence(name):
    case, regions = many(name, 2 * MAX_REGIONS)
    schema = parse_schema([*case.get("before", []), case["field"]])
    with pytest.raises(Invalid, match=r"at most \d+ regions"):
        schema.normalise({**case.get("answers", {}), case["field"]["name"]: regions})


@pytest.mark.parametrize("name", REGIONAL)
def test_as_many_as_may_be_all_at_one_place_are_stored_or_refused_and_compared(name):
    case, regions = many(name, MAX_REGIONS)
    begun = time.process_time()
    stored = sent(case, regions)
    assert time.process_time() - begun < BOUND
    assert stored is None or len(stored[case["field"]["name"]]) == MAX_REGIONS


def test_regions_too_close_to_be_compared_one_by_one_are_paired_where_they_are_the_same():
    case = accepted("box")[0]
    field = BOX.field_class.model_validate(case["field"] | {"attributes": []})
    ones = [boxed(at, 100 + at / 1_000) for at in range(2_000)]
    others = [*ones[:500], *(boxed(at, 180.001 + at / 1_000) for at in range(500, 2_000))]
    assert near_pairs(ones, others, BOX.extent) > BOX.most_pairs
    assert BOX.agreement(field, ones, others) == 500 / 2_000
    assert BOX.agreement(field, others, ones) == 500 / 2_000
    assert BOX.agreement(field, ones, list(reversed(ones))) == 1


def test_lines_of_a_page_are_compared_however_long_they_are():
    case = accepted("box")[0]
    field = BOX.field_class.model_validate(case["field"] | {"attributes": []})
    ones = [boxed(at, 10, y=12 * at) for at in range(1_500)]
    others = [boxed(at, 11, y=12 * at + 1) for at in range(1_500)]
    assert near_pairs(ones, others, BOX.extent) > BOX.most_pairs
    assert BOX.agreement(field, ones, others) == 1


def boxed(number, x, y=10.0):
    """A box of a long line."""
    place = {"x": x, "y": y, "width": 100.0, "height": 10.0}
    return {"id": f"r{number}", "label": "rbc", **place}


BOMBS = {
    "a size beyond all": {"size": [10**9, 10**9], "counts": [0, 10**18]},
    "other than the image": {"size": [100_000, 100_000], "counts": [0, 10**10]},
    "runs beyond their size": {"size": [4, 6], "counts": [0, 2**62, 2**62]},
    "runs that wrap round": {"size": [4, 6], "counts": [2**63 - 1, 2, 2**63 - 1, 24]},
    "runs below zero": {"size": [4, 6], "counts": [-(2**40), 2**40 + 24]},
    "a million empty runs": {"size": [4, 6], "counts": [0] * 1_000_000 + [24]},
    "a packed text": {"size": [4, 6], "counts": "0" * 1_000_000},
    "floats": {"size": [4, 6], "counts": [0.0, 24.0]},
    "a size of truth": {"size": [True, 24], "counts": [0, 24]},
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_runs_is_refused_before_it_takes_any_room(bomb):
    case = accepted("mask")[0]
    value = [{"id": "a", "label": case["value"][0]["label"], "rle": BOMBS[bomb]}]
    tracemalloc.start()
    try:
        assert sent(case, value) is None
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_ten_thousand_unknown_fields_are_told_by_a_few():
    case = accepted("choice")[0]
    schema = parse_schema([case["field"]])
    with pytest.raises(Invalid) as refusal:
        schema.normalise({f"{at}" * 500: 1 for at in range(1_000)})
    problems = refusal.value.detail["problems"]
    assert 0 < len(problems) < 10
    assert all(len(problem["message"]) < MAX_SENTENCE_LENGTH for problem in problems)
