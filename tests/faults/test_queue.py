"""The queue of jobs: a dead worker's job is taken up again, once; a crowd keeps nobody waiting."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler
from django_q.tasks import async_task

from annotation.datasets.imports.jobs import run_import
from annotation.workflow.queue.jobs import expire_leases
from config.lease import KEEPER, LEASE, LeaseRenewer, begin_job, end_job
from config.metrics import seconds_late
from config.queue import TAKEN, Queue
from config.schedule import write_schedule
from core.declarations import declared
from core.jobs.scheduled import ScheduledJob
from core.jobs.tenant_jobs import enqueue, name_of
from tests.support.racing import race


@pytest.fixture
def queue(committed_db, monkeypatch):
    """The queue; this process renews leases when a test says so, not by a thread."""
    monkeypatch.setattr(KEEPER, "thread", threading.current_thread())
    yield Queue()
    KEEPER.kept.clear()


def put_in(import_id=1):
    """A person's job."""
    enqueue(run_import, organization_id=1, import_id=import_id)


def is_lapsed(seconds=1):
    """Nobody renewed the lease of the jobs that were taken."""
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=seconds))


def only_job():
    return OrmQ.objects.get()


class TestALease:
    def test_hides_a_job_and_lets_it_go_when_nobody_renews_it(self, queue):
        put_in()
        assert queue.take() is not None
        assert queue.take() is None
        is_lapsed()
        assert queue.take().task[TAKEN] == 2

    def test_is_renewed_by_whoever_has_the_job(self, queue):
        put_in()
        taken, keeper = queue.take(), LeaseRenewer()
        keeper.kept[taken.pk] = taken.lock
        keeper.renew()
        assert only_job().lock > taken.lock
        assert keeper.kept == {taken.pk: only_job().lock}

    def test_is_left_alone_once_a_worker_has_begun(self, queue):
        """Whoever fetched the job renews it until then, and no longer."""
        put_in()
        taken, fetching = queue.take(), LeaseRenewer()
        fetching.kept[taken.pk] = taken.lock
        begin_job({"ack_id": taken.pk})
        fetching.renew()
        assert fetching.kept == {}

    @pytest.mark.race
    def test_is_given_to_one_of_many(self, queue):
        for number in range(5):
            put_in(number)
        taken = [row.pk for row in race(*[queue.take] * 8) if row is not None]
        assert len(taken) == len(set(taken))
        while (row := queue.take()) is not None:
            taken.append(row.pk)
        assert len(taken) == len(set(taken)) == 5


class TestAJobThatFails:
    def test_waits_longer_each_time_and_is_given_up_at_last(self, queue, caplog):
        put_in()
        for times in range(settings.Q_CLUSTER["max_attempts"]):
            taken = queue.take()
            end_job({"ack_id": taken.pk, "success": False, "func": "x", TAKEN: times + 1})
            pause = only_job().lock - timezone.now()
            assert LEASE * (4**times - 0.5) < pause <= LEASE * 4**times
            is_lapsed()
        assert queue.take() is None
        assert not OrmQ.objects.exists()
        assert "Gave up job" in caplog.text
        assert "run_import" in caplog.text

    def test_of_the_clock_is_gone_since_the_next_comes_soon(self, queue):
        async_task(name_of(expire_leases))
        taken = queue.take()
        end_job({"ack_id": taken.pk, "success": False, "func": name_of(expire_leases), TAKEN: 1})
        assert not OrmQ.objects.exists()


class TestACrowd:
    def test_jobs_of_the_clock_do_not_pile_up(self, queue):
        """The worker is away for ten rounds of the clock."""
        write_schedule()
        for _ in range(10):
            Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
            scheduler(broker=queue)
        assert OrmQ.objects.count() == len(declared(ScheduledJob))

    def test_a_persons_job_comes_after_those_before_it_and_no_others(self, queue):
        write_schedule()
        Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
        scheduler(broker=queue)
        put_in()
        Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
        scheduler(broker=queue)
        order = [queue.take().task["func"] for _ in range(len(declared(ScheduledJob)) + 1)]
        assert order[-1] == name_of(run_import)
        assert queue.take() is None

    def test_long_jobs_of_people_leave_a_place_to_the_clock(self, queue, monkeypatch):
        monkeypatch.setattr(Conf, "WORKERS", 2)
        put_in(1)
        put_in(2)
        async_task(name_of(expire_leases))
        ((first, _),) = queue.fetched()
        ((clock, _),) = queue.fetched()
        assert OrmQ.objects.get(pk=clock).task["func"] == name_of(expire_leases)
        assert queue.fetched() == []
        OrmQ.objects.get(pk=first).delete()
        ((second, _),) = queue.fetched()
        assert OrmQ.objects.get(pk=second).task["kwargs"]["import_id"] == 2

    def test_a_run_of_the_clock_is_cut_off_after_minutes(self, queue):
        write_schedule()
        Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
        scheduler(broker=queue)
        limits = {row.task["func"]: row.task["timeout"] for row in OrmQ.objects.all()}
        assert limits[name_of(expire_leases)] == 10 * 60
        assert set(limits.values()) == {10 * 60, 60 * 60}

    def test_a_job_that_came_back_is_as_good_as_a_new_one(self, queue):
        put_in(1)
        queue.take()
        is_lapsed(seconds=5)
        put_in(2)
        assert queue.take().task["kwargs"]["import_id"] == 1

    def test_the_operator_sees_how_late_they_are(self, queue):
        assert seconds_late() == 0
        put_in()
        is_lapsed(seconds=90)
        assert 90 <= seconds_late() < 100
        queue.take()
        assert seconds_late() == 0
