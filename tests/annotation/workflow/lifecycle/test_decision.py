"""The decision rule: the fixed overlap as a table, and another rule that fits in by itself."""

import pytest

from annotation.datasets.overlap_change import adjust_slots
from annotation.workflow.lifecycle.advance import MAX_SLOTS, Adjudicate, Label, Opinion, advance
from annotation.workflow.lifecycle.decision import (
    Candidate,
    Decided,
    DecisionFacts,
    FixedOverlap,
    NeedMore,
    Undecided,
    missing_slots,
)
from annotation.workflow.lifecycle.models import Assignment, Outcome
from annotation.workflow.lifecycle.policy import parse_policy
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.support.desk import HAM, SPAM, make_desk
from tests.support.racing import failures, race


@pytest.fixture
def lead_of_two(toy):
    """The settings that name the rule of the toy app."""
    return {"decision": {"rule": "lead_of_two", "options": {"most": 5}}}


def facts(slots, *labels):
    candidates = tuple(Candidate(n, {"label": label}) for n, label in enumerate(labels, start=1))
    return DecisionFacts(slots, candidates, lambda one, other: float(one == other))


@pytest.mark.parametrize(
    ("slots", "labels", "expected"),
    [
        (1, (), NeedMore(1, "overlap")),
        (3, ("ham",), NeedMore(2, "overlap")),
        (1, ("ham",), Decided(HAM, (1,))),
        (2, ("ham", "ham"), Decided(HAM, (1, 2), agreements=(1.0,))),
        (3, ("ham", "ham", "ham"), Decided(HAM, (1, 2, 3), agreements=(1.0, 1.0, 1.0))),
        (2, ("ham", "spam"), Undecided("disagreement")),
        (3, ("ham", "ham", "spam"), Undecided("disagreement")),
    ],
)
def test_fixed_overlap(slots, labels, expected):
    assert FixedOverlap().decide(facts(slots, *labels)) == expected


def test_slots_are_opened_only_beyond_those_that_are_there():
    assert missing_slots(facts(3, "ham"), NeedMore(1)) == 0
    assert missing_slots(facts(1, "ham"), NeedMore(1)) == 1
    assert missing_slots(facts(2, "ham"), NeedMore(4)) == 3


def test_a_rule_that_never_ends_ends_with_a_reviewer():
    class Insatiable:
        def decide(self, facts):
            return NeedMore(1, "never enough")

    def ask(slots):
        opinions = [Opinion(number, HAM) for number in range(1, slots + 1)]
        return advance(
            slots=slots,
            opinions=opinions,
            decision=None,
            agreement=lambda one, other: 1.0,
            rule=Insatiable(),
        )

    assert ask(MAX_SLOTS - 1) == Label(1)
    assert ask(MAX_SLOTS) == Adjudicate(reason="never enough")


def test_an_unknown_rule_is_refused():
    with pytest.raises(Invalid, match="must be one of: fixed"):
        parse_policy({"decision": {"rule": "coin"}})


def test_another_rule_asks_on_until_it_is_sure(db, lead_of_two):
    desk = make_desk(items=1, annotators=5, policy=lead_of_two)
    with tenant(desk.organization.pk):
        seen = []
        for number, label in enumerate(["ham", "spam", "ham", "ham"]):
            desk.label(number, {"label": label})
            item = desk.item()
            seen.append((item.slots, item.open_slots, item.state))
        outcome = Outcome.objects.get(item=item, is_current=True)
        assert desk.claim(4) is None
    assert seen == [(2, 1, "labeling"), (4, 2, "labeling"), (4, 1, "labeling"), (4, 0, "done")]
    assert (outcome.answer, outcome.confidence, len(outcome.parents)) == (HAM, 0.75, 4)
    assert outcome.agreements == [0.0, 1.0, 1.0, 0.0, 0.0, 1.0]


def test_without_a_lead_a_reviewer_decides(db, lead_of_two):
    desk = make_desk(items=1, annotators=5, policy=lead_of_two)
    with tenant(desk.organization.pk):
        for number, label in enumerate(["ham", "spam", "ham", "spam", "ham"]):
            desk.label(number, {"label": label})
        assert desk.item().state == "adjudication"


def test_the_overlap_in_force_does_not_close_what_the_rule_opened(db, lead_of_two):
    desk = make_desk(items=1, annotators=3, policy=lead_of_two)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        assert desk.item().open_slots == 1
    adjust_slots(organization_id=desk.organization.pk, project_id=desk.project.pk)
    with tenant(desk.organization.pk):
        item = desk.item()
        assert (item.slots, item.open_slots, item.state) == (2, 1, "labeling")


@pytest.mark.race
def test_at_once_never_one_annotation_more_than_asked(committed_db, lead_of_two):
    """Two annotations that come in together open what is missing once."""
    desk = make_desk(items=1, slots=2, annotators=5, policy=lead_of_two)
    with tenant(desk.organization.pk):
        claims = [desk.claim(0), desk.claim(1)]

    def send(assignment, answer):
        with tenant(desk.organization.pk):
            return desk.submit(assignment, answer)

    results = race(lambda: send(claims[0], HAM), lambda: send(claims[1], SPAM))
    assert failures(results) == []
    with tenant(desk.organization.pk):
        item = desk.item()
        assert (item.slots, item.open_slots) == (4, 2)
        assert Assignment.objects.filter(item=item).count() == 2
