"""An author and a reviewer reach for the same answer: its author has it, never both."""

import threading

import pytest
from django.db.models import QuerySet

from annotation.datasets.models import Item
from annotation.workflow.labeling import reopen as rule
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Assignment, Review
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review import actions as review_actions
from annotation.workflow.review.actions import claim_next_review
from core.tenancy.scope import tenant
from core.web.errors import Missing
from tests.factories.work import label_events
from tests.support.desk import make_desk
from tests.support.racing import failures, race

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


def reopened_and_decided(desk, monkeypatch, *, meet):
    """An author takes up an answer whose review is in hand, and the reviewer accepts it.

    Without the locks on assignments, item and review, but with every check. With `meet` both have
    looked before either writes, and the reviewer writes first; else the author is done before.
    """
    monkeypatch.setattr(review_actions, "lock_slots", lambda item_id: None)
    for module in (rule, review_actions):
        monkeypatch.setattr(module, "lock_item", lambda item_id: Item.objects.get(pk=item_id))
    locked = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **options: rows if rows.model is Review else locked(rows, **options),
    )
    both_have_looked, is_decided = threading.Barrier(2, timeout=30), threading.Event()

    def look_and_wait(look, *, then=lambda: None):
        def looked(*given):
            found = look(*given)
            both_have_looked.wait()
            then()
            return found

        return looked

    if meet:
        look = look_and_wait(rule.reviews_of, then=lambda: is_decided.wait(timeout=30))
        monkeypatch.setattr(rule, "reviews_of", look)
        check = look_and_wait(review_actions.require_open)
        monkeypatch.setattr(review_actions, "require_open", check)
    with tenant(desk.organization.pk):
        annotation = desk.label()
        review = claim_next_review(by=desk.reviewers[0], project=desk.project)

    def author():
        with tenant(desk.organization.pk):
            assignment, place = find_work(desk.annotators[0], annotation.assignment_id)
            return reopen(place, assignment)

    def reviewer():
        with tenant(desk.organization.pk):
            decided = desk.decide(desk.reviewers[0], review)
        is_decided.set()
        return decided

    return race(author, reviewer) if meet else [race(author)[0], race(reviewer)[0]]


def test_negative_control_without_the_locks_both_have_it(desk, monkeypatch):
    """The author holds the answer again while it is accepted and paid as it was."""
    results = reopened_and_decided(desk, monkeypatch, meet=True)
    assert failures(results) == []
    with tenant(desk.organization.pk):
        assert Assignment.objects.get().state == "held"
        assert label_events().count() == 1


def test_negative_control_in_turn_the_checks_are_enough(desk, monkeypatch):
    """The fault above comes from the race alone."""
    author, reviewer = reopened_and_decided(desk, monkeypatch, meet=False)
    assert isinstance(author, Assignment)
    assert isinstance(reviewer, Missing)
    with tenant(desk.organization.pk):
        assert not label_events().exists()
