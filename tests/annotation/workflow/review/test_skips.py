"""What becomes of an item that people keep skipping? A reviewer decides; it is never dropped."""

import pytest

from annotation.datasets.models import Item
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Assignment, Outcome, Review
from annotation.workflow.queue.actions import release
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review.actions import claim_next_review
from core.tenancy.scope import tenant
from core.web.errors import Forbidden, Gone, Invalid
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=1, annotators=4, reviewers=1)


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def skipped_twice(desk):
    desk.skip(0, "unclear: what is it?")
    desk.skip(1, "language")


def test_one_skip_leaves_it_in_the_queue(desk, inside):
    desk.skip(0)
    assert desk.item().state == "labeling"
    assert desk.claim(1) is not None


def test_two_skips_send_it_to_a_reviewer_with_the_reasons(desk, inside):
    skipped_twice(desk)
    item = desk.item()
    assert (item.state, item.open_slots) == ("adjudication", 0)
    assert desk.claim(2) is None
    review = claim_next_review(by=desk.reviewers[0], project=desk.project)
    assert review.kind == "skips"


def test_the_reviewer_answers_it_themselves(desk, inside):
    skipped_twice(desk)
    desk.review(verdict="answered", answer=SPAM)
    outcome = Outcome.objects.get()
    assert (outcome.answer, outcome.source) == (SPAM, "adjudication")
    assert outcome.decided_by == desk.reviewers[0]
    assert desk.item().state == "done"
    assert not label_events().exists()


def test_back_to_the_queue_with_a_word_to_the_next_person(desk, inside):
    skipped_twice(desk)
    desk.review(verdict="requeued", comment="It is Danish; label what you see.")
    item = desk.item()
    assert (item.state, item.open_slots, item.skips) == ("labeling", 1, 0)
    assert desk.claim(0) is None  # who skipped it doesn't get it again
    assert desk.claim(2).item.note == "It is Danish; label what you see."
    desk.label(2)
    assert desk.item().state == "done"


def test_the_count_of_skips_begins_anew(desk, inside):
    skipped_twice(desk)
    desk.review(verdict="requeued")
    desk.skip(2)
    assert desk.item().state == "labeling"
    desk.skip(3)
    assert desk.item().state == "adjudication"
    assert Review.objects.filter(kind="skips").count() == 2


def test_excluded_with_a_reason(desk, inside):
    skipped_twice(desk)
    with pytest.raises(Invalid):
        desk.review(verdict="excluded")
    desk.review(verdict="excluded", comment="Only white noise.")
    assert (desk.item().state, desk.item().open_slots) == ("excluded", 0)
    assert not Outcome.objects.exists()


def test_an_answer_that_its_author_has_taken_up_again_is_paid_as_it_was(db):
    desk = make_desk(items=1, slots=2, annotators=3)
    with tenant(desk.organization.pk):
        first = desk.label(0)
        taken = reopen(*reversed(find_work(desk.annotators[0], first.assignment_id)))
        skipped_by(desk, 1, 2)
        desk.review(verdict="answered", answer=HAM)
        taken.refresh_from_db()
        assert (taken.state, taken.reopened_at) == ("submitted", None)
        assert label_events().get().annotation_id == first.pk
        assert Outcome.objects.get().parents == [first.pk]


def test_who_answers_after_it_went_back_to_the_queue_may_still_change_their_mind(desk, inside):
    skipped_twice(desk)
    desk.review(verdict="requeued")
    first = desk.label(2)
    taken = reopen(*reversed(find_work(desk.annotators[2], first.assignment_id)))
    desk.submit(taken, SPAM)
    assert desk.item().state == "done"
    assert Outcome.objects.get(is_current=True).answer == SPAM
    assert Review.objects.get().verdict == "requeued"


def test_only_the_three_verdicts_fit(desk, inside):
    skipped_twice(desk)
    with pytest.raises(Invalid):
        desk.review(verdict="accepted")


def test_who_answered_the_item_leaves_the_decision_to_somebody_else(db):
    desk = make_desk(items=1, slots=2, annotators=4)
    with tenant(desk.organization.pk):
        desk.label(0)
        skipped_by(desk, 1, 2)
        review = Review.objects.get()
        author = desk.annotators[0]
        assert claim_next_review(by=author, project=desk.project) is None
        Review.objects.update(state="held", reviewer=author)
        with pytest.raises(Forbidden):
            desk.decide(author, review, verdict="answered", answer=HAM)


def skipped_by(desk, *numbers):
    for number in numbers:
        desk.skip(number)


def test_who_holds_the_other_slot_meanwhile_may_finish(db):
    desk = make_desk(items=1, slots=2, annotators=4)
    with tenant(desk.organization.pk):
        held = desk.claim(0)
        skipped_by(desk, 1, 2)
        desk.submit(held)
        assert desk.item().state == "adjudication"
        desk.review(verdict="requeued")
        assert (desk.item().state, desk.item().open_slots) == ("labeling", 1)


def test_a_slot_given_back_while_it_waits_stays_closed(db):
    desk = make_desk(items=1, slots=2, annotators=4)
    with tenant(desk.organization.pk):
        held = desk.claim(0)
        skipped_by(desk, 1, 2)
        release(find_work(desk.annotators[0], held.pk)[0])
        assert desk.item().open_slots == 0
        desk.review(verdict="requeued")
        assert desk.item().open_slots == 2


def test_answered_pays_whoever_answered_and_frees_whoever_holds_it(db):
    desk = make_desk(items=1, slots=3, annotators=5)
    with tenant(desk.organization.pk):
        answered = desk.label(0)
        held = desk.claim(1)
        skipped_by(desk, 2, 3)
        desk.review(verdict="answered", answer=SPAM)
        assert Item.objects.get().state == "done"
        assert label_events().get().annotation_id == answered.pk
        assert Assignment.objects.get(pk=held.pk).state == "released"
        with pytest.raises(Gone):
            desk.submit(held)


def test_what_was_rejected_meanwhile_goes_back_when_the_item_is_handed_out_again(db):
    desk = make_desk(slots=2, annotators=3, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        annotation = desk.label(0)
        desk.skip(1)
        desk.skip(2)
        desk.review(0, verdict="rejected", reason="missed")
        assignment = Assignment.objects.get(pk=annotation.assignment_id)
        assert assignment.state == "submitted", "it is closed: nobody is asked to mend it"
        desk.review(1, verdict="requeued")
        assignment.refresh_from_db()
        assert assignment.state == "returned"
        assert desk.claim(0).pk == assignment.pk
