"""What ends the rounds between an author and reviewers? A second person, who pays at most once."""

import pytest
from django.http import Http404

from annotation.workflow.lifecycle.models import Assignment, Outcome, Review
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.review.actions import claim_next_review, claim_review
from annotation.workflow.review.disputes import dispute_review
from annotation.workflow.review.eligibility import who_decides
from billing.ledger.models import LedgerTransaction
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=1, reviewers=3, policy={"review": {"mode": "all"}})


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def rejected(desk, answer=SPAM, by=0):
    """The annotator's answer, sent back by a reviewer."""
    annotation = desk.submit(desk.claim(0), answer)
    return annotation, desk.review(by, "rejected", reason="wrong_class")


def three_times(desk):
    """Rejected by the first reviewer, the second, and the first again."""
    for by in (0, 1, 0):
        annotation, _review = rejected(desk, by=by)
    return annotation


def test_the_third_rejection_goes_to_somebody_who_rejected_none(desk, inside):
    annotation = three_times(desk)
    assert desk.item().state == "adjudication"
    assert Assignment.objects.get().state == "submitted"
    assert desk.claim(0) is None
    for number in (0, 1):
        assert claim_next_review(by=desk.reviewers[number], project=desk.project) is None
    review = claim_next_review(by=desk.reviewers[2], project=desk.project)
    assert (review.kind, review.annotation_id) == ("rounds", annotation.pk)
    with pytest.raises(Forbidden):
        claim_review(by=desk.reviewers[0], review_id=review.pk)
    with pytest.raises(Forbidden):
        claim_review(by=desk.annotators[0], review_id=review.pk)


@pytest.mark.parametrize(("decided", "paid"), [(SPAM, 1), (HAM, 0)])
def test_the_author_is_paid_if_the_decision_equals_their_last_answer(desk, inside, decided, paid):
    annotation = three_times(desk)
    review = desk.review(2, answer=decided)
    outcome = Outcome.objects.get()
    assert (outcome.answer, outcome.source) == (decided, "adjudication")
    assert outcome.decided_by == desk.reviewers[2]
    assert review.verdict == ("accepted" if paid else "replaced")
    assert [event.annotation_id for event in label_events().all()] == [annotation.pk] * paid
    assert LedgerTransaction.objects.count() == paid


def test_the_author_disagrees_and_is_right(desk, inside):
    annotation, first = rejected(desk)
    second = dispute_review(by=desk.annotators[0], review_id=first.pk, comment="Read the link.")
    assert desk.item().state == "adjudication"
    assert Assignment.objects.get().state == "submitted"
    assert desk.claim(0) is None
    assert claim_next_review(by=desk.reviewers[0], project=desk.project) is None
    decided = desk.review(1, "overturned", comment="Right.")
    assert decided.pk == second.pk
    assert desk.item().state == "done"
    assert Outcome.objects.get().answer == SPAM
    assert label_events().get().annotation_id == annotation.pk
    assert Review.objects.get(pk=first.pk).verdict == "rejected"
    record = TrackRecord.objects.get()
    assert (round(record.right), round(record.wrong)) == (1, 0)


def test_upheld_goes_back_to_its_author_as_before(desk, inside):
    annotation, first = rejected(desk)
    dispute_review(by=desk.annotators[0], review_id=first.pk, comment="No.")
    desk.review(1, "upheld", comment="Look at the sender.")
    assert Assignment.objects.get().state == "returned"
    assert not label_events().exists()
    with pytest.raises(Conflict):
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="Still no.")
    again = desk.claim(0)
    assert again.pk == annotation.assignment_id
    desk.submit(again, HAM)
    desk.review(0)
    assert label_events().count() == 1


def test_a_dispute_says_why_and_is_about_ones_own_work(desk, inside):
    _annotation, first = rejected(desk)
    with pytest.raises(Invalid):
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="  ")
    with pytest.raises(Http404):
        dispute_review(by=desk.annotators[1], review_id=first.pk, comment="Mine?")


def test_what_was_answered_anew_is_disputed_no_more(desk, inside):
    _annotation, first = rejected(desk)
    desk.submit(desk.claim(0), HAM)
    with pytest.raises(Conflict):
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="I was right.")


def test_a_dispute_may_begin_on_the_labeling_page(desk, inside):
    _annotation, first = rejected(desk)
    desk.claim(0)
    dispute_review(by=desk.annotators[0], review_id=first.pk, comment="I was right.")
    assert Assignment.objects.get().state == "submitted"


def test_it_is_said_who_decides(desk, inside):
    reviewers = [member.pk for member in desk.reviewers]
    assert "second reviewer will decide" in who_decides(reviewers[0])
    assert "manager or an admin" in who_decides(*reviewers)


def test_the_other_slot_goes_on_while_one_is_disputed(db):
    desk = make_desk(items=1, slots=2, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        _annotation, first = rejected(desk)
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="No.")
        desk.label(1, SPAM)
        for number in (1, 0):
            review = claim_next_review(by=desk.reviewers[number], project=desk.project)
            verdict = "overturned" if review.kind == "dispute" else "accepted"
            desk.decide(desk.reviewers[number], review, verdict)
        assert desk.item().state == "done"
        assert label_events().count() == 2
