"""Do two who act on one annotation or item at the same moment come to one result, paid once?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Annotation, Assignment, Review
from annotation.workflow.queue.actions import retake
from annotation.workflow.queue.eligibility import find_work
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
    (_decided,) = decisions(race(*rivals, first(desk, "accepted")))
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


def test_a_late_author_and_a_colleague_at_once_submit_and_are_paid_once(committed_db):
    """A claim ran out. Its author opens it again while the job gives it to a colleague."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        claimed = desk.claim(0)
        Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    def author():
        with tenant(desk.organization.pk):
            assignment, place = find_work(desk.annotators[0], claimed.pk)
            taken = retake(place, assignment)
        with tenant(desk.organization.pk):
            return desk.submit(taken, HAM)

    def next_one():
        expire_leases()
        with tenant(desk.organization.pk):
            mine = desk.claim(1)
        with tenant(desk.organization.pk):
            return mine and desk.submit(mine, HAM)

    results = race(author, next_one)
    assert {type(error) for error in failures(results)} <= {Gone}
    with tenant(desk.organization.pk):
        (annotation,) = [result for result in results if isinstance(result, Annotation)]
        assert Annotation.objects.get() == annotation
        assert label_events().get().annotation_id == annotation.pk
        assert (desk.item().open_slots, desk.item().state) == (0, "done")
        check_charges()
