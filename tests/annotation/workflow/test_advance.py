"""What happens to an item next? The rule as a table, and over every reachable state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.advance import (
    Adjudicate,
    Decision,
    Done,
    Label,
    Opinion,
    Review,
    advance,
)

HAM, SPAM = {"label": "ham"}, {"label": "spam"}


def step(slots, *opinions, decision=None):
    return advance(
        slots=slots, opinions=opinions, decision=decision, agree=lambda one, other: one == other
    )


@pytest.mark.parametrize(
    ("slots", "opinions", "expected"),
    [
        (1, [], Label()),
        (1, [Opinion(1, HAM)], Done(HAM, "single", (1,))),
        (1, [Opinion(1, HAM, drawn=True)], Review((1,))),
        (1, [Opinion(1, HAM, drawn=True, verdict="accepted")], Done(HAM, "review", (1,))),
        (1, [Opinion(1, SPAM, drawn=True, verdict="corrected")], Done(SPAM, "review", (1,))),
        (1, [Opinion(1, HAM, drawn=True, verdict="rejected")], Label()),
        (2, [Opinion(1, HAM)], Label()),
        (2, [Opinion(1, HAM, drawn=True)], Review((1,))),
        (2, [Opinion(1, HAM), Opinion(2, HAM)], Done(HAM, "consensus", (1, 2))),
        (2, [Opinion(1, HAM), Opinion(2, SPAM)], Adjudicate()),
        (2, [Opinion(1, HAM), Opinion(2, SPAM, drawn=True)], Review((2,))),
        (2, [Opinion(1, HAM), Opinion(2, SPAM, drawn=True, verdict="rejected")], Label()),
        (
            2,
            [Opinion(1, HAM), Opinion(2, HAM, drawn=True, verdict="accepted")],
            Done(HAM, "review", (1, 2)),
        ),
    ],
)
def test_table(slots, opinions, expected):
    assert step(slots, *opinions) == expected


def test_a_reviewers_choice_settles_a_disagreement():
    decided = step(2, Opinion(1, HAM), Opinion(2, SPAM), decision=Decision(SPAM, 9))
    assert decided == Done(SPAM, "adjudication", (1, 2), 9)


def test_a_choice_waits_for_work_that_went_back():
    rejected = Opinion(2, SPAM, drawn=True, verdict="rejected")
    assert step(2, Opinion(1, HAM), rejected, decision=Decision(SPAM, 9)) == Label()


answers = st.sampled_from([HAM, SPAM])
opinions = st.builds(
    Opinion,
    annotation_id=st.integers(1, 99),
    final=answers,
    drawn=st.booleans(),
    verdict=st.sampled_from(["", "accepted", "corrected", "rejected"]),
)


@given(slots=st.integers(1, 5), given_answers=st.lists(opinions, max_size=5))
def test_the_step_names_exactly_what_is_missing(slots, given_answers):
    """Done only with every slot answered, looked at and agreed; otherwise a named person is due."""
    given_answers = given_answers[:slots]
    result = step(slots, *given_answers)
    unseen = [opinion for opinion in given_answers if opinion.drawn and not opinion.verdict]
    returned = [opinion for opinion in given_answers if opinion.verdict == "rejected"]
    if unseen:
        assert result == Review(tuple(opinion.annotation_id for opinion in unseen))
    elif len(given_answers) < slots or returned:
        assert result == Label()
    elif len({opinion.final["label"] for opinion in given_answers}) > 1:
        assert result == Adjudicate()
    else:
        assert isinstance(result, Done)
        assert result.answer == given_answers[0].final
        assert len(result.parents) == slots


@given(
    slots=st.integers(1, 4),
    script=st.lists(st.tuples(answers, st.booleans(), st.booleans()), min_size=0, max_size=60),
    choice=answers,
)
def test_every_item_comes_to_an_end(slots, script, choice):
    """Whoever does what the step asks for, an item is done after finitely many steps."""
    script = iter(script)
    live: list[Opinion] = []
    decision = None
    for number in range(1, 400):
        result = step(slots, *live, decision=decision)
        answer, drawn, accept = next(script, (HAM, False, True))
        if isinstance(result, Done):
            return
        if isinstance(result, Adjudicate):
            decision = Decision(choice, 1)
        elif isinstance(result, Review):
            seen = result.annotation_ids[0]
            verdict = "accepted" if accept else "rejected"
            live = [
                replace(opinion, verdict=verdict) if opinion.annotation_id == seen else opinion
                for opinion in live
            ]
        elif returned := [o for o in live if o.is_returned]:
            live[live.index(returned[0])] = Opinion(number, answer, drawn=True)
        else:
            live.append(Opinion(number, answer, drawn=drawn))
    pytest.fail("the item never came to an end")
