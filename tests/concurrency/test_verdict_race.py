"""Reviewers at once: one verdict counts, it is paid once, and the other is told."""

import threading

import pytest
from django.db.models import QuerySet

from annotation.datasets.models import Item
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Assignment, Outcome, Review
from annotation.workflow.review import actions
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.decisions import Given
from billing.ledger.models import LedgerTransaction
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.factories.work import label_events
from tests.support.desk import make_desk
from tests.support.racing import failures, race

ALL = {"review": {"mode": "all"}}


@pytest.fixture
def desk(committed_db):
    return make_desk(items=2, policy=ALL, reviewers=4)


def claimed(desk):
    """One answer in review, held by the first reviewer."""
    with tenant(desk.organization.pk):
        desk.label()
        return claim_next_review(by=desk.reviewers[0], project=desk.project)


def decide(desk, review, verdict, reason=""):
    """The first reviewer's verdict, as seen when the review was claimed."""
    with tenant(desk.organization.pk):
        given = Given(verdict=verdict, version=review.version, reason=reason)
        return decide_review(by=desk.reviewers[0], review_id=review.pk, given=given)


def test_accepted_eight_times_pays_once(desk):
    review = claimed(desk)
    results = race(*[lambda: decide(desk, review, "accepted")] * 8)
    refused = failures(results)
    assert len(refused) == 7
    assert all(isinstance(error, Conflict) for error in refused)
    with tenant(desk.organization.pk):
        assert [row.kind for row in WorkEvent.objects.order_by("pk")] == [
            "label.accepted",
            "outcome.decided",
            "review.done",
        ]
        assert UsageEvent.objects.count() == 3
        for model in (LedgerTransaction, Outcome):
            assert model.objects.count() == 1


def test_accept_and_reject_at_once_end_as_one_of_them(desk):
    """Never paid and rejected."""
    for _ in range(2):
        review = claimed(desk)
        results = race(
            lambda review=review: decide(desk, review, "accepted"),
            lambda review=review: decide(desk, review, "rejected", "missed"),
        )
        assert len(failures(results)) == 1
        with tenant(desk.organization.pk):
            review = Review.objects.get(pk=review.pk)
            events = label_events().filter(annotation_id=review.annotation_id).count()
            state = Assignment.objects.get(annotations=review.annotation_id).state
            assert (review.verdict, events, state) in (
                ("accepted", 1, "submitted"),
                ("rejected", 0, "returned"),
            )


def test_four_reviewers_claim_two_reviews(desk):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(1)

    def claim(number):
        with tenant(desk.organization.pk):
            found = claim_next_review(by=desk.reviewers[number], project=desk.project)
            return found and found.pk

    results = race(*[lambda n=n: claim(n) for n in range(4)])
    assert failures(results) == []
    held = [result for result in results if result]
    assert len(held) == len(set(held)) == 2


def without_locks(monkeypatch):
    """Reviews are decided without a lock on assignments, item and review; all checks stay."""
    monkeypatch.setattr(actions, "lock_slots", lambda item_id: None)
    monkeypatch.setattr(actions, "lock_item", lambda item_id: Item.objects.get(pk=item_id))
    unlocked = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **options: rows if rows.model is Review else unlocked(rows, **options),
    )


def test_negative_control_without_the_lock_two_decisions_meet(desk, monkeypatch):
    """Both reviewers' requests pass the check before either writes, and neither is refused."""
    without_locks(monkeypatch)
    both_have_checked, check = threading.Barrier(2, timeout=30), actions.require_open

    def check_and_wait(review, by, given):
        check(review, by, given)
        both_have_checked.wait()

    monkeypatch.setattr(actions, "require_open", check_and_wait)
    review = claimed(desk)
    results = race(
        lambda: decide(desk, review, "accepted"),
        lambda: decide(desk, review, "rejected", "missed"),
    )
    assert failures(results) == []


def test_negative_control_without_the_lock_but_in_turn_the_second_is_refused(desk, monkeypatch):
    """The fault above comes from the race alone: one after the other, the check is enough."""
    without_locks(monkeypatch)
    review = claimed(desk)
    decide(desk, review, "accepted")
    with pytest.raises(Conflict):
        decide(desk, review, "rejected", "missed")
