"""Are the kept counts of items and the moves since exactly the items, whatever happens to them?"""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.datasets.counts.counting import (
    batch_counts,
    counts_of,
    fold_moves,
    item_counts,
    recount,
)
from annotation.datasets.counts.jobs import fold_item_counts
from annotation.datasets.counts.models import BatchCount, ItemCount, ItemMove
from annotation.datasets.models import Item, ItemState
from core.tenancy.scope import tenant
from tests.factories import people, projects
from tests.support.racing import failures, race


@pytest.fixture
def organization(db):
    return people.make_organization("acme")


def make_batches():
    """Two projects, the first of them with two batches."""
    owner = people.make_member(people.make_user("owner@example.org"), "owner")
    one, other = (projects.make_project(name, by=owner) for name in ("One", "Other"))
    return [projects.make_batch(project) for project in (one, other, one)]


def counted(owner="project_id"):
    """What counting the items says."""
    found = {}
    for key, state in Item.objects.values_list(owner, "state"):
        found.setdefault(key, Counter())[state] += 1
    return found


def assert_exact(batches):
    """Both kept counts are what counting says, also where only some batches are asked for."""
    projects = {batch.project_id for batch in batches}
    assert item_counts(projects) == counted()
    found = {}
    for project_id in projects:
        own = [batch.pk for batch in batches if batch.project_id == project_id]
        found |= batch_counts(project_id, own)
    assert found == counted("batch_id")
    first = batches[0]
    alone = batch_counts(first.project_id, [first.pk])
    assert alone.get(first.pk, {}) == counted("batch_id").get(first.pk, {})


@pytest.mark.parametrize("seed", range(4))
def test_they_are_what_counting_says(organization, seed):
    chance = random.Random(seed)
    with tenant(organization.pk):
        batches = make_batches()
        for step in range(40):
            act(chance, chance.choice(batches), step)
            assert_exact(batches)
            if chance.random() < 0.3:
                fold_moves()
                assert not ItemMove.objects.exists()
                assert_exact(batches)
        recount()
        assert_exact(batches)


def act(chance, batch, step):
    """Bring, move or remove some items, alone and many in one statement."""
    items, state = Item.objects.filter(batch=batch), chance.choice(ItemState.values)
    match chance.randrange(5):
        case 0 | 1:
            projects.make_item(batch, f"text {step}", external_id=f"x{step}", state=state)
        case 2:
            items.update(state=state)
        case 3:
            items.update(open_slots=0)  # changes no state
        case 4:
            items.filter(pk__in=items.order_by("?")[:2]).delete()


def test_a_change_of_no_state_is_no_move(organization):
    with tenant(organization.pk):
        item = projects.make_item(make_batches()[0], "text")
        fold_moves()
        item.priority = 5
        item.save()
        assert not ItemMove.objects.exists()


def test_a_recount_mends_what_was_wrong(organization):
    with tenant(organization.pk):
        batch = make_batches()[0]
        projects.make_item(batch, "text")
        ItemCount.objects.create(project_id=batch.project_id, state="done", number=7)
        BatchCount.objects.create(batch=batch, state="done", number=7)
        recount()
        assert counts_of(batch.project_id) == {"labeling": 1}
        assert batch_counts(batch.project_id, [batch.pk]) == {batch.pk: {"labeling": 1}}


def test_the_job_folds_each_organization_s_own(db):
    sides = [people.make_organization(slug) for slug in ("acme", "other")]
    for number, side in enumerate(sides, start=1):
        with tenant(side.pk):
            owner = people.make_member(people.make_user(f"{side.slug}@example.org"), "owner")
            batch = projects.make_batch(projects.make_project(by=owner))
            for item in range(number):
                projects.make_item(batch, f"text {item}")
    assert fold_item_counts() == 2
    for number, side in enumerate(sides, start=1):
        with tenant(side.pk):
            assert ItemCount.objects.get().number == number
            assert BatchCount.objects.get().number == number
            assert not ItemMove.objects.exists()
    assert fold_item_counts() == 0


def test_a_project_s_counts_are_one_query(organization):
    with tenant(organization.pk):
        batch = make_batches()[0]
        with CaptureQueriesContext(connection) as queries:
            counts_of(batch.project_id)
        assert len(queries) == 1


def prepared(name):
    """Twelve items of a committed project."""
    organization = people.make_organization(name)
    with tenant(organization.pk):
        batch = make_batches()[0]
        for number in range(12):
            projects.make_item(batch, f"text {number}")
    return organization, batch.project_id


@pytest.mark.race
def test_folding_and_recounting_while_people_work_loses_no_move(committed_db):
    organization, project_id = prepared("race")

    def move(place, state):
        for key in range(place, 12, 3):
            with tenant(organization.pk):
                item = Item.objects.order_by("pk")[key]
                Item.objects.filter(pk=item.pk).update(state=state)

    def fold():
        for number in range(6):
            with tenant(organization.pk):
                fold_moves() if number % 3 else recount()

    movers = [lambda place=place: move(place, "done") for place in range(3)]
    results = race(*movers, fold, fold)
    assert failures(results) == []
    with tenant(organization.pk):
        assert counts_of(project_id) == {"done": 12}
        fold_moves()
        assert counts_of(project_id) == {"done": 12}


@pytest.mark.race
def test_the_control_folding_in_two_steps_does_lose_one(committed_db):
    organization, project_id = prepared("control")
    with tenant(organization.pk):
        fold_moves()
        moved = Counter()
        for move in ItemMove.objects.all():
            moved[move.after] += move.items
        Item.objects.filter(pk=Item.objects.first().pk).update(state="done")  # meanwhile
        ItemMove.objects.all().delete()
        assert counts_of(project_id) == {"labeling": 12}, "one of them is done"
