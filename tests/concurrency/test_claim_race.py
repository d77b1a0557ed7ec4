"""Many people claim at once: never one answer over the overlap, no slot lost."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.db.models import F

from annotation.datasets.models import Item
from annotation.workflow.lifecycle.models import Annotation, Assignment
from annotation.workflow.queue import next_item
from core.tenancy.scope import tenant
from tests.support.desk import make_desk
from tests.support.racing import failures, race

PEOPLE = 8
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(committed_db):
    return make_desk(items=6, slots=2, annotators=PEOPLE)


def work_until_empty(desk, number):
    """Claim and submit as one person until nothing is left for them; how many were done."""
    done = 0
    while True:
        with tenant(desk.organization.pk):
            assignment = desk.claim(number)
            if assignment is None:
                return done
            desk.submit(assignment)
        done += 1


def check(desk):
    """Each item has exactly its overlap of answers by different people, and no slot open."""
    with tenant(desk.organization.pk):
        for item in Item.objects.filter(project=desk.project):
            rows = list(item.annotations.all())
            assert len(rows) == item.slots == 2
            assert len({row.member_id for row in rows}) == 2
            assert {row.slot for row in rows} == {1, 2}
            assert item.open_slots == 0
            assert item.state == "done"


def test_eight_people_at_once(desk):
    results = race(*[lambda n=n: work_until_empty(desk, n) for n in range(PEOPLE)])
    assert failures(results) == []
    assert sum(results) == 12
    check(desk)


def test_two_who_each_want_what_the_other_submits(committed_db):
    desk = make_desk(items=2, slots=1, annotators=2)
    with tenant(desk.organization.pk):
        first = [desk.claim(0), desk.claim(1)]
        Item.objects.update(slots=2, open_slots=1)
    both_hold_theirs = threading.Barrier(2)

    def submit_and_go_on(number):
        with tenant(desk.organization.pk):
            desk.submit(first[number])
            both_hold_theirs.wait()
            coming = desk.claim(number, show=True)
        with tenant(desk.organization.pk):
            return coming or desk.claim(number)

    results = race(lambda: submit_and_go_on(0), lambda: submit_and_go_on(1))
    assert failures(results) == []
    assert {taken.item_id for taken in results} == {taken.item_id for taken in first}


def test_one_person_in_two_tabs_gets_one_item(desk):
    def claim():
        with tenant(desk.organization.pk):
            return desk.claim(0).pk

    for _ in range(5):
        results = race(claim, claim, claim, claim)
        assert failures(results) == []
        assert len(set(results)) == 1
    with tenant(desk.organization.pk):
        assert Assignment.objects.count() == 1


def test_many_for_the_last_slot(committed_db):
    desk = make_desk(items=1, slots=1, annotators=PEOPLE)

    def claim(number):
        with tenant(desk.organization.pk):
            return desk.claim(number)

    results = race(*[lambda n=n: claim(n) for n in range(PEOPLE)])
    assert failures(results) == []
    assert sum(result is not None for result in results) == 1


def test_negative_control_without_lock_and_counter_the_last_slot_is_claimed_twice(
    committed_db, monkeypatch
):
    """All but one are refused by the database, which the race above would count as failures."""
    desk = make_desk(items=1, slots=1, annotators=PEOPLE)
    all_have_found_it = threading.Barrier(PEOPLE, timeout=60)
    real = next_item.candidate

    def find_without_lock(claim):
        found = real(claim, lock="")
        all_have_found_it.wait()
        return found

    monkeypatch.setattr(next_item, "candidate", find_without_lock)
    monkeypatch.setattr(next_item, "TAKE", next_item.TAKE.replace("and open_slots > 0", ""))

    def claim(number):
        with tenant(desk.organization.pk):
            return desk.claim(number)

    results = race(*[lambda n=n: claim(n) for n in range(PEOPLE)])
    assert len(failures(results)) == PEOPLE - 1
    assert all(isinstance(error, IntegrityError) for error in failures(results))


def test_the_database_refuses_a_second_claim_of_a_slot(desk):
    """Even code that forgot every check can't store a surplus claim."""

    def forget_everything(number):
        with tenant(desk.organization.pk):
            like = Assignment.objects.get()
            like.pk, like._state.adding = None, True
            like.member_id = desk.annotators[number].pk
            like.after_id = None
            like.save()

    with tenant(desk.organization.pk):
        desk.claim(0)
    results = race(lambda: forget_everything(1), lambda: forget_everything(2))
    assert all(isinstance(error, IntegrityError) for error in results)


def test_separate_processes(desk):
    """The same with processes, which share nothing but the database."""
    script = "import django; django.setup(); from tests.concurrency.worker import main; main()"
    organization, project = desk.organization.pk, desk.project.pk
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", script, *map(str, (organization, project, member.pk))],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for member in desk.annotators[:4]
    ]
    done = [int(command.communicate(timeout=120)[0]) for command in commands]
    assert [command.returncode for command in commands] == [0] * 4
    assert sum(done) == 12
    check(desk)
    with tenant(desk.organization.pk):
        assert Annotation.objects.count() == 12
        assert not Item.objects.exclude(open_slots=F("slots") - 2).exists()
