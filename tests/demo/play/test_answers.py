"""Does a player answer as skilled as said, and the same again for the same seed?"""

import pytest

from annotation.label_types.schema import parse_schema
from core.web.errors import Invalid
from demo.play.answers import DRAWN, answer_of, draws_of, question_of

OPTIONS = [{"key": key, "title": key.title()} for key in ("ham", "spam", "news")]
FIELD = {"kind": "choice", "name": "label", "title": "L", "options": OPTIONS}
TREE = [*OPTIONS, {"key": "pork", "title": "Pork", "parent": "ham"}]
RATING = {"kind": "rating", "name": "stars", "title": "S"}
TEXT = {"kind": "text", "name": "why", "title": "W", "min_length": 40, "max_length": 45}
TRUTH = {item: ("ham", "SPAM ", "News")[item % 3] for item in range(300)}


def played(skill, *, seed=1, truth=TRUTH, schema=(FIELD,)):
    """300 answers that the schema takes."""
    question = question_of(list(schema), truth)
    answers = [answer_of(question, item, skill, draws_of(seed, 1, item, 0)) for item in range(300)]
    for answer, _ in answers:
        assert parse_schema(list(schema)).normalise(answer).keys() == answer.keys()
    return answers


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
    field = FIELD | {"multiple": True}
    assert played(1, schema=[field])[0] == ({"label": ["ham"]}, True)
    two = field | {"min_choices": 2}
    assert {len(answer["label"]) for answer, _ in played(1, truth={}, schema=[two])} == {2}


def test_only_the_free_classes_of_a_tree_are_chosen():
    answers = played(1, truth={}, schema=[FIELD | {"options": TREE}])
    assert {answer["label"] for answer, _ in answers} == {"pork", "spam", "news"}


def test_ratings_and_texts_are_answered_too():
    answers = [answer for answer, _ in played(1, schema=[RATING, TEXT, FIELD])]
    assert {answer["stars"] for answer in answers} == {1, 2, 3, 4, 5}
    assert answers[1]["label"] == "spam"


def test_what_no_player_can_answer_is_said_before_the_game(monkeypatch):
    question_of([FIELD], {})
    monkeypatch.setattr("demo.play.answers.DRAWN", {})
    assert DRAWN
    with pytest.raises(Invalid):
        question_of([FIELD], {})
