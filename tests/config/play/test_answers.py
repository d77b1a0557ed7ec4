"""Does a player answer as skilled as said, and the same again for the same seed?"""

import pytest

from config.play.answers import answer_of, draws_of, question_of
from workforce.web.errors import Invalid

OPTIONS = [{"key": key, "title": key.title()} for key in ("ham", "spam", "news")]
SINGLE = {"kind": "choice", "name": "label", "title": "L", "required": True, "multiple": False}
FIELD = SINGLE | {"options": OPTIONS}
TRUTH = {item: ("ham", "SPAM ", "News")[item % 3] for item in range(300)}


def played(skill, *, seed=1, truth=TRUTH, field=FIELD):
    question = question_of([field], truth)
    return [answer_of(question, item, skill, draws_of(seed, 1, item, 0)) for item in range(300)]


@pytest.mark.parametrize(("skill", "least", "most"), [(1, 300, 300), (0, 0, 0), (0.8, 210, 270)])
def test_skill_is_the_share_of_right_answers(skill, least, most):
    answers = played(skill)
    assert least <= sum(is_right for _answer, is_right in answers) <= most
    for item, (answer, is_right) in enumerate(answers):
        assert (answer["label"] == TRUTH[item].strip().lower()) is is_right


def test_the_same_seed_plays_the_same_and_another_one_differs():
    assert played(0.7) == played(0.7)
    assert played(0.7) != played(0.7, seed=2)


def test_without_a_truth_every_class_comes_and_nobody_is_right():
    answers = played(1, truth={})
    assert {answer["label"] for answer, _ in answers} == {"ham", "spam", "news"}
    assert {is_right for _, is_right in answers} == {None}


def test_several_classes_are_answered_as_a_list():
    assert played(1, field=FIELD | {"multiple": True})[0] == ({"label": ["ham"]}, True)


@pytest.mark.parametrize(
    "schema", [[FIELD, FIELD | {"kind": "box"}], [FIELD | {"kind": "box", "required": False}]]
)
def test_what_isnt_a_choice_is_not_played(schema):
    with pytest.raises(Invalid):
        question_of(schema, {})
