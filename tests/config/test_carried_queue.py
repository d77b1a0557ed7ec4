"""Is a job claimed by one worker, whatever becomes of the number that Redis carries?"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task
from redis.exceptions import OutOfMemoryError

from config import carried_queue
from config.carried_queue import CarriedQueue
from tests.support.racing import race
from tests.support.redis import RedisServer
from tests.support.repository import ROOT

JOB = "annotation.datasets.imports.jobs.run_import"  # one of the clock waits at most once


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.kill()


@pytest.fixture
def queue(committed_db, redis, settings, monkeypatch):
    """The queue as a worker sees it, with Redis as its carrier."""
    use(redis.url, settings, monkeypatch)
    queue = CarriedQueue()
    queue.look_at = time.monotonic() + 3600  # nothing is found by looking, unless a test says so
    queue.carrier().purge_queue()
    return queue


def use(url, settings, monkeypatch):
    """Let this process's queue go by this Redis."""
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"carrier": "config.carriers.redis", "redis": url}
    monkeypatch.setattr(Conf, "REDIS", url)
    monkeypatch.setattr(Conf, "BROKER_CLASS", "config.carried_queue.CarriedQueue")
    monkeypatch.setattr(carried_queue, "own", carried_queue.threading.local())


def test_a_number_is_told_once_the_transaction_commits(queue):
    with transaction.atomic():
        async_task(JOB)
        assert queue.carrier().queue_size() == 0, "a worker would come too early"
    ((row, _payload),) = queue.dequeue()
    assert row == OrmQ.objects.get().pk
    queue.acknowledge(row)
    assert not OrmQ.objects.exists()


def test_what_is_rolled_back_was_never_told(queue):
    with transaction.atomic():
        async_task(JOB)
        transaction.set_rollback(True)
    assert queue.carrier().queue_size() == 0
    assert not OrmQ.objects.exists()


def test_nothing_about_the_job_leaves_the_database(queue):
    async_task(JOB)
    ((_receipt, message),) = queue.carrier().dequeue()
    assert message == str(OrmQ.objects.get().pk).encode()


def test_the_list_in_redis_alone_would_forget_a_job_at_work(queue):
    """The control: why the row stays until the job is done."""
    async_task(JOB)
    ((receipt, _message),) = queue.carrier().dequeue()
    assert receipt is None
    assert queue.carrier().queue_size() == 0


def test_a_number_told_twice_is_one_job(queue):
    async_task(JOB)
    queue.tell(OrmQ.objects.get().pk)
    assert len(queue.dequeue()) == 1
    assert queue.dequeue() == []
    assert OrmQ.objects.count() == 1, "until it is done"


def test_two_workers_that_heard_the_same_number_share_no_job(queue):
    for _ in range(20):
        async_task(JOB)
    rows = list(OrmQ.objects.values_list("pk", flat=True))
    claimed = race(*[lambda: [row for row in rows if CarriedQueue().fetched(row)]] * 2)
    assert sorted(claimed[0] + claimed[1]) == sorted(rows)


def test_a_lost_number_is_found_by_looking(queue):
    async_task(JOB)
    queue.carrier().purge_queue()
    assert queue.dequeue() == []
    queue.look_at = 0
    assert len(queue.dequeue()) == 1


def test_a_job_that_is_not_done_in_time_is_due_again(queue):
    async_task(JOB)
    assert len(queue.dequeue()) == 1
    queue.look_at = 0
    assert queue.dequeue() == [], "somebody has it"
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    queue.look_at = 0
    assert len(queue.dequeue()) == 1


def test_a_clock_that_is_a_little_behind_loses_no_time(queue):
    async_task(JOB)
    OrmQ.objects.update(lock=timezone.now() + timedelta(milliseconds=800))
    assert len(queue.dequeue()) == 1


def test_what_is_no_number_is_passed_over(queue):
    queue.carrier().enqueue("a job of somebody else")
    queue.carrier().enqueue("99999999")
    assert queue.dequeue() == []
    assert queue.dequeue() == []


def test_without_redis_jobs_go_by_the_table_and_nobody_waits(
    committed_db, tmp_path, settings, monkeypatch
):
    server = RedisServer(tmp_path).start()
    use(server.url, settings, monkeypatch)
    queue = CarriedQueue()
    queue.carrier().ping()
    server.kill()
    before = time.monotonic()
    for _ in range(50):
        async_task(JOB)
    assert time.monotonic() - before < 10, "fifty people would wait"
    found = [queue.dequeue() for _ in range(50)]
    assert sorted(row for ((row, _payload),) in found) == sorted(
        OrmQ.objects.values_list("pk", flat=True)
    )
    assert queue.dequeue() == []
    server.start()
    monkeypatch.setattr(carried_queue, "own", carried_queue.threading.local())
    async_task(JOB)
    queue.look_at = time.monotonic() + 3600
    assert len(queue.dequeue()) == 1, "told again as soon as Redis is back"
    server.kill()


FULL = {"maxmemory": "1mb", "maxmemory-policy": "noeviction"}


def fill(carrier):
    """Put in what fits, large pieces first, until nothing does any more."""
    for size in (10_000, 1):
        with suppress(OutOfMemoryError):
            while True:
                carrier.enqueue("9" * size)


def test_a_redis_that_is_full(committed_db, tmp_path, settings, monkeypatch):
    """Nothing can be told; what was asked for is done all the same, and nobody sees an error."""
    server = RedisServer(tmp_path, **FULL).start()
    use(server.url, settings, monkeypatch)
    queue = CarriedQueue()
    fill(queue.carrier())
    with pytest.raises(OutOfMemoryError):
        queue.carrier().enqueue("1")
    with transaction.atomic():
        async_task(JOB)
    assert OrmQ.objects.count() == 1, "it was committed, and no error came out of the transaction"
    assert carried_queue.own.away_until > time.monotonic(), "it was tried, and failed"
    ((row, _payload),) = queue.dequeue()
    queue.acknowledge(row)
    assert not OrmQ.objects.exists()
    server.kill()


DIES = f"""
import os, signal, django
django.setup()
from django.db import transaction
from django_q.tasks import async_task
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    async_task({JOB!r})
"""


def test_a_process_that_dies_between_commit_and_telling_loses_nothing(queue, redis):
    """Hooks run in their order: the first one kills the process before the number is told."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "CREWMARK_BROKER": redis.url,
    }
    done = subprocess.run([sys.executable, "-c", DIES], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert OrmQ.objects.count() == 1, "it was committed"
    assert queue.carrier().queue_size() == 0, "nobody was told"
    queue.look_at = 0
    assert len(queue.dequeue()) == 1
