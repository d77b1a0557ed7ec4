"""Items are excluded and asked about again while people work: nobody keeps what is gone, no
slot is lost, and nothing is paid twice."""

import pytest
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.workflow.lifecycle import excluding, extra_slot
from annotation.workflow.lifecycle.excluding import exclude_item
from annotation.workflow.lifecycle.extra_slot import ask_one_more
from annotation.workflow.lifecycle.models import TAKES_SLOT, Assignment, Review
from annotation.workflow.lifecycle.release_slots import give_back
from annotation.workflow.review.actions import claim_next_review
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone
from tests.factories.work import label_events
from tests.support.desk import make_desk
from tests.support.racing import failures, race

ROUNDS = 6


@pytest.fixture
def desk(committed_db):
    return make_desk(items=ROUNDS, annotators=2)


def inside(desk, work):
    """The work as a rival of its own transaction."""

    def rival():
        with tenant(desk.organization.pk):
            return work()

    return rival


def exclusion(desk, item):
    owner = Member.objects.get(role="owner")
    return exclude_item(by=owner, item_id=item.pk, reason="Noise.", at=timezone.now())


def live(item):
    return Assignment.objects.filter(item=item, state__in=TAKES_SLOT)


def test_nobody_holds_what_is_excluded(desk):
    with tenant(desk.organization.pk):
        items = list(Item.objects.order_by("position"))
    for item in items:
        results = race(
            inside(desk, lambda: desk.claim(0)),
            inside(desk, lambda: desk.claim(1)),
            inside(desk, lambda item=item: exclusion(desk, item)),
        )
        assert not failures(results)
        with tenant(desk.organization.pk):
            item.refresh_from_db()
            assert (item.state, item.open_slots) == ("excluded", 0)
            assert not live(item).filter(state="held").exists()
            Assignment.objects.filter(state="held").update(state="released")
            Item.objects.exclude(state="excluded").update(open_slots=1)


def test_negative_control_without_the_lock_somebody_holds_what_is_excluded(desk, monkeypatch):
    """A claim comes between freeing everybody and closing the item: the lock is needed."""
    with tenant(desk.organization.pk):
        item = desk.item()
    free_everybody = excluding.free_everybody

    def freed_and_claimed(freed):
        free_everybody(freed)
        race(inside(desk, desk.claim))

    monkeypatch.setattr(excluding, "lock_item", lambda item_id: Item.objects.get(pk=item_id))
    monkeypatch.setattr(excluding, "free_everybody", freed_and_claimed)
    with tenant(desk.organization.pk):
        exclusion(desk, item)
        assert live(item).filter(state="held").exists()


def test_an_answer_is_in_before_the_exclusion_or_refused(desk):
    for _ in range(ROUNDS):
        with tenant(desk.organization.pk):
            held = desk.claim()
            item = held.item
            paid_before = label_events().count()
        submitted, taken_out = race(
            inside(desk, lambda held=held: desk.submit(held)),
            inside(desk, lambda item=item: exclusion(desk, item)),
        )
        assert not isinstance(taken_out, BaseException)
        with tenant(desk.organization.pk):
            paid = label_events().count() - paid_before
            item = Item.objects.get(pk=item.pk)
            assert (item.state, item.open_slots) == ("excluded", 0)
            state = Assignment.objects.get(pk=held.pk).state
            if isinstance(submitted, Gone):
                assert (paid, state) == (0, "released")
            else:
                assert (paid, state) == (1, "submitted")


def test_a_claim_taken_back_and_submitted_at_once_is_one_of_them(desk):
    for _ in range(ROUNDS):
        with tenant(desk.organization.pk):
            held = desk.claim()
        submitted, freed = race(
            inside(desk, lambda held=held: desk.submit(held)),
            inside(desk, lambda held=held: give_back(Assignment.objects.filter(pk=held.pk))),
        )
        with tenant(desk.organization.pk):
            item = Item.objects.get(pk=held.item_id)
            assert item.open_slots + live(item).count() == item.slots
            assert isinstance(submitted, Gone) is (freed == 1)
            if freed:
                desk.label()


def asked_while_decided(desk):
    """One more person is asked while a reviewer accepts the only answer."""
    with tenant(desk.organization.pk):
        item = desk.label().item
        review = claim_next_review(by=desk.reviewers[0], project=desk.project)
    results = race(
        inside(desk, lambda: desk.decide(desk.reviewers[0], review)),
        inside(desk, lambda: ask_one_more(item.pk)),
        inside(desk, lambda: ask_one_more(item.pk)),
    )
    with tenant(desk.organization.pk):
        return Item.objects.get(pk=item.pk), results


def test_slots_opened_at_once_are_all_there_and_the_answer_is_paid_once(committed_db):
    desk = make_desk(items=ROUNDS, annotators=3, policy={"review": {"mode": "all"}})
    for _ in range(ROUNDS):
        item, results = asked_while_decided(desk)
        assert not failures(results)
        with tenant(desk.organization.pk):
            assert (item.slots, item.open_slots) == (3, 2)
            assert item.state in ("done", "labeling")
            assert label_events().filter(item=item).count() == 1
            Item.objects.filter(pk=item.pk).update(open_slots=0)  # out of the next round's way


def test_negative_control_without_the_lock_a_slot_is_lost(desk, monkeypatch):
    """Both read three and write four: the lock is what makes it five."""
    with tenant(desk.organization.pk):
        item = desk.item()

    def unlocked(item_id):
        found = Item.objects.get(pk=item_id)
        if not nested:
            nested.append(1)
            race(inside(desk, lambda: ask_one_more(item_id)))
        return found

    nested = []
    monkeypatch.setattr(extra_slot, "lock_item", unlocked)
    with tenant(desk.organization.pk):
        ask_one_more(item.pk)
    with tenant(desk.organization.pk):
        assert Item.objects.get(pk=item.pk).slots == 2


def test_a_verdict_and_an_exclusion_at_once(committed_db):
    """Paid and excluded, or withdrawn and unpaid; never a review of what is gone."""
    desk = make_desk(items=ROUNDS, policy={"review": {"mode": "all"}})
    for _ in range(ROUNDS):
        with tenant(desk.organization.pk):
            item = desk.label().item
            review = claim_next_review(by=desk.reviewers[0], project=desk.project)
        verdict, taken_out = race(
            inside(desk, lambda review=review: desk.decide(desk.reviewers[0], review)),
            inside(desk, lambda item=item: exclusion(desk, item)),
        )
        assert not isinstance(taken_out, Conflict)
        with tenant(desk.organization.pk):
            paid = label_events().filter(item=item).count()
            assert paid == (not isinstance(verdict, BaseException))
            assert not Review.objects.filter(item=item).exclude(state="decided").exists()
