"""Reviews taken, skipped, disputed and accepted in bulk at once: one counts, nothing twice."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.label_types.schema import schema_of
from annotation.workflow.lifecycle.models import Assignment, Review
from annotation.workflow.queue import actions as queue_actions
from annotation.workflow.queue.actions import skip
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review import actions
from annotation.workflow.review.actions import claim_next_review, claim_review, decide_review
from annotation.workflow.review.bulk.actions import preview_bulk, start_bulk
from annotation.workflow.review.bulk.jobs import accept_many
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.review.bulk.selection import Wanted
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.disputes import dispute_review
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.factories.work import label_events
from tests.support.desk import SPAM, make_desk
from tests.support.racing import failures, race

ALL = {"review": {"mode": "all"}, "review_cap": 1}


@pytest.fixture
def desk(committed_db):
    desk = make_desk(items=4, policy=ALL, reviewers=4)
    with tenant(desk.organization.pk):
        for number in (0, 1, 0, 1):
            desk.label(number)
    return desk


def waiting(desk):
    """The keys of the reviews, oldest first."""
    with tenant(desk.organization.pk):
        return list(Review.objects.order_by("pk").values_list("pk", flat=True))


def opens(desk, number, review_id):
    """A reviewer who opens this very review, as an act to be raced."""

    def act():
        with tenant(desk.organization.pk):
            return claim_review(by=desk.reviewers[number], review_id=review_id).reviewer_id

    return act


def test_one_of_four_opens_a_review(desk):
    review_id = waiting(desk)[0]
    results = race(*[opens(desk, number, review_id) for number in range(4)])
    refused = failures(results)
    assert len(refused) == 3
    assert all(isinstance(error, Conflict) for error in refused)


def test_negative_control_without_the_lock_two_open_it(desk, monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)
    monkeypatch.setattr(actions, "locked", lambda reviews, **_: reviews)
    monkeypatch.setattr(actions, "require_room", lambda *_: both_have_looked.wait())
    review_id = waiting(desk)[0]
    results = race(opens(desk, 0, review_id), opens(desk, 1, review_id))
    assert failures(results) == []


def test_nobody_gets_beyond_the_cap_in_two_tabs(desk):
    first, second, *_ = waiting(desk)
    results = race(opens(desk, 0, first), opens(desk, 0, second))
    assert len(failures(results)) == 1


def test_negative_control_without_the_persons_lock_two_tabs_get_beyond_the_cap(desk, monkeypatch):
    both_have_counted = threading.Barrier(2, timeout=30)
    hold = actions.hold

    def hold_late(*arguments):
        both_have_counted.wait()
        return hold(*arguments)

    monkeypatch.setattr(actions, "serialize", lambda member: None)
    monkeypatch.setattr(actions, "hold", hold_late)
    first, second, *_ = waiting(desk)
    assert failures(race(opens(desk, 0, first), opens(desk, 0, second))) == []


def test_a_late_verdict_and_a_colleague_who_takes_over(desk):
    """Either the verdict was in time, or the colleague has it and the verdict is refused."""
    review_id = waiting(desk)[0]
    opens(desk, 0, review_id)()
    with tenant(desk.organization.pk):
        past = timezone.now() - timedelta(minutes=1)
        Review.objects.filter(pk=review_id).update(lease_until=past)
        version = Review.objects.get(pk=review_id).version

    def decide():
        with tenant(desk.organization.pk):
            given = Given("accepted", version)
            return decide_review(by=desk.reviewers[0], review_id=review_id, given=given).pk

    results = race(decide, opens(desk, 1, review_id))
    assert len(failures(results)) == 1
    assert isinstance(failures(results)[0], Conflict)
    with tenant(desk.organization.pk):
        review = Review.objects.get(pk=review_id)
        paid = label_events().count()
        assert (review.verdict, paid, review.reviewer) in (
            ("accepted", 1, desk.reviewers[0]),
            ("", 0, desk.reviewers[1]),
        )


def test_disagreeing_and_answering_anew_at_once(desk):
    with tenant(desk.organization.pk):
        review = claim_next_review(by=desk.reviewers[0], project=desk.project)
        desk.decide(desk.reviewers[0], review, "rejected", reason="missed")
        again = desk.claim(0)

    def dispute():
        with tenant(desk.organization.pk):
            return dispute_review(by=review.author, review_id=review.pk, comment="No.").pk

    def answer():
        with tenant(desk.organization.pk):
            return desk.submit(again, SPAM).pk

    results = race(dispute, answer)
    assert len(failures(results)) == 1
    with tenant(desk.organization.pk):
        disputes = Review.objects.filter(kind="dispute").count()
        revision = Assignment.objects.get(pk=again.pk).revision
        assert (disputes, revision) in ((1, 1), (0, 2))


def test_a_bulk_run_four_times_at_once_pays_each_once(desk):
    with tenant(desk.organization.pk):
        bulk = preview_bulk(
            by=desk.reviewers[0],
            project=desk.project,
            wanted=Wanted(author=None, class_key="", batch=None, count=50),
            schema=schema_of(desk.project.schema.fields),
        )
        start_bulk(by=desk.reviewers[0], bulk=bulk)
    run = {"organization_id": desk.organization.pk, "bulk_id": bulk.pk}
    assert failures(race(*[lambda: accept_many(**run)] * 4)) == []
    with tenant(desk.organization.pk):
        done = BulkAccept.objects.get()
        assert (done.state, done.handled, done.accepted) == ("done", 4, 4)
        assert label_events().count() == 4


@pytest.fixture
def overlapping(committed_db):
    desk = make_desk(items=1, slots=3, annotators=3)
    with tenant(desk.organization.pk):
        held = [desk.claim(number) for number in range(3)]
    return desk, held


def skips(desk, number, assignment):
    """An annotator who skips, as an act to be raced."""

    def act():
        with tenant(desk.organization.pk):
            skip(find_work(desk.annotators[number], assignment.pk)[0], reason="unclear")

    return act


def test_three_skip_at_once_and_one_reviewer_is_asked(overlapping):
    desk, held = overlapping
    acts = [skips(desk, number, assignment) for number, assignment in enumerate(held)]
    assert failures(race(*acts)) == []
    with tenant(desk.organization.pk):
        item = Item.objects.get()
        assert (item.skips, item.open_slots, item.state) == (3, 0, "adjudication")
        assert Review.objects.get().kind == "skips"


def test_negative_control_without_the_items_lock_a_skip_is_lost(overlapping, monkeypatch):
    desk, held = overlapping
    both_have_read = threading.Barrier(2, timeout=30)

    def read_without_lock(item_id):
        item = Item.objects.get(pk=item_id)
        both_have_read.wait()
        return item

    monkeypatch.setattr(queue_actions, "lock_item", read_without_lock)
    race(skips(desk, 0, held[0]), skips(desk, 1, held[1]))
    with tenant(desk.organization.pk):
        assert Item.objects.get().skips == 1
