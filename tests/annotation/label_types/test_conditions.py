"""Is a field asked only where the answer to an earlier one says so?"""

import pytest

from annotation.label_types.forms import answer_from_form
from annotation.label_types.schema import parse_schema
from core.web.errors import Invalid

OPTIONS = [
    {"key": "animal", "title": "Animal"},
    {"key": "dog", "title": "Dog", "parent": "animal"},
    {"key": "cat", "title": "Cat", "parent": "animal"},
    {"key": "plant", "title": "Plant"},
]
WHAT = {"kind": "choice", "name": "what", "title": "What", "options": OPTIONS}


def when(field, *values, **options):
    return {"show_if": {"field": field, "values": list(values)}, **options}


TAME = {"kind": "rating", "name": "tame", "title": "Tame", **when("what", "animal")}
WHY = {"kind": "text", "name": "why", "title": "Why", **when("tame", 1, 2)}
CHAIN = parse_schema([WHAT, TAME, WHY])


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        ({"what": "plant"}, {"what": "plant"}),
        ({"what": "plant", "tame": 1, "why": "bites"}, {"what": "plant"}),
        ({"what": "dog", "tame": 5}, {"what": "dog", "tame": 5}),
        ({"what": "dog", "tame": 5, "why": "x"}, {"what": "dog", "tame": 5}),
        ({"what": "dog", "tame": 1, "why": "x"}, {"what": "dog", "tame": 1, "why": "x"}),
    ],
)
def test_what_is_not_asked_is_dropped_and_not_needed(answer, stored):
    assert CHAIN.normalise(answer) == stored


@pytest.mark.parametrize(
    ("answer", "field"),
    [({"what": "dog"}, "tame"), ({"what": "cat", "tame": 2}, "why"), ({}, "what")],
)
def test_what_is_asked_needs_an_answer(answer, field):
    with pytest.raises(Invalid) as refusal:
        CHAIN.normalise(answer)
    assert [problem["field"] for problem in refusal.value.detail["problems"]] == [field]


def test_a_wrong_answer_to_an_unasked_field_does_no_harm():
    assert CHAIN.normalise({"what": "plant", "tame": "high"}) == {"what": "plant"}


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ({}, {"what"}),
        ({"what": "plant", "tame": 1}, {"what"}),
        ({"what": "dog", "tame": "1"}, {"what", "tame", "why"}),
        ({"what": "gone"}, {"what"}),
        (None, {"what"}),
    ],
)
def test_what_is_asked_is_known_of_an_unfinished_answer_too(answer, asked):
    assert CHAIN.asked(answer) == asked


def test_one_of_several_classes_is_enough():
    several = parse_schema([{**WHAT, "multiple": True}, TAME])
    assert several.asked({"what": ["plant", "cat"]}) == {"what", "tame"}
    assert several.asked({"what": ["plant"]}) == {"what"}


def test_agreement_counts_what_was_asked_of_either():
    plant, dog = {"what": "plant"}, {"what": "dog", "tame": 5}
    assert CHAIN.agreement(plant, plant) == 1.0
    assert CHAIN.agreement(plant, dog) == 0.0
    assert CHAIN.agreement(dog, {"what": "dog", "tame": 3}) == pytest.approx(0.75)


def test_labels_are_counted_of_what_was_asked():
    assert CHAIN.billable({"what": "plant"}) == {"choice": 1}
    assert CHAIN.billable({"what": "dog", "tame": 1, "why": "x"}) == {
        "choice": 1,
        "rating": 1,
        "text": 1,
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([TAME, WHAT], "must be a field above"),
        ([WHAT, {**TAME, **when("tame", "1")}], "must be a field above"),
        ([WHAT, {**TAME, **when("what", "fish")}], "doesn't have"),
        ([WHAT, TAME, {**WHY, **when("tame", 6)}], "doesn't have"),
        ([{**WHY, "show_if": None}, {**TAME, **when("why", "x")}], "is neither"),
        ([WHAT, {**TAME, **when("what")}], "show_if"),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(fields, sentence):
    with pytest.raises(Invalid, match=sentence):
        parse_schema(fields)


def test_a_form_gives_lists_for_several_and_text_for_the_rest(rf):
    sent = rf.post("/", {"what": ["dog", "cat"], "tame": "4"}).POST
    schema = parse_schema([{**WHAT, "multiple": True}, TAME])
    assert schema.normalise(answer_from_form(schema, sent)) == {"what": ["dog", "cat"], "tame": 4}
