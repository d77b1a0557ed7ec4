"""The server's clock jumps by an hour while somebody works. Time counts at most a minute more.

A clock that goes forward by an hour sees every earlier moment an hour further back: so the test
moves the moments, and the clock stays real.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from annotation.datasets.imports.jobs import run_import
from annotation.workflow.lifecycle.models import Annotation, Assignment, Outcome, Review
from annotation.workflow.queue.actions import beat, open_assignment, retake
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.queue.jobs import expire_leases
from annotation.workflow.review.actions import claim_next_review, extend_review
from annotation.workflow.review.jobs import expire_reviews
from billing.ledger.models import LedgerEntry
from config.lease import KEEPER, LEASE, LeaseRenewer
from config.queue import TAKEN, Queue
from config.schedule import write_schedule
from core.declarations import declared
from core.identity.models import Member
from core.jobs.scheduled import ScheduledJob
from core.jobs.tenant_jobs import enqueue
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Gone
from tests.support.desk import make_desk

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
        if second == "forth":
            with pytest.raises(Gone):
                desk.submit(claimed)
            late, place = find_work(member, claimed.pk)
            claimed = retake(place, late)
            open_assignment(place, claimed.pk)
        annotation = desk.submit(claimed)
        stored = Annotation.objects.get(pk=annotation.pk)
        assert 0 <= stored.active_seconds <= 120
        assert stored.active_seconds >= (0 if second == "forth" else held.active_seconds)
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


class TestReviews:
    """A review that somebody has open."""

    @pytest.fixture
    def desk(self, db):
        return make_desk(items=1, reviewers=2, policy={"review": {"mode": "all"}})

    @pytest.fixture
    def held(self, desk):
        with tenant(desk.organization.pk):
            desk.label()
            return claim_next_review(by=desk.reviewers[0], project=desk.project)

    def jump(self, desk, shift):
        with tenant(desk.organization.pk):
            Review.objects.update(lease_until=F("lease_until") + shift)

    @pytest.mark.parametrize("first", JUMPS)
    @pytest.mark.parametrize("second", JUMPS)
    def test_whoever_is_at_work_keeps_it_and_decides_once(self, desk, held, first, second):
        self.jump(desk, JUMPS[first])
        with tenant(desk.organization.pk):
            extended = extend_review(by=desk.reviewers[0], review=held)
            assert timezone.now() < extended.lease_until < timezone.now() + HOUR
        self.jump(desk, JUMPS[second])
        with tenant(desk.organization.pk):
            desk.decide(desk.reviewers[0], held)
            assert Outcome.objects.get().is_current
            assert LedgerEntry.objects.count() == 2
            assert claim_next_review(by=desk.reviewers[1], project=desk.project) is None

    def test_a_clock_that_went_forth_gives_it_to_a_colleague_once(self, desk, held):
        self.jump(desk, JUMPS["forth"])
        assert expire_reviews() == 1
        with tenant(desk.organization.pk):
            theirs = claim_next_review(by=desk.reviewers[1], project=desk.project)
            assert theirs.pk == held.pk
            with pytest.raises(Conflict):
                desk.decide(desk.reviewers[0], held)
            desk.decide(desk.reviewers[1], theirs)
            assert Outcome.objects.count() == 1

    def test_a_clock_that_went_back_leaves_it_where_it_is(self, desk, held):
        self.jump(desk, JUMPS["back"])
        assert expire_reviews() == 0
        with tenant(desk.organization.pk):
            assert claim_next_review(by=desk.reviewers[1], project=desk.project) is None
            assert desk.decide(desk.reviewers[0], held).verdict == "accepted"


class TestJobs:
    """A job that a worker has, and those of the clock."""

    @pytest.fixture
    def queue(self, committed_db, monkeypatch):
        monkeypatch.setattr(KEEPER, "thread", threading.current_thread())  # no thread renews
        yield Queue()
        KEEPER.kept.clear()

    @pytest.fixture
    def keeper(self, queue):
        """A worker's, with the one job there is."""
        enqueue(run_import, organization_id=1, import_id=1)
        taken, keeper = queue.take(), LeaseRenewer()
        keeper.kept[taken.pk] = taken.lock
        return keeper

    def jump(self, shift, *keepers):
        OrmQ.objects.update(lock=F("lock") + shift)
        Schedule.objects.update(next_run=F("next_run") + shift)
        for keeper in keepers:
            keeper.kept = {job: until + shift for job, until in keeper.kept.items()}

    @pytest.mark.parametrize("first", JUMPS)
    @pytest.mark.parametrize("second", JUMPS)
    def test_a_worker_that_renews_keeps_its_job(self, queue, keeper, first, second):
        for shift in (JUMPS[first], JUMPS[second]):
            self.jump(shift, keeper)
            keeper.renew()
            assert timezone.now() < OrmQ.objects.get().lock <= timezone.now() + LEASE
            assert queue.take() is None

    def test_a_clock_that_went_forth_gives_it_to_one_other(self, queue, keeper):
        self.jump(JUMPS["forth"], keeper)
        taken = queue.take()
        assert taken.task[TAKEN] == 2
        assert queue.take() is None
        keeper.renew()
        assert keeper.kept == {}, "the first one notifications"
        assert OrmQ.objects.get().lock == taken.lock

    def test_a_clock_that_went_back_loses_no_job_of_a_dead_worker(self, queue, keeper):
        self.jump(JUMPS["back"])
        assert queue.take() is None, "nobody knows yet that its worker is dead"
        self.jump(JUMPS["forth"] - LEASE)
        assert queue.take().task[TAKEN] == 2

    def test_jobs_of_the_clock_come_once_after_each_jump(self, queue):
        write_schedule()
        scheduler(broker=queue)
        OrmQ.objects.all().delete()
        self.jump(JUMPS["back"])
        scheduler(broker=queue)
        assert not OrmQ.objects.exists()
        self.jump(JUMPS["forth"])
        scheduler(broker=queue)
        assert not OrmQ.objects.exists(), "it is as late as it was"
        self.jump(JUMPS["forth"])
        for _ in range(3):
            scheduler(broker=queue)
        jobs = declared(ScheduledJob).values()
        within_an_hour = [each for each in jobs if each.every_minutes <= 60]
        assert OrmQ.objects.count() == len(within_an_hour)
        assert not Schedule.objects.filter(next_run__lte=timezone.now()).exists()
