"""Whatever happens in whatever order: who asks for work gets the right item, or there is none."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.datasets.batches.actions import set_batch_priority, set_item_priority
from annotation.datasets.batches.jobs import spread_priority
from annotation.datasets.models import Batch, Item
from annotation.datasets.queue_order import redraw_positions
from annotation.workflow.lifecycle import queue_cursor
from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.lifecycle.queue_cursor import QueueCursor, reset_queue_cursors, went_far
from annotation.workflow.queue.actions import release, skip
from annotation.workflow.queue.jobs import expire_leases
from core.tenancy.scope import tenant
from tests.annotation.datasets.test_slot_change import adjust, new_policy
from tests.annotation.workflow.queue.test_claim import slots_add_up
from tests.annotation.workflow.queue.test_frontier import owner, unseen
from tests.factories.projects import make_item
from tests.support.desk import make_desk

PEOPLE = 3
NUMBERS = itertools.count()


class Day:
    """A desk, and for each person the items that may lie behind their frontier for a while."""

    def __init__(self):
        policy = {"overlap": "2", "held_cap": 100}
        self.desk = make_desk(
            items=9, slots=2, annotators=PEOPLE, policy=policy, slug=f"day{next(NUMBERS)}"
        )
        with tenant(self.desk.organization.pk):
            Item.objects.filter(project=self.desk.project).update(position=F("position") * 1_000)
        self.overlap = 2
        self.late = itertools.count(1)
        self.behind = [set() for _ in range(PEOPLE)]

    def ids(self):
        return {"organization_id": self.desk.organization.pk, "project_id": self.desk.project.pk}

    def come_late(self, text, pick):
        """A row that comes in at a place of its own among the first ones."""
        slots, place = self.overlap, pick % 5 * 1_000 + next(self.late)
        batch = Batch.objects.get(project=self.desk.project)
        return make_item(batch, text, position=place, slots=slots, open_slots=slots)

    def opened(self, item_id, but=None):
        """An item opened at its old place; whose frontier is past it may get it later."""
        for number, items in enumerate(self.behind):
            if number != but:
                items.add(item_id)

    def held(self, who):
        rows = Assignment.objects.filter(member=self.desk.annotators[who], state="held")
        return list(rows.order_by("pk"))

    def claim(self, who):
        """Claim after everything in hand; checked against all open items."""
        expected = [row for row in unseen(self.desk, who) if row.pk not in self.behind[who]]
        hidden = [row for row in unseen(self.desk, who) if row.pk in self.behind[who]]
        held = self.held(who)
        got = self.desk.claim(who, after=held[-1] if held else None)
        if got is None:
            assert expected == hidden == []
            return None
        if got in held:  # left behind where the one between was given back: it comes first
            return got
        assert got.item_id in {row.pk for row in (*expected[:1], *hidden)}
        self.behind[who].discard(got.item_id)
        return got


def hold(day, who, _pick):
    day.claim(who)


def label(day, who, _pick):
    held = day.held(who)
    work = held[0] if held else day.claim(who)
    if work is not None:
        day.desk.submit(work)


def hurry(day, who, pick):
    for _ in range(pick + 2):
        label(day, who, pick)


def give_back(day, who, pick):
    if held := day.held(who):
        row = held[pick % len(held)]
        day.opened(row.item_id, but=who)
        release(row)


def skip_one(day, who, _pick):
    if held := day.held(who):
        day.opened(held[0].item_id, but=who)
        skip(held[0], reason="unclear")


def expire(day, who, _pick):
    for row in day.held(who):
        day.opened(row.item_id)
    past = timezone.now() - timedelta(seconds=1)
    Assignment.objects.filter(member=day.desk.annotators[who], state="held").update(
        lease_until=past
    )
    yield
    expire_leases()


def lift_item(day, _who, pick):
    ids = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    set_item_priority(
        by=owner(), project=day.desk.project, item_ids=[ids[pick % len(ids)]], priority=pick % 3
    )
    if Item.objects.filter(pk=ids[pick % len(ids)]).exclude(state__in=("done", "excluded")):
        day.behind = [set() for _ in range(PEOPLE)]


def lift_batch(day, _who, pick):
    batch = Batch.objects.get()
    set_batch_priority(by=owner(), batch=batch, priority=pick % 3)
    yield
    spread_priority(organization_id=day.desk.organization.pk, batch_id=batch.pk)
    day.behind = [set() for _ in range(PEOPLE)]


def ask_more_people(day, _who, _pick):
    day.overlap = min(day.overlap + 1, 4)
    new_policy(day.desk, overlap=Decimal(day.overlap))
    yield
    adjust(day.desk)
    day.behind = [set() for _ in range(PEOPLE)]


def shuffle(day, _who, pick):
    new_policy(day.desk, order=("first_in", "random")[pick % 2])
    yield
    redraw_positions(**day.ids())
    day.behind = [set() for _ in range(PEOPLE)]


def import_late(day, _who, pick):
    """Rows come in at lower positions, as under a random order, and are told."""
    day.come_late("late", pick)
    reset_queue_cursors(day.desk.project.pk)
    day.behind = [set() for _ in range(PEOPLE)]


def sneak_in(day, _who, pick):
    """A row comes in that nobody was told of."""
    day.opened(day.come_late("sly", pick).pk)


def wait(day, _who, _pick):
    QueueCursor.objects.update(set_at=timezone.now() - queue_cursor.LASTS - timedelta(seconds=1))
    day.behind = [set() for _ in range(PEOPLE)]


STEPS = (
    [label, hurry, hold] * 3
    + [give_back, skip_one, expire, wait]
    + [lift_item, lift_batch, ask_more_people, shuffle, import_late, sneak_in]
)


def play(day, step, who, pick):
    """One step; what comes after its `yield` opens scopes of its own, like a job."""
    with tenant(day.desk.organization.pk):
        rest = step(day, who, pick)
        if rest is not None:
            next(rest)
    if rest is not None:
        next(rest, None)


@pytest.mark.parametrize("far", [1, *(pytest.param(far, marks=pytest.mark.slow) for far in (0, 3))])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, PEOPLE - 1), st.integers(0, 11)),
        min_size=12,
        max_size=30,
    )
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nobody_is_told_that_there_is_no_work_while_there_is(db, far, steps):
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(queue_cursor, "WENT_FAR", went_far(far))
        day = Day()
        for step, who, pick in steps:
            play(day, step, who, pick)
        with tenant(day.desk.organization.pk):
            for who in range(PEOPLE):
                while (work := day.claim(who)) is not None:
                    day.desk.submit(work)
            slots_add_up(day.desk)
            seen = Assignment.objects.filter(state__in=("submitted", "skipped", "held"))
            pairs = list(seen.values_list("item", "member"))
            assert len(pairs) == len(set(pairs))
