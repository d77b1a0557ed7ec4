"""Somebody is removed while work comes into their hands: none of it stays with who has left."""

import threading
import time

import pytest
from django.db import connection

from annotation.projects.models import ProjectPool
from annotation.projects.pools import unassign_pool
from annotation.workflow.assignments import actions as assigning
from annotation.workflow.assignments.actions import Selection, reserve_items
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, Review, ReviewState
from annotation.workflow.review import actions as reviewing
from annotation.workflow.review.actions import claim_next_review
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.workflow.queue.test_claim import slots_add_up
from tests.support.desk import make_desk
from tests.support.racing import failures, race
from workforce.members import actions as members
from workforce.members.actions import remove_member
from workforce.members.scope import member_scope, serialize
from workforce.pools.actions import remove_from_pool
from workforce.pools.models import Pool

PEOPLE = 4
REVIEWED = {"review": {"mode": "all"}}


@pytest.fixture
def desk(committed_db):
    desk = make_desk(items=2 * PEOPLE, annotators=PEOPLE, reviewers=PEOPLE, policy=REVIEWED)
    with tenant(desk.organization.pk):
        for number in range(PEOPLE):
            desk.label(number)
    return desk


def owner():
    return Member.objects.get(role=Role.OWNER)


def removes(desk, member):
    """The owner who removes a member, as an act to be raced."""

    def act():
        with tenant(desk.organization.pk):
            remove_member(by=owner(), member=member)

    return act


def takes_review(desk, reviewer):
    """A reviewer's request for the next review, through the door that requests go through."""

    def act():
        slug, user = desk.organization.slug, reviewer.user
        with member_scope(slug=slug, user=user, one_at_a_time=True) as member:
            if member is not None:
                claim_next_review(by=member, project=desk.project)

    return act


def held_by_people_who_left(desk):
    with tenant(desk.organization.pk):
        held = Review.objects.filter(state=ReviewState.HELD)
        return held.filter(reviewer__left_at__isnull=False).count()


def test_no_review_stays_with_who_was_removed_while_taking_it(desk):
    acts = [takes_review(desk, reviewer) for reviewer in desk.reviewers]
    acts += [removes(desk, reviewer) for reviewer in desk.reviewers]
    assert failures(race(*acts)) == []
    assert held_by_people_who_left(desk) == 0
    with tenant(desk.organization.pk):
        assert Review.objects.filter(state=ReviewState.WAITING).count() == PEOPLE


def test_negative_control_a_removal_that_waits_for_nobody_leaves_a_review_behind(desk, monkeypatch):
    asked, removed = threading.Event(), threading.Event()

    def late(*_arguments):
        asked.set()
        removed.wait(timeout=30)

    def remove():
        asked.wait(timeout=30)
        removes(desk, desk.reviewers[0])()
        removed.set()

    monkeypatch.setattr(reviewing, "require_room", late)
    monkeypatch.setattr(members, "wait_for_requests", lambda _member: None)
    assert failures(race(takes_review(desk, desk.reviewers[0]), remove)) == []
    assert held_by_people_who_left(desk) == 1


def reserves(desk, number):
    """The owner who keeps two items for an annotator, as an act to be raced."""

    def act():
        with tenant(desk.organization.pk):
            member, chosen = desk.annotators[number], Selection(most=2)
            reserve_items(by=owner(), project=desk.project, member=member, selection=chosen)

    return act


def ends_place(desk, number):
    """The owner who takes an annotator out of the pool."""

    def act():
        with tenant(desk.organization.pk):
            remove_from_pool(by=owner(), pool=Pool.objects.get(), member=desk.annotators[number])

    return act


def takes_pool_off(desk):
    """The owner who takes the pool off the project."""
    with tenant(desk.organization.pk):
        unassign_pool(by=owner(), project=desk.project, pool=Pool.objects.get())


def kept_for_nobody(desk):
    """Items that are kept for people who could not come for them."""
    with tenant(desk.organization.pk):
        slots_add_up(desk)
        kept = Assignment.objects.filter(state=AssignmentState.RESERVED)
        pools = ProjectPool.objects.filter(project=desk.project).values("pool")
        return kept.exclude(member__left_at=None, member__places__pool__in=pools).count()


@pytest.mark.parametrize(
    "ends", [removes, ends_place, takes_pool_off], ids=lambda act: act.__name__
)
def test_nothing_stays_kept_for_whose_place_ends_meanwhile(desk, ends):
    if ends is takes_pool_off:
        rivals = [lambda: takes_pool_off(desk)]
    elif ends is ends_place:
        rivals = [ends_place(desk, number) for number in range(PEOPLE)]
    else:
        rivals = [removes(desk, member) for member in desk.annotators]
    results = race(*[reserves(desk, number) for number in range(PEOPLE)], *rivals)
    refused = failures(results)
    assert all(isinstance(error, Conflict) and error.code == "no_pool" for error in refused)
    assert kept_for_nobody(desk) == 0


def test_negative_control_a_place_that_is_only_looked_at_keeps_items_for_nobody(desk, monkeypatch):
    looked, ended = threading.Event(), threading.Event()

    def only_looked_at(*_arguments, **_named):
        looked.set()
        ended.wait(timeout=30)
        return pool.pk

    def end():
        looked.wait(timeout=30)
        removes(desk, desk.annotators[0])()
        ended.set()

    with tenant(desk.organization.pk):
        pool = Pool.objects.get()
    monkeypatch.setattr(assigning, "held_pool", only_looked_at)
    assert failures(race(reserves(desk, 0), end)) == []
    assert kept_for_nobody(desk) == 2


def test_who_was_removed_while_their_request_waited_is_let_in_no_more(desk):
    """The door waits for the removal, and reads then who is a member."""
    reviewer, let_in = desk.reviewers[0], []

    def enter():
        slug, user = desk.organization.slug, reviewer.user
        with member_scope(slug=slug, user=user, one_at_a_time=True) as member:
            let_in.append(member)
        connection.close()

    waits = threading.Thread(target=enter)
    with tenant(desk.organization.pk):
        serialize(reviewer)
        waits.start()
        until_it_waits()
        remove_member(by=owner(), member=reviewer)
    waits.join(timeout=30)
    assert let_in == [None]


def until_it_waits():
    """Until another connection to this database waits for a person's lock."""
    statement = (
        "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        " and database = (select oid from pg_database where datname = current_database())"
    )
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waits")
