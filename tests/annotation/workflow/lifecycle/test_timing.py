"""The seconds that a sign of life adds, with one item open and with several."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.queue.actions import active_seconds, beat, open_assignment
from annotation.workflow.queue.eligibility import find_work
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.support.desk import make_desk

START = datetime(2026, 1, 1, tzinfo=UTC)


def counted(seen, now, elsewhere=None):
    """The seconds that a sign at `now` adds to an item last seen at `seen`; all in seconds."""
    moments = [
        None if at is None else START + timedelta(seconds=at) for at in (seen, now, elsewhere)
    ]
    return active_seconds(*moments)


@pytest.mark.parametrize(
    ("gap", "seconds"), [(0, 0), (10, 10), (60, 60), (61, 60), (3600, 60), (-5, 0)]
)
def test_a_gap_counts_up_to_a_minute(gap, seconds):
    assert counted(0, gap) == seconds


def test_the_first_sign_adds_nothing():
    assert active_seconds(None, START) == 0


def test_the_example_of_the_specification():
    """Signs at 0, 10, 20, 200 and 210 seconds make 90 seconds."""
    assert sum(counted(*signs) for signs in pairwise((0, 10, 20, 200, 210))) == 90


@pytest.mark.parametrize(
    ("seen", "elsewhere", "now", "seconds"),
    [(0, 12, 15, 3), (0, 0, 15, 15), (20, 12, 30, 10), (0, 100, 110, 10), (0, 15, 300, 60)],
)
def test_time_on_another_item_is_not_counted_again(seen, elsewhere, now, seconds):
    assert counted(seen, now, elsewhere) == seconds


@given(
    gaps=st.lists(st.integers(0, 90), min_size=1, max_size=40),
    tabs=st.lists(st.integers(0, 2), min_size=40, max_size=40),
)
def test_signs_of_several_tabs_never_count_more_than_the_clock(gaps, tabs):
    """Three tabs open at 0; each sign is of one of them."""
    now, seen, total = 0, [0, 0, 0], 0
    for gap, tab in zip(gaps, tabs, strict=False):
        now += gap
        total += counted(seen[tab], now, max(seen))
        seen[tab] = now
    assert total == sum(min(gap, 60) for gap in gaps)


@pytest.fixture
def two_items(db):
    """One annotator with two items on two screens: seen 50 seconds ago and 10 seconds ago."""
    desk = make_desk(items=3)
    with tenant(desk.organization.pk):
        shown = desk.claim()
        member = Member.objects.select_related("organization", "user").get(pk=shown.member_id)
        place = find_work(member, shown.pk)[1]
        open_assignment(place, shown.pk)
        other = desk.claim(after=shown)
        open_assignment(place, other.pk)
        for assignment, seconds in ((shown, 50), (other, 10)):
            Assignment.objects.filter(pk=assignment.pk).update(
                seen_at=timezone.now() - timedelta(seconds=seconds)
            )
        yield desk, member, shown, other


def sign_of(member, assignment):
    """A heartbeat of the item's page; the seconds counted for the item."""
    held, place = find_work(member, assignment.pk)
    beat(place, held, ahead=0)
    return held.active_seconds


def test_two_tabs_share_the_seconds(two_items):
    _desk, member, shown, other = two_items
    assert 10 <= sign_of(member, shown) < 50, "40 of them were before the other's last sign"
    assert sign_of(member, other) < 10, "the other tab counted these already"


def test_seconds_before_an_annotation_of_another_item_are_not_counted_again(two_items):
    desk, member, shown, other = two_items
    desk.submit(other)
    assert sign_of(member, shown) < 10
