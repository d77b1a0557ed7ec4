"""The server's clock jumps by an hour while somebody works. Time counts at most a minute more.

A clock that goes forward by an hour sees every earlier moment an hour further back: so the test
moves the moments, and the clock stays real.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from annotation.queue.actions import beat, open_assignment
from annotation.queue.eligibility import find_work
from annotation.queue.jobs import expire_leases
from annotation.workflow.models import Annotation, Assignment
from billing.ledger.models import LedgerEntry
from tests.support.desk import make_desk
from workforce.members.models import Member
from workforce.tenancy.scope import tenant
from workforce.web.errors import Gone

HOUR = timedelta(hours=1)
JUMPS = {"forth": -HOUR, "back": HOUR}
MOMENTS = ("claimed_at", "opened_at", "seen_at", "lease_until")


@pytest.fixture
def desk(db):
    return make_desk(items=2)


def jump(assignment, shift):
    """The clock jumps: what was noted before lies elsewhere now."""
    moved = {name: F(name) + shift for name in MOMENTS}
    Assignment.objects.filter(pk=assignment.pk).update(**moved)


def beats(desk, assignment):
    """The page says that somebody works."""
    member = Member.objects.select_related("organization", "user").get(pk=assignment.member_id)
    held, place = find_work(member, assignment.pk)
    beat(place, held, ahead=0)
    return held


@pytest.mark.parametrize("first", JUMPS)
@pytest.mark.parametrize("second", JUMPS)
def test_between_claim_beat_and_submit(desk, first, second):
    with tenant(desk.organization.pk):
        claimed = desk.claim()
        member = Member.objects.select_related("organization", "user").get(pk=claimed.member_id)
        open_assignment(find_work(member, claimed.pk)[1], claimed.pk)
        jump(claimed, JUMPS[first])
        held = beats(desk, claimed)
        assert 0 <= held.active_seconds <= 60
        assert held.lease_until > timezone.now(), "whoever works keeps the item"
        jump(claimed, JUMPS[second])
        annotation = desk.submit(claimed)
        stored = Annotation.objects.get(pk=annotation.pk)
        assert 0 <= stored.active_seconds <= 120
        assert stored.active_seconds >= held.active_seconds
        amounts = LedgerEntry.objects.values_list("amount", flat=True)
        assert sorted(map(str, amounts)) == ["-0.030000", "0.030000"], "pay is for the label"


def test_a_clock_that_went_forth_takes_the_item_and_keeps_the_work(desk):
    """The job finds the lease lapsed: the answer is refused, and the item can be taken again."""
    with tenant(desk.organization.pk):
        claimed = desk.claim()
        jump(claimed, JUMPS["forth"])
    assert expire_leases() == 1
    with tenant(desk.organization.pk):
        with pytest.raises(Gone) as refused:
            desk.submit(claimed)
        assert refused.value.detail["canRetake"]
        assert desk.item().open_slots == 1


def test_a_clock_that_went_back_gives_the_item_no_second_lease(desk):
    with tenant(desk.organization.pk):
        claimed = desk.claim()
        jump(claimed, JUMPS["back"])
    assert expire_leases() == 0
    with tenant(desk.organization.pk):
        assert beats(desk, claimed).lease_until < timezone.now() + HOUR


def test_days_summed_up_hold_nothing_negative(desk):
    with tenant(desk.organization.pk), connection.cursor() as cursor:
        claimed = desk.claim()
        jump(claimed, JUMPS["back"])
        beats(desk, claimed)
        desk.submit(claimed)
        cursor.execute("select min(active_seconds) from annotation_workevent")
        assert cursor.fetchone()[0] >= 0
