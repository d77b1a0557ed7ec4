"""Does a person get what was reserved for them, nobody else, and never a slot too many?"""

import threading

import pytest

from annotation.datasets.models import Item
from annotation.workflow.assignments.actions import Selection, reserve_items, take_back
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.queue.actions import skip
from core.audit.models import AuditEntry
from core.identity.models import Member, Role
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.annotation.workflow.queue.test_claim import slots_add_up
from tests.factories import people
from tests.support.desk import make_desk
from tests.support.racing import failures, race

RESERVED = AssignmentState.RESERVED


@pytest.fixture
def desk(db):
    return make_desk(items=4)


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def owner_of(desk):
    return Member.objects.get(role=Role.OWNER)


def reserve(desk, number=0, **selection):
    return reserve_items(
        by=owner_of(desk),
        project=desk.project,
        member=desk.annotators[number],
        selection=Selection(**selection),
    )


def ids_of(*texts):
    return tuple(Item.objects.filter(text__in=texts).values_list("external_id", flat=True))


def test_the_person_gets_them_first_and_nobody_else_gets_them(desk, inside):
    assert reserve(desk, external_ids=ids_of("text 2", "text 3")) == 2
    slots_add_up(desk)
    assert [desk.label(0).item.text for _ in range(3)] == ["text 2", "text 3", "text 0"]
    assert desk.label(1).item.text == "text 1"
    assert desk.claim(1) is None
    assert Assignment.objects.filter(state="submitted").count() == 4


def test_what_is_reserved_is_claimed_ahead_too(desk, inside):
    reserve(desk, external_ids=ids_of("text 3"))
    first = desk.claim(0)
    assert first.item.text == "text 3"
    assert first.state == "held"
    assert desk.claim(0, after=first).item.text == "text 0"


def test_the_first_of_the_queue_by_number_batch_and_prefix(desk, inside):
    Item.objects.filter(text="text 3").update(priority=9)
    batch = Item.objects.first().batch_id
    assert reserve(desk, most=2, batch_id=batch, prefix="row-") == 2
    assert [desk.label(0).item.text for _ in range(2)] == ["text 3", "text 0"]
    assert reserve(desk, prefix="other-") == 0


def test_answered_skipped_held_and_full_items_are_left_alone(desk, inside):
    desk.label(0)
    skip(desk.claim(0), reason="unclear")
    held = desk.claim(1)
    assert held.item.text == "text 1"
    assert reserve(desk, 0) == 2
    assert reserve(desk, 0) == 0
    assert reserve(desk, 1) == 0
    slots_add_up(desk)


def test_two_slots_of_an_item_for_two_people(db):
    desk = make_desk(items=1, slots=2)
    with tenant(desk.organization.pk):
        assert reserve(desk, 0) == reserve(desk, 1) == 1
        assert set(Assignment.objects.values_list("slot", flat=True)) == {1, 2}
        slots_add_up(desk)


def test_taken_back_they_are_everybodys_again(desk, inside):
    reserve(desk, 0)
    assert desk.claim(1) is None
    begun = desk.claim(0)
    assert take_back(by=owner_of(desk), project=desk.project, member=desk.annotators[0]) == 3
    assert Assignment.objects.get(pk=begun.pk).state == "held"
    assert desk.claim(1).item.text == "text 1"
    slots_add_up(desk)
    assert Notification.objects.get(kind="work_reserved").member == desk.annotators[0]
    acts = AuditEntry.objects.order_by("pk").values_list("action", "detail__items")
    assert list(acts) == [("queue.reserve", 4), ("queue.take_back", 3)]


def test_only_for_people_of_the_projects_pools(desk, inside):
    stranger = people.make_member(people.make_user("new@example.org"))
    with pytest.raises(Conflict) as refused:
        reserve_items(
            by=owner_of(desk), project=desk.project, member=stranger, selection=Selection()
        )
    assert refused.value.code == "no_pool"
    with pytest.raises(Forbidden):
        reserve_items(
            by=stranger, project=desk.project, member=desk.annotators[0], selection=Selection()
        )
    with pytest.raises(Invalid):
        reserve(desk, most=5_001)


@pytest.mark.race
class TestRace:
    @pytest.fixture
    def desk(self, committed_db):
        return make_desk(items=12, slots=2, annotators=4)

    def test_reserving_taking_back_and_claiming_at_once(self, desk):
        def reserving(number):
            for _ in range(4):
                with tenant(desk.organization.pk):
                    reserve(desk, number, most=5)
                with tenant(desk.organization.pk):
                    take_back(
                        by=owner_of(desk), project=desk.project, member=desk.annotators[number]
                    )

        def working(number):
            while True:
                with tenant(desk.organization.pk):
                    mine = desk.claim(number)
                    if mine is None:
                        return
                    desk.submit(mine)

        results = race(
            lambda: reserving(0),
            lambda: reserving(1),
            *[lambda number=number: working(number) for number in range(4)],
        )
        assert failures(results) == []
        with tenant(desk.organization.pk):
            slots_add_up(desk)
            for number in range(4):
                while desk.claim(number):
                    desk.label(number)
            assert not Item.objects.exclude(open_slots=0).exists()
            assert Assignment.objects.filter(state="submitted").count() == 24

    def test_many_reserve_the_same_last_slot(self, desk):
        with tenant(desk.organization.pk):
            Item.objects.exclude(text="text 0").delete()
            Item.objects.update(slots=1, open_slots=1)

        def one(number):
            with tenant(desk.organization.pk):
                return reserve(desk, number, external_ids=("row-1",))

        results = race(*[lambda number=number: one(number) for number in range(4)])
        assert failures(results) == []
        assert sorted(results) == [0, 0, 0, 1]

    def test_negative_control_reading_before_writing_gives_it_twice(self, desk):
        """If this fails, the tests above may pass without having raced at all."""
        with tenant(desk.organization.pk):
            Item.objects.exclude(text="text 0").delete()
            Item.objects.update(slots=1, open_slots=1)

        read = threading.Barrier(4)

        def careless():
            with tenant(desk.organization.pk):
                found = Item.objects.filter(open_slots__gt=0).count()
                read.wait(timeout=30)
                return found

        assert sum(race(*[careless] * 4)) == 4
