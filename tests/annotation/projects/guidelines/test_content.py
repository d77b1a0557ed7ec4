"""Does a guideline come back from storage as it was written?"""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.label_types.schema import parse_schema
from annotation.projects.guidelines.classes import LabelClass, classes_of
from annotation.projects.guidelines.content import (
    ClassBlock,
    Example,
    Guideline,
    parse_guideline,
    stored_guideline,
    with_all_classes,
)
from core.web.errors import Invalid

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
EXAMPLES = st.builds(Example, text=TEXTS, good=st.booleans(), note=TEXTS)
BLOCKS = st.builds(
    ClassBlock,
    class_key=st.sampled_from("abc"),
    definition=TEXTS,
    label_when=TEXTS,
    do_not_label_when=TEXTS,
    edge_cases=TEXTS,
    examples=st.lists(EXAMPLES, max_size=3).map(tuple),
)
GUIDELINES = st.builds(
    Guideline,
    overview=TEXTS,
    blocks=st.lists(BLOCKS, max_size=4, unique_by=lambda block: block.class_key).map(tuple),
)


@given(GUIDELINES)
def test_round_trip(guideline):
    json = orjson.dumps(stored_guideline(guideline))
    assert b"\\u0000" not in json
    assert parse_guideline(orjson.loads(json)) == guideline


def test_line_ends_of_browsers_make_no_difference():
    assert Guideline(overview="a\r\nb\rc ") == Guideline(overview="a\nb\nc")


def test_unknown_parts_are_refused_with_their_place():
    with pytest.raises(Invalid, match=r"blocks\.0"):
        parse_guideline({"blocks": [{"class_key": "a", "colour": 1}]})


def test_every_class_gets_a_block_and_written_ones_of_gone_classes_stay():
    classes = [LabelClass(key, key.upper(), 1, "") for key in "ab"]
    written = Guideline(
        blocks=(
            ClassBlock(class_key="gone", definition="x"),
            ClassBlock(class_key="empty"),
            ClassBlock(class_key="b", definition="y"),
        )
    )
    result = with_all_classes(written, classes)
    assert [block.class_key for block in result.blocks] == ["a", "b", "gone"]
    assert result.block("b").definition == "y"


def test_classes_of_a_second_choice_are_told_apart():
    options = [{"key": "yes", "title": "Yes"}, {"key": "no", "title": "No"}]
    fields = [
        {"kind": "choice", "name": name, "title": name, "options": options}
        for name in ("one", "two")
    ]
    keys = [each.key for each in classes_of(parse_schema(fields))]
    assert keys == ["one.yes", "one.no", "two.yes", "two.no"]
