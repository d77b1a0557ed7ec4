"""Does each kind keep its promises for any answer, not only for the ones we thought of?"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.label_types.registry import kind_of
from annotation.label_types.schema import parse_schema

TREE = [("a", ""), ("b", "a"), ("c", "a"), ("d", "b"), ("e", "b"), ("f", "")]
OPTIONS = [{"key": key, "title": key.upper(), "parent": parent} for key, parent in TREE]
BASE = {"name": "field", "title": "Field", "required": False}
KEYS = st.sampled_from([key for key, _ in TREE])
# st.text() holds no lone surrogates; those are refused (test_contract)
WORDS = st.text(max_size=12).filter(lambda text: "\0" not in text)
FIELDS = [
    ({"kind": "choice", "options": OPTIONS, "leaf_only": False}, st.none() | KEYS),
    (
        {"kind": "choice", "options": OPTIONS, "leaf_only": False, "multiple": True},
        st.lists(KEYS, max_size=4),
    ),
    ({"kind": "rating", "least": -3, "most": 4}, st.none() | st.integers(-3, 4)),
    ({"kind": "text", "multiline": True}, st.none() | WORDS),
]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_agreement_is_a_share_alike_both_ways_and_whole_for_equal_answers(data):
    options, answers = data.draw(st.sampled_from(FIELDS))
    schema = parse_schema([BASE | options])
    (field,) = schema.fields
    kind = kind_of(field.kind)
    one, other = (schema.normalise({"field": data.draw(answers)})["field"] for _ in range(2))
    share = kind.agreement(field, one, other)
    assert 0.0 <= share <= 1.0
    assert share == kind.agreement(field, other, one)
    assert kind.agreement(field, one, one) == 1.0
    assert (one is None) == (kind.billable(field, one) == 0)
    assert schema.normalise({"field": one}) == {"field": one}
    assert field.held_keys(one) <= field.condition_keys()
