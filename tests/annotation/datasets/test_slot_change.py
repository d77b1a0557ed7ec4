"""Does another overlap or order reach the items that are here, exactly, whoever works meanwhile?"""

from decimal import Decimal

import pytest

from annotation.datasets.models import Item
from annotation.datasets.overlap_change import adjust_slots, foresee
from annotation.datasets.queue_order import ARRIVAL, redraw_positions
from annotation.projects.policy_change import change_policy
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Annotation, Outcome
from annotation.workflow.lifecycle.policy import parse_policy
from billing.rates.models import Rate
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.annotation.workflow.queue.test_claim import slots_add_up
from tests.support.desk import HAM, SPAM, make_desk
from tests.support.racing import failures, race


def new_policy(desk, **changes):
    policy = parse_policy(changes, base=parse_policy(desk.project.policy.settings))
    owner = Member.objects.get(role=Role.OWNER)
    desk.project.policy = change_policy(by=owner, project=desk.project, policy=policy)


def adjust(desk):
    adjust_slots(organization_id=desk.organization.pk, project_id=desk.project.pk)


@pytest.fixture
def desk(db):
    return make_desk(items=6, slots=2, annotators=3, policy={"overlap": "2"})


def test_slots_open_for_what_is_not_finished(desk):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(1)
        desk.label(0)
        assert (foresee(desk.project, Decimal(3)).opens, Item.objects.count()) == (5, 6)
        new_policy(desk, overlap=Decimal(3))
    adjust(desk)
    adjust(desk)
    with tenant(desk.organization.pk):
        assert sorted(Item.objects.values_list("slots", flat=True)) == [2, 3, 3, 3, 3, 3]
        slots_add_up(desk)


def test_a_fraction_is_the_sample_an_import_would_draw(desk):
    overlap = Decimal("1.5")
    with tenant(desk.organization.pk):
        change = foresee(desk.project, overlap)
        new_policy(desk, overlap=overlap)
    adjust(desk)
    with tenant(desk.organization.pk):
        found = dict(Item.objects.values_list("text", "slots"))
        drawn = {"text 2"}  # of the project's seed, computed once from the rule
        assert found == {f"text {n}": 2 if f"text {n}" in drawn else 1 for n in range(6)}
        assert change.closes == 5
        slots_add_up(desk)


def test_an_item_that_has_enough_now_is_done_and_paid(desk):
    with tenant(desk.organization.pk):
        answered = desk.label(0)
        held = desk.claim(1)
        new_policy(desk, overlap=Decimal(1))
    adjust(desk)
    with tenant(desk.organization.pk):
        slots_add_up(desk)
        both = Item.objects.get(pk=answered.item_id)
        assert held.item_id == both.pk
        assert (both.slots, both.state) == (2, "labeling")
        desk.submit(held, HAM)
        assert Outcome.objects.get().source == "consensus"
        assert desk.label(2).item_id != both.pk


def test_the_last_open_slot_closes_and_the_item_is_settled(desk):
    with tenant(desk.organization.pk):
        answered = desk.label(0, SPAM)
        new_policy(desk, overlap=Decimal(1))
    adjust(desk)
    with tenant(desk.organization.pk):
        assert Outcome.objects.get().item_id == answered.item_id
        accepted = WorkEvent.objects.get(kind="label.accepted")
        assert accepted.annotation_id == answered.pk
        assert set(Item.objects.values_list("slots", flat=True)) == {1}
        slots_add_up(desk)


def test_without_a_price_such_an_item_is_left_as_it_was(desk):
    with tenant(desk.organization.pk):
        answered = desk.label(0)
        Rate.objects.all().delete()
        new_policy(desk, overlap=Decimal(1))
    adjust(desk)
    with tenant(desk.organization.pk):
        left = Item.objects.get(pk=answered.item_id)
        assert (left.slots, left.open_slots, left.state) == (2, 1, "labeling")
        assert Item.objects.filter(slots=1).count() == 5


def order_of(desk):
    with tenant(desk.organization.pk):
        rows = Item.objects.order_by("-priority", "position").values_list("text", flat=True)
        return list(rows)


def test_at_random_and_back(db):
    desk = make_desk(items=20)
    came_in = order_of(desk)

    def redraw(order):
        with tenant(desk.organization.pk):
            new_policy(desk, order=order)
        redraw_positions(organization_id=desk.organization.pk, project_id=desk.project.pk)
        return order_of(desk)

    drawn = redraw("random")
    assert drawn != came_in
    assert sorted(drawn) == sorted(came_in)
    assert redraw("random") == drawn
    with tenant(desk.organization.pk):
        assert {row.position & ARRIVAL for row in Item.objects.all()} == set(range(1, 21))
        assert desk.claim(0).item.text == drawn[0]
    assert redraw("first_in") == came_in


@pytest.mark.race
def test_people_at_work_while_slots_open_and_close(committed_db):
    desk = make_desk(items=10, slots=2, annotators=4, policy={"overlap": "2"})

    def working(number):
        while True:
            with tenant(desk.organization.pk):
                mine = desk.claim(number)
                if mine is None:
                    return
                desk.submit(mine, HAM)

    def changing():
        for overlap in (3, 1, 2):
            with tenant(desk.organization.pk):
                new_policy(desk, overlap=Decimal(overlap))
            adjust(desk)

    results = race(changing, *[lambda number=number: working(number) for number in range(4)])
    assert failures(results) == []
    for number in range(4):
        working(number)
    with tenant(desk.organization.pk):
        slots_add_up(desk)
        for item in Item.objects.all():
            assert item.state == "done"
            assert Annotation.objects.filter(item=item, is_live=True).count() == item.slots
            assert Outcome.objects.filter(item=item, is_current=True).count() == 1
