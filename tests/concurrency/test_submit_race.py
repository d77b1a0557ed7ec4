"""The same answer sent many times, many answers at once: one annotation, one payment each."""

import threading

import pytest

from annotation.datasets.models import Item
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.labeling import actions
from annotation.workflow.lifecycle.models import Annotation, Outcome
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.support.desk import HAM, SPAM, make_desk
from tests.support.racing import failures, race

TIMES = 8


def counts(desk):
    """How often each fact was written."""
    with tenant(desk.organization.pk):
        models = (Annotation, Outcome, WorkEvent, UsageEvent, LedgerTransaction, LedgerEntry)
        return {model.__name__: model.objects.count() for model in models}


def test_one_submission_sent_eight_times(committed_db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        assignment = desk.claim()

    def send():
        with tenant(desk.organization.pk):
            return desk.submit(assignment, HAM, key="same").pk

    results = race(*[send] * TIMES)
    assert failures(results) == []
    assert len(set(results)) == 1
    assert counts(desk) == {
        "Annotation": 1,
        "Outcome": 1,
        "WorkEvent": 2,  # the annotation and the outcome
        "UsageEvent": 2,
        "LedgerTransaction": 1,
        "LedgerEntry": 2,
    }


def test_two_different_answers_from_two_tabs(committed_db):
    """The first wins, the second is told; nothing is overwritten."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        assignment = desk.claim()

    def send(answer, key):
        with tenant(desk.organization.pk):
            return desk.submit(assignment, answer, key=key, revision=0)

    results = race(lambda: send(HAM, "a"), lambda: send(SPAM, "b"))
    refused = failures(results)
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict)
    assert counts(desk)["Annotation"] == 1


@pytest.mark.parametrize("overlap", [2, 4])
def test_the_last_answers_of_an_item_at_once_settle_it_once(committed_db, overlap):
    """Each sees the others under the item's lock: one outcome, every answer paid once."""
    desk = make_desk(items=1, slots=overlap, annotators=overlap)
    with tenant(desk.organization.pk):
        assignments = [desk.claim(number) for number in range(overlap)]

    def send(assignment):
        with tenant(desk.organization.pk):
            return desk.submit(assignment)

    results = race(*[lambda a=a: send(a) for a in assignments])
    assert failures(results) == []
    found = counts(desk)
    assert found["Annotation"] == found["LedgerTransaction"] == overlap
    assert found["Outcome"] == 1
    assert found["WorkEvent"] == found["UsageEvent"] == overlap + 1
    with tenant(desk.organization.pk):
        assert desk.item().state == "done"


def test_negative_control_without_the_items_lock_an_item_is_left_hanging(committed_db, monkeypatch):
    """Without the lock each of two answers misses the other, and nobody writes the outcome.

    The lock is taken away in place, so this shows what the test above would catch.
    """
    real = actions.store
    both_have_read = threading.Barrier(2, timeout=60)

    def store_and_wait(annotation, *, alone):
        found = real(annotation, alone=alone)
        both_have_read.wait()
        return found

    monkeypatch.setattr(actions, "lock_item", lambda item_id: Item.objects.get(pk=item_id))
    monkeypatch.setattr(actions, "store", store_and_wait)
    desk = make_desk(items=1, slots=2)
    with tenant(desk.organization.pk):
        assignments = [desk.claim(number) for number in range(2)]

    def send(assignment):
        with tenant(desk.organization.pk):
            return desk.submit(assignment)

    race(*[lambda a=a: send(a) for a in assignments])
    assert counts(desk)["Outcome"] == 0
