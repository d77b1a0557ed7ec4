"""Do two who decide about one annotation at the same moment come to one decision, paid once?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Annotation, Assignment, Review
from annotation.workflow.queue.jobs import expire_leases
from annotation.workflow.review.actions import claim_next_review
from annotation.workflow.review.jobs import expire_reviews
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone
from tests.factories.work import label_events
from tests.support.charges import check_charges
from tests.support.desk import HAM, make_desk
from tests.support.racing import failures, race

pytestmark = pytest.mark.race
ALL = {"review": {"mode": "all"}}


@pytest.fixture
def desk(committed_db):
    """One annotation; the time of its first reviewer is over, who may still decide."""
    desk = make_desk(items=1, reviewers=3, policy=ALL)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.held = claim_next_review(by=desk.reviewers[0], project=desk.project)
        Review.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert expire_reviews() == 1
    return desk


def first(desk, verdict, **values):
    """The decision from the first reviewer's page."""

    def run():
        with tenant(desk.organization.pk):
            return desk.decide(desk.reviewers[0], desk.held, verdict, **values)

    return run


def colleague(desk, number, verdict, **values):
    """A colleague's, who takes the review; None if there is nothing to take."""

    def run():
        with tenant(desk.organization.pk):
            review = claim_next_review(by=desk.reviewers[number], project=desk.project)
        with tenant(desk.organization.pk):
            return review and desk.decide(desk.reviewers[number], review, verdict, **values)

    return run


def decisions(results):
    """The decisions that were taken; the others were refused or came too late."""
    assert {type(error) for error in failures(results)} <= {Conflict}
    return [result for result in results if isinstance(result, Review)]


def test_an_annotation_that_three_reviewers_accept_at_once_is_paid_once(desk):
    rivals = [first(desk, "accepted"), *(colleague(desk, n, "accepted") for n in (1, 2))]
    assert len(decisions(race(*rivals, first(desk, "accepted")))) >= 1
    with tenant(desk.organization.pk):
        assert Review.objects.get().verdict == "accepted"
        assert label_events().count() == 1
        check_charges()


@pytest.mark.parametrize("turn", range(3))
def test_accepted_and_rejected_at_once_is_one_of_the_two(desk, turn):
    """Never both paid and sent back: the one who comes second decides nothing."""
    rejected = {"verdict": "rejected", "reason": "missed"}
    rivals = [first(desk, "accepted"), colleague(desk, 1, **rejected)]
    if turn == 1:
        rivals = [first(desk, **rejected), colleague(desk, 1, "accepted")]
    (decided,) = decisions(race(*rivals))
    with tenant(desk.organization.pk):
        verdict = Review.objects.get().verdict
        assert verdict == decided.verdict
        found = (verdict, Assignment.objects.get().state, label_events().count())
        assert found in {("accepted", "submitted", 1), ("rejected", "returned", 0)}
        assert WorkEvent.objects.filter(kind="outcome.decided").count() == found[2]
        check_charges()


@pytest.mark.parametrize("turn", range(3))
def test_a_claim_that_ends_while_its_annotation_is_submitted_is_one_of_the_two(committed_db, turn):
    """If the submission comes first it is paid, otherwise the item is free for a colleague."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        claimed = desk.claim(0)
        Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    def submit():
        with tenant(desk.organization.pk):
            return desk.submit(claimed, HAM)

    submitted, _ = race(submit, expire_leases)
    with tenant(desk.organization.pk):
        item, state = desk.item(), Assignment.objects.get().state
        was_stored = isinstance(submitted, Annotation)
        assert was_stored or isinstance(submitted, Gone | Conflict), submitted
        found = (state, item.open_slots, item.state == "done", label_events().count())
        assert found == (("submitted", 0, True, 1) if was_stored else ("expired", 1, False, 0))
