"""Are differences between two answers told right, for every kind, region by region?"""

import json

import pytest
from django.template.loader import render_to_string

from annotation.label_types.differences import differences
from annotation.label_types.registry import all_kinds, kind_of
from annotation.label_types.rendering import Look, Person, answer_html
from annotation.label_types.schema import LabelSchema, parse_schema
from tests.support.repository import ROOT

TEXT = "Ada met Bo in New York City."
OPTIONS = [{"key": "per", "title": "Person", "colour": 3}, {"key": "loc", "title": "Place"}]
SPANS = {
    "kind": "span",
    "name": "who",
    "title": "Names",
    "required": False,
    "options": OPTIONS,
    "attributes": [
        {
            "kind": "choice",
            "name": "sure",
            "title": "Sure",
            "required": False,
            "options": [{"key": "y", "title": "Yes"}, {"key": "n", "title": "No"}],
        }
    ],
}
BOXES = {"kind": "box", "name": "who", "title": "Cells", "required": False, "options": OPTIONS}


def span(words, label="per", number=1, **attributes):
    start = TEXT.index(words)
    made = {"id": f"r{number}", "label": label, "start": start, "end": start + len(words)}
    return made | {"text": words} | ({"attributes": attributes} if attributes else {})


def box(x, label="per", *, number=1, width=100):
    return {"id": f"r{number}", "label": label, "x": x, "y": 0.0, "width": width, "height": 100.0}


def told(field, one, other):
    """The lines as a person reads them, and the ids on both sides."""
    schema = parse_schema([field])
    name = field["name"]
    answers = {name: one}, {name: other}
    found = differences(schema, *answers, names=("A", "B"), content={"text": TEXT})
    if not found:
        return [], set(), set()
    (only,) = found
    lines = [" ".join([line.what, "; ".join(line.told)]).strip() for line in only.lines]
    return lines, set(only.ones), set(only.others)


def test_what_is_alike_is_not_told():
    assert told(SPANS, [span("Ada")], [span("Ada", number=9)]) == ([], set(), set())


def test_regions_alone_of_another_class_with_other_ends_and_other_details():
    one = [span("Ada"), span("Bo", number=2), span("New York", "loc", 3)]
    other = [span("Ada", "loc", 5), span("New York City", "loc", 6), span("met", number=7)]
    assert told(SPANS, one, other) == (
        [
            "Regions: A 3, B 3.",
            "Only in A: Person “Bo”",
            "Only in B: Person “met”",
            "Different class: “Ada”: A Person, B Place",
            "Different boundaries: Place: A “New York”, B “New York City”",
        ],
        {"r1", "r2", "r3"},
        {"r5", "r6", "r7"},
    )
    lines, *_ids = told(SPANS, [span("Ada", sure="y")], [span("Ada", sure="n")])
    assert lines[1:] == ["Different attributes: Person “Ada”: A Sure: Yes, B Sure: No"]
    lines, *_ids = told(SPANS, [span("Ada", sure="y")], None)
    assert lines == ["Regions: A 1, B 0.", "Only in A: Person “Ada”"]


def test_edges_drawn_by_hand_differ_only_from_a_tenth_on():
    near, far = [box(0.0, number=2), box(300.0)], [box(2.0, number=4), box(350.0, number=5)]
    lines, ones, others = told(BOXES, near, far)
    assert lines[1].startswith("Different boundaries: Person: A “x 300")
    assert (ones, others) == ({"r1"}, {"r5"})
    assert told(BOXES, [box(0.0)], [box(1.0)])[0] == [
        "Regions: A 1, B 1.",
        "The regions are the same. Their boundaries differ only slightly.",
    ]


def test_of_many_differences_the_first_are_told_and_the_rest_counted():
    schema = parse_schema([BOXES])
    many = [box(200.0 * place, number=place) for place in range(30)]
    (found,) = differences(schema, {"who": many}, {}, names=("A", "B"), content={})
    assert (len(found.lines[1].told), found.lines[1].more) == (8, 22)
    assert len(found.ones) == 30


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        (
            {"kind": "choice", "options": OPTIONS},
            "per",
            "loc",
            ["A Person", "B Place"],
        ),
        (
            {"kind": "choice", "options": OPTIONS, "multiple": True},
            ["per", "loc"],
            ["loc"],
            ["Only in A: Person"],
        ),
        ({"kind": "rating", "least": 1, "most": 5}, 2, None, ["A 2 of 5", "B no value"]),
        ({"kind": "text"}, "one word", "x" * 999, ["A one word", f"B {'x' * 199}…"]),
    ],
)
def test_kinds_without_regions_are_told_in_plain_words(field, one, other, expected):
    field |= {"name": "f", "title": "F", "required": False}
    assert told(field, one, other)[0] == expected


def test_of_two_that_differ_only_in_what_lies_in_front_that_is_told():
    front, plain = box(0.0) | {"layer": 1}, box(0.0)
    lines, ones, others = told(BOXES, [front], [plain])
    assert (
        lines[1]
        == "Different layer order: Person “x 0, y 0, 100 × 100”: A in front, B default layer"
    )
    assert (ones, others) == ({"r1"}, {"r1"})


PAIRS = [
    pytest.param(case, id=f"{kind.name}-{number}")
    for kind in all_kinds()
    for number, case in enumerate(
        json.loads((ROOT / f"tests/fixtures/label_types/{kind.name}.json").read_text())["agreement"]
    )
]


@pytest.mark.parametrize("case", PAIRS)
def test_every_kind_tells_and_draws_what_differs(case):
    kind = kind_of(case["field"]["kind"])
    field, (one, other) = kind.field_class.model_validate(case["field"]), case["answers"]
    schema, name = LabelSchema((field,)), field.name
    found = differences(schema, {name: one}, {name: other}, names=("A", "B"), content={})
    assert bool(found) == (kind.comparison_key(one) != kind.comparison_key(other))
    if not found:
        return
    assert all(line.what for line in found[0].lines)
    page = "".join(
        answer_html(
            schema,
            {name: one},
            {"text": "x" * 99},
            look=Look(person=Person(0, {name: found[0].ones})),
        )
    )
    assert page.count("(A)") >= len(found[0].ones)
    fields = "annotation/workflow/review/_difference_fields.html"
    assert field.title in render_to_string(fields, {"fields": found})
