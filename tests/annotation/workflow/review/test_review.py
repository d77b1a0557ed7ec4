"""What does a verdict do to an answer, its author and the books?"""

import pytest

from annotation.dashboard.queries import came_back, workloads
from annotation.workflow.lifecycle.models import Annotation, Assignment, Outcome, Review
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.decisions import Given
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk

ALL = {"review": {"mode": "all"}}


@pytest.fixture
def desk(db):
    return make_desk(policy=ALL, reviewers=2)


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def test_an_answer_waits_for_its_review(desk, inside):
    desk.label()
    assert desk.item().state == "review"
    assert not Outcome.objects.exists()
    assert not label_events().exists()


def test_accepted_is_final_and_paid_once(desk, inside):
    annotation = desk.label(0, SPAM)
    desk.review()
    assert Outcome.objects.get().source == "review"
    assert label_events().get().annotation_id == annotation.pk
    assert desk.item().state == "done"


def test_corrected_keeps_the_authors_answer_and_takes_the_fix(desk, inside):
    annotation = desk.label(0, SPAM)
    desk.review(verdict="corrected", answer=HAM)
    assert Outcome.objects.get().answer == HAM
    assert Annotation.objects.get(pk=annotation.pk).answer == SPAM
    assert label_events().count() == 1


def test_rejected_goes_back_to_its_author_first_and_is_reviewed_again(desk, inside):
    annotation = desk.label(0, SPAM)
    desk.review(verdict="rejected", reason="wrong_class", comment="Look again.")
    assert Assignment.objects.get(pk=annotation.assignment_id).state == "returned"
    assert not label_events().exists()
    assert came_back(desk.annotators[0])[0].comment == "Look again."
    assert workloads(desk.annotators[0], {})[0].returned == 1
    assert desk.claim(1).item_id != annotation.item_id

    again = desk.claim(0)
    assert again.pk == annotation.assignment_id
    fixed = desk.submit(again, HAM)
    assert fixed.revision == 2
    assert desk.item().state == "review"
    desk.review(1)
    assert Outcome.objects.get().answer == HAM
    event = label_events().get()
    assert event.annotation_id == fixed.pk
    assert Review.objects.count() == 2


def test_a_rejection_needs_a_reason(desk, inside):
    desk.label()
    with pytest.raises(Invalid):
        desk.review(verdict="rejected")
    with pytest.raises(Invalid):
        desk.review(verdict="rejected", reason="other")


def test_nobody_reviews_their_own_work(desk, inside):
    annotation = desk.label(0)
    author = desk.annotators[0]
    assert claim_next_review(by=author, project=desk.project) is None
    review = Review.objects.get(annotation=annotation)
    with pytest.raises(Forbidden):
        decide_review(by=author, review_id=review.pk, given=Given("accepted", review.version))


def test_two_reviewers_get_different_reviews(desk, inside):
    desk.label(0)
    desk.label(1)
    one = claim_next_review(by=desk.reviewers[0], project=desk.project)
    other = claim_next_review(by=desk.reviewers[1], project=desk.project)
    assert one.pk != other.pk
    assert claim_next_review(by=desk.reviewers[0], project=desk.project).pk == one.pk


def test_a_verdict_from_a_stale_page_is_refused(desk, inside):
    desk.label()
    review = claim_next_review(by=desk.reviewers[0], project=desk.project)
    seen = review.version
    decide_review(by=desk.reviewers[0], review_id=review.pk, given=Given("accepted", seen))
    late = Given("rejected", seen, "missed")
    with pytest.raises(Conflict):
        decide_review(by=desk.reviewers[0], review_id=review.pk, given=late)
    assert label_events().count() == 1


def test_one_of_two_answers_reviewed_then_the_item_waits_for_the_other(db):
    desk = make_desk(items=1, slots=2, policy=ALL)
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
        assert desk.item().state == "labeling"
        assert label_events().count() == 1
        desk.label(1)
        desk.review()
        assert desk.item().state == "done"
        assert label_events().count() == 2


def test_a_sample_takes_its_share(db):
    desk = make_desk(items=60, policy={"review": {"mode": "sample", "percent": 30, "first": 0}})
    with tenant(desk.organization.pk):
        drawn = [desk.label().drawn for _ in range(60)]
        assert 6 <= sum(drawn) <= 34
