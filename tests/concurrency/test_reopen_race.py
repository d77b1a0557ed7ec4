"""An author and a reviewer reach for the same answer: its author has it, never both."""

import pytest

from annotation.workflow.labeling import reopen as rule
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Assignment, Review
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review.actions import claim_next_review
from core.tenancy.scope import tenant
from tests.support.desk import make_desk
from tests.support.racing import race

ROUNDS = 6


@pytest.fixture
def desk(committed_db):
    return make_desk(items=ROUNDS, policy={"review": {"mode": "all"}})


def round_of(desk):
    """One answer; its author takes it up again while a reviewer claims its review."""
    with tenant(desk.organization.pk):
        annotation = desk.label()

    def author():
        with tenant(desk.organization.pk):
            assignment, place = find_work(desk.annotators[0], annotation.assignment_id)
            return reopen(place, assignment)

    def reviewer():
        with tenant(desk.organization.pk):
            return claim_next_review(by=desk.reviewers[0], project=desk.project)

    results = race(author, reviewer)
    with tenant(desk.organization.pk):
        return annotation, results


def in_whose_hands(annotation):
    """Whether the author holds the answer, and whether a reviewer does."""
    state = Assignment.objects.get(pk=annotation.assignment_id).state
    return state == "held", Review.objects.filter(annotation=annotation, state="held").exists()


def test_its_author_has_it(desk):
    """Whether the reviewer was first or found nothing any more."""
    for _ in range(ROUNDS):
        annotation, (author, reviewer) = round_of(desk)
        with tenant(desk.organization.pk):
            assert isinstance(author, Assignment)
            assert reviewer is None or reviewer.annotation_id == annotation.pk
            assert in_whose_hands(annotation) == (True, False)
            desk.submit(Assignment.objects.get(pk=annotation.assignment_id))
            assert claim_next_review(by=desk.reviewers[0], project=desk.project) is not None
            desk.review()


def test_negative_control_without_the_locked_look_both_have_it(desk, monkeypatch):
    """An author who doesn't ask for the reviews gets what a reviewer holds: the race is real."""
    monkeypatch.setattr(rule, "withdraw_reviews", lambda item, assignment: None)
    annotation, _results = round_of(desk)
    with tenant(desk.organization.pk):
        assert in_whose_hands(annotation) == (True, True)
