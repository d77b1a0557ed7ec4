"""A frontier is set while others work and items move: nothing open is left behind it."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from annotation.datasets.models import Batch, Item
from annotation.workflow.lifecycle import queue_cursor
from annotation.workflow.lifecycle.queue_cursor import QueueCursor, reset_queue_cursors, went_far
from core.tenancy.scope import tenant
from tests.factories import work
from tests.factories.projects import make_item
from tests.support.desk import make_desk
from tests.support.racing import failures, race

PATIENCE = 30


@pytest.fixture
def desk(committed_db, monkeypatch):
    """The first person has answered all but the first and the last three of nine items."""
    monkeypatch.setattr(queue_cursor, "WENT_FAR", went_far(2))
    desk = make_desk(items=9, slots=3, annotators=2, policy={"overlap": "3"})
    with tenant(desk.organization.pk):
        Item.objects.filter(text="text 0").update(priority=-1)
        work.have_answered(desk.annotators[0], desk.project, items=5)
        Item.objects.filter(text="text 0").update(priority=0)
    return desk


@contextmanager
def meanwhile(desk, act):
    """While this is open, another connection has done `act` and has not committed it."""
    done, go_on, errors = threading.Event(), threading.Event(), []

    def other():
        try:
            with tenant(desk.organization.pk):
                act()
                done.set()
                assert go_on.wait(PATIENCE)
        except BaseException as error:  # noqa: BLE001  # handed to the test below
            errors.append(error)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    assert done.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        thread.join(PATIENCE)
    assert not errors
    assert not thread.is_alive()


def label(desk, number=0):
    """What a person gets and answers, by its text."""
    with tenant(desk.organization.pk):
        return desk.label(number).item.text


def lock_first():
    Item.objects.select_for_update(no_key=True).get(text="text 0")


def test_an_item_that_was_locked_is_not_left_behind(desk):
    with meanwhile(desk, lock_first):
        assert label(desk) == "text 6"  # the locked one is skipped, five were passed
        with tenant(desk.organization.pk):
            assert QueueCursor.objects.get().position == Item.objects.get(text="text 0").position
    assert label(desk) == "text 0"
    assert label(desk) == "text 7"


def test_negative_control_a_careless_frontier_leaves_it_behind(desk, monkeypatch):
    """Set to where the search ended, it hides the item that was locked a moment ago."""

    def careless(*, project_id, member_id, since):
        place = Item.objects.get(text="text 6")
        work.make_queue_cursor(desk.annotators[0], desk.project)
        QueueCursor.objects.update(position=place.position)

    monkeypatch.setattr("annotation.workflow.queue.next_item.move_queue_cursor", careless)
    with meanwhile(desk, lock_first):
        assert label(desk) == "text 6"
    assert label(desk) == "text 7"


def come_in(desk):
    """What an import does last: its items are there, and frontiers are forgotten."""
    batch = Batch.objects.get()
    make_item(batch, "late", position=0, slots=3, open_slots=3)
    reset_queue_cursors(desk.project.pk)


def test_items_that_come_in_meanwhile_are_not_left_behind(desk):
    assert label(desk) == "text 0"
    with meanwhile(desk, lambda: come_in(desk)):
        assert label(desk) == "text 6"
        with tenant(desk.organization.pk):
            assert not QueueCursor.objects.exists()  # it would not have seen what is coming
    assert label(desk) == "late"


def test_negative_control_without_the_lock_they_are(desk, monkeypatch):
    monkeypatch.setattr(queue_cursor, "try_share", lambda *_: True)
    assert label(desk) == "text 0"
    with meanwhile(desk, lambda: come_in(desk)):
        assert label(desk) == "text 6"
    assert label(desk) == "text 7"


def test_who_moves_items_waits_for_a_frontier_that_is_being_set(desk):
    assert label(desk) == "text 0"

    def arrive():
        with tenant(desk.organization.pk):
            come_in(desk)

    with meanwhile(desk, desk.label):
        mover = threading.Thread(target=lambda: race(arrive), daemon=True)
        mover.start()
        mover.join(0.5)
        assert mover.is_alive()
    mover.join(PATIENCE)
    with tenant(desk.organization.pk):
        assert not QueueCursor.objects.exists()
    assert label(desk) == "late"


def test_people_at_work_and_items_coming_in_at_once(desk):
    """Everybody gets every item once, whatever came in while they worked."""

    def work_on(number):
        for _ in range(4):
            with tenant(desk.organization.pk):
                if (assignment := desk.claim(number)) is not None:
                    desk.submit(assignment)

    def arrive(number):
        with tenant(desk.organization.pk):
            make_item(
                Batch.objects.get(), f"late {number}", position=-number, slots=3, open_slots=3
            )
            reset_queue_cursors(desk.project.pk)

    for number in range(3):
        results = race(lambda: work_on(0), lambda: work_on(1), lambda n=number: arrive(n))
        assert failures(results) == []
    for person in (0, 1):
        with tenant(desk.organization.pk):
            while (assignment := desk.claim(person)) is not None:
                desk.submit(assignment)
            answered = list(desk.annotators[person].annotations.values_list("item", flat=True))
        assert len(answered) == len(set(answered)) == 12
