"""What happens to an item next? The rule as a table, and over every reachable state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.lifecycle.advance import (
    MAX_REJECTIONS,
    MAX_SKIPS,
    Adjudicate,
    Decision,
    Done,
    Excluded,
    Label,
    Opinion,
    Review,
    advance,
)

HAM, SPAM = {"label": "ham"}, {"label": "spam"}


def step(slots, *opinions, **values):
    values = {"decision": None, "agreement": lambda one, other: float(one == other)} | values
    return advance(slots=slots, opinions=opinions, **values)


def sent_back(number=1, times=1, **values):
    return Opinion(number, SPAM, drawn=True, verdict="rejected", rejections=times, **values)


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
        (2, [Opinion(1, HAM), Opinion(2, HAM)], Done(HAM, "consensus", (1, 2), agreements=(1.0,))),
        (2, [Opinion(1, HAM), Opinion(2, SPAM)], Adjudicate(reason="disagreement")),
        (2, [Opinion(1, HAM), Opinion(2, SPAM, drawn=True)], Review((2,))),
        (2, [Opinion(1, HAM), Opinion(2, SPAM, drawn=True, verdict="rejected")], Label()),
        (
            2,
            [Opinion(1, HAM), Opinion(2, HAM, drawn=True, verdict="accepted")],
            Done(HAM, "review", (1, 2), agreements=(1.0,)),
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


@pytest.mark.parametrize(
    ("opinions", "values", "expected"),
    [
        # people skip it: a reviewer decides, before anything else
        ([], {"skips": 1}, Label()),
        ([], {"skips": 2}, Adjudicate("skips")),
        ([Opinion(1, HAM, drawn=True)], {"skips": 3}, Adjudicate("skips")),
        (
            [Opinion(1, HAM)],
            {"skips": 2, "decision": Decision(SPAM, 9, closes=True)},
            Done(SPAM, "adjudication", (1,), 9),
        ),
        (
            [Opinion(1, HAM, drawn=True)],
            {"skips": 2, "decision": Decision(SPAM, 9, closes=True)},
            Review((1,)),
        ),
        (
            [sent_back()],
            {"skips": 2, "decision": Decision(SPAM, 9, closes=True)},
            Done(SPAM, "adjudication", (), 9),
        ),
        ([Opinion(1, HAM)], {"excluded": True}, Excluded()),
        # a second person
        ([sent_back(times=2)], {"slots": 1}, Label()),
        ([sent_back(times=3)], {"slots": 1}, Adjudicate("rounds", (1,))),
        ([sent_back(disputed=True)], {"slots": 1}, Adjudicate("dispute", (1,))),
        ([sent_back(1, 3), sent_back(2, disputed=True)], {}, Adjudicate("dispute", (2,))),
        (
            [Opinion(1, HAM, drawn=True, verdict="replaced", rejections=3, adjudicator_id=9)],
            {"slots": 1},
            Done(HAM, "adjudication", (1,), 9),
        ),
    ],
)
def test_skips_rounds_and_disputes(opinions, values, expected):
    assert step(values.pop("slots", 2), *opinions, **values) == expected


answers = st.sampled_from([HAM, SPAM])
verdicts = st.sampled_from(["", "accepted", "corrected", "rejected", "replaced"])
opinions = st.builds(
    Opinion,
    annotation_id=st.integers(1, 99),
    final=answers,
    drawn=st.booleans(),
    verdict=verdicts,
    rejections=st.integers(0, 4),
)


def with_disputes(opinion, disputed):
    return replace(opinion, disputed=disputed and opinion.is_rejected)


@given(
    slots=st.integers(1, 5),
    given_answers=st.lists(st.builds(with_disputes, opinions, st.booleans()), max_size=5),
    skips=st.integers(0, 3),
    closes=st.booleans(),
    excluded=st.booleans(),
)
def test_the_step_names_exactly_who_is_missing(slots, given_answers, skips, closes, excluded):
    """Done only with every slot answered, looked at and agreed; otherwise a named person is due."""
    given_answers = given_answers[:slots]
    decision = Decision(HAM, 9, closes=True) if closes and skips >= MAX_SKIPS else None
    result = step(slots, *given_answers, decision=decision, skips=skips, excluded=excluded)
    unseen = [each for each in given_answers if each.drawn and not each.verdict]
    refused = [each for each in given_answers if each.verdict == "rejected"]
    second = [each for each in refused if each.disputed or each.rejections >= MAX_REJECTIONS]
    if excluded:
        assert result == Excluded()
    elif skips >= MAX_SKIPS and not decision:
        assert result == Adjudicate("skips")
    elif unseen:
        assert result == Review(tuple(each.annotation_id for each in unseen))
    elif second:
        assert isinstance(result, Adjudicate)
        assert result.about in ("dispute", "rounds")
        assert set(result.annotation_ids) <= {each.annotation_id for each in second}
    elif decision:
        assert result.answer == HAM
        assert len(result.parents) == len(given_answers) - len(refused)
    elif len(given_answers) < slots or refused:
        assert result == Label()
    elif len({each.final["label"] for each in given_answers}) > 1:
        assert result == Adjudicate(reason="disagreement")
    else:
        assert isinstance(result, Done)
        assert result.answer == given_answers[0].final
        assert len(result.parents) == slots


class Life:
    """One item whose people do what the step asks for, in ways that chance chooses."""

    def __init__(self, slots, chance):
        self.slots, self.chance = slots, chance
        self.live, self.decision, self.skips, self.number, self.excluded = [], None, 0, 0, False

    def step(self):
        return step(
            self.slots,
            *self.live,
            decision=self.decision,
            skips=self.skips,
            excluded=self.excluded,
        )

    def go(self, result):
        match result:
            case Review(annotation_ids=ids):
                self.judge(ids[0])
            case Adjudicate(about="skips"):
                self.decide_skips()
            case Adjudicate(about="choice"):
                self.decision = Decision(self.chance([HAM, SPAM]), 1)
            case Adjudicate(about=about, annotation_ids=ids):
                self.second_look(about, ids[0])
            case Label():
                self.work()

    def judge(self, key):
        old = self.opinion(key)
        if self.chance(["accepted", "rejected"]) == "accepted":
            self.put(old, verdict="accepted")
        else:
            disputed = self.chance([False, True]) and old.rejections + 1 < MAX_REJECTIONS
            changes = {"rejections": old.rejections + 1, "disputed": disputed}
            self.put(old, verdict="rejected", **changes)

    def second_look(self, about, key):
        old = self.opinion(key)
        if about == "rounds":
            self.put(old, verdict=self.chance(["accepted", "replaced"]), adjudicator_id=1)
        else:
            verdict = self.chance(["accepted", "rejected"])
            self.put(old, verdict=verdict, disputed=False)

    def decide_skips(self):
        verdict = self.chance(["answered", "requeued", "excluded"])
        if verdict == "answered":
            self.decision = Decision(HAM, 1, closes=True)
        self.excluded = verdict == "excluded"
        self.skips = 0 if verdict == "requeued" else self.skips

    def work(self):
        self.number += 1
        returned = [each for each in self.live if each.is_returned]
        answer = self.chance([HAM, SPAM])
        if returned:
            old = returned[0]
            self.put(
                old, annotation_id=self.number, final=answer, verdict="", drawn=True, disputed=False
            )
        elif self.chance([False, True]):
            self.skips += 1
        else:
            drawn = self.chance([False, True])
            self.live.append(Opinion(self.number, answer, drawn=drawn))

    def opinion(self, key):
        return next(each for each in self.live if each.annotation_id == key)

    def put(self, old, **changes):
        self.live[self.live.index(old)] = replace(old, **changes)


@given(slots=st.integers(1, 4), script=st.lists(st.integers(0, 5), max_size=80))
def test_every_item_comes_to_an_end(slots, script):
    """Whoever does what the step asks for, an item is done or excluded in finitely many steps."""
    script = iter(script)
    life = Life(slots, lambda options: options[next(script, 0) % len(options)])
    for _ in range(400):
        result = life.step()
        if isinstance(result, Done | Excluded):
            return
        life.go(result)
    pytest.fail("the item never came to an end")
