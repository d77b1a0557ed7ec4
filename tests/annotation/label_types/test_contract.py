"""Does each label kind keep its promises? The cases are shared with the scripts (tests/js)."""

import json

import pytest

from annotation.label_types.context import NOTHING_GIVEN, ItemFacts
from annotation.label_types.registry import all_kinds, kind_of
from annotation.label_types.schema import parse_schema
from core.web.errors import Invalid
from tests.support.repository import ROOT

FIXTURES = ROOT / "tests/fixtures/label_types"
NAMES = [kind.name for kind in all_kinds()]


def shared(part):
    return [
        pytest.param(case, id=f"{name}-{number}")
        for name in NAMES
        for number, case in enumerate(json.loads((FIXTURES / f"{name}.json").read_text())[part])
    ]


@pytest.mark.parametrize("case", shared("cases"))
def test_an_answer_is_stored_or_refused_with_a_sentence(case):
    schema, name = parse_schema([*case.get("before", []), case["field"]]), case["field"]["name"]
    material = ItemFacts(**case.get("material", {}))
    answer = {**case.get("answers", {}), name: case["value"]}
    if "refused" in case:
        with pytest.raises(Invalid) as refusal:
            schema.normalise(answer, material)
        problem = refusal.value.detail["problems"][0]
        assert problem["field"] == name
        assert case["refused"] in problem["message"]
        return
    stored = schema.normalise(answer, material)
    assert stored[name] == case["stored"]
    assert schema.normalise(stored, material) == stored, "the stored form is stored as it is"
    assert schema.is_same(stored, stored)
    kind, field = kind_of(case["field"]["kind"]), schema.by_name[name]
    assert kind.summary(field, stored[name]) == case["summary"]
    assert kind.billable(field, stored[name]) == case["billable"]


@pytest.mark.parametrize("case", shared("agreement"))
def test_agreement_is_what_quality_md_says_and_symmetric(case):
    kind = kind_of(case["field"]["kind"])
    field, (one, other) = kind.field_class.model_validate(case["field"]), case["answers"]
    assert kind.agreement(field, one, other) == pytest.approx(case["agreement"], abs=1e-6)
    assert kind.agreement(field, other, one) == kind.agreement(field, one, other)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_no_answer_and_no_label(name):
    case = json.loads((FIXTURES / f"{name}.json").read_text())["cases"][0]
    kind = kind_of(name)
    field = kind.field_class.model_validate(case["field"])
    assert kind.normalise(field, None, NOTHING_GIVEN) is None
    assert kind.billable(field, None) == 0
    assert kind.summary(field, None) == ""
    assert kind.agreement(field, None, None) == 1.0


@pytest.mark.parametrize("value", ["a\0b", "a\ud800b"])
def test_a_text_the_database_cannot_hold_is_refused(value):
    schema = parse_schema([{"kind": "text", "name": "said", "title": "Said"}])
    with pytest.raises(Invalid, match="can't be stored"):
        schema.normalise({"said": value})


OPTION = [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}]


def below(parent, key):
    return {"key": key, "title": key, "parent": parent}


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("choice", {"options": [*OPTION, below("c", "d")]}, "must come earlier"),
        ("choice", {"options": [below("b", "a"), below("a", "b")]}, "must come earlier"),
        ("choice", {"options": [OPTION[0], below("a", "b")]}, "must be selectable"),
        (
            "choice",
            {"options": [*OPTION, *[below(f, t) for f, t in zip("acdefg", "cdefgh", strict=True)]]},
            "deeper than 6",
        ),
        ("choice", {"options": OPTION, "max_choices": 2}, "needs multiple selection"),
        ("choice", {"options": OPTION, "multiple": True, "min_choices": 3}, "minimum number"),
        ("rating", {"least": 3, "most": 3}, "must span"),
        ("rating", {"least": 0, "most": 11}, "must span"),
        ("rating", {"labels": {"6": "Best"}}, "isn't a point"),
        ("text", {"min_length": 5, "max_length": 4}, "minimum length"),
        ("text", {"max_length": 20_001}, "20000"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(kind, options, sentence):
    with pytest.raises(Invalid, match=sentence):
        parse_schema([{"kind": kind, "name": "field", "title": "Field", **options}])


def test_two_places_of_a_tree_may_have_a_class_of_the_same_title():
    options = [*OPTION, below("a", "x"), {**below("b", "y"), "title": "x"}]
    (field,) = parse_schema(
        [{"kind": "choice", "name": "f", "title": "F", "options": options}]
    ).fields
    assert field.titles["y"] == "B › x"
