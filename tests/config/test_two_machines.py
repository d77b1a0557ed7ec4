"""Do two web servers and two workers on one database and one Redis behave like one Crewmark?"""

import time
from collections import Counter
from functools import partial

import pytest
import requests
from django.db import connections
from django_q.models import OrmQ, Task

from annotation.datasets.models import Import, Item
from annotation.releases.models import Release
from annotation.workflow.lifecycle.models import Annotation, Review
from billing.ledger.models import LedgerEntry
from core.tenancy.scope import tenant
from tests.factories.work import label_events
from tests.support.aws import REGION, aws
from tests.support.desk import make_desk
from tests.support.machines import (
    PROXIED,
    Script,
    eventually,
    machines,
    play,
    set_password,
    sign_in,
)
from tests.support.racing import failures, race
from tests.support.redis import RedisServer

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"
FILES, ROWS, RELEASES = 8, 12, 4
DONE = ("done", "ready")


@pytest.fixture
def redis(tmp_path):
    server = RedisServer(tmp_path / "redis").start()
    yield server
    server.kill()


@pytest.fixture
def desk(committed_db):
    return make_desk(items=0, annotators=1, policy={"review": {"mode": "all"}})


def table(number):
    """The file of this number, each row named by file and row."""
    rows = (f"{number}-{row}\tmessage {number} {row}\n" for row in range(ROWS))
    return "id\ttext\n" + "".join(rows)


def settled(model, desk):
    """Whether each row of this table has come to its end."""
    with tenant(desk.organization.pk):
        states = list(model.objects.values_list("state", flat=True))
    assert "failed" not in states
    return all(state in DONE for state in states)


def is_queue_empty():
    """Whether each job is done and its row gone."""
    return not OrmQ.objects.exists()


def assert_imported_once(desk, files=FILES):
    """Each row of each file is one item."""
    with tenant(desk.organization.pk):
        ids = sorted(Item.objects.values_list("external_id", flat=True))
        assert Import.objects.filter(state="done").count() == files
    assert ids == sorted(f"{number}-{row}" for number in range(files) for row in range(ROWS))


def play_at_both(desk, addresses):
    """The same crew at work through both web servers, at the same time."""

    def play_at(address):
        try:
            play(desk, address, minutes=2)
        finally:
            connections.close_all()

    play(desk, addresses[0], minutes=0.001)  # opens the crew's accounts
    faults = failures(race(*[partial(play_at, address) for address in addresses]))
    assert faults == []


def test_people_and_jobs_at_both(desk, committed_db, redis, tmp_path):
    with machines(committed_db, tmp_path, CREWMARK_BROKER=redis.url) as both:
        script = Script(desk, both.addresses)
        for number in range(FILES):
            script.start_import(desk.project, f"{number}.tsv", table(number))
        eventually(lambda: settled(Import, desk), "imports")
        assert_imported_once(desk)
        play_at_both(desk, both.addresses)
        for _ in range(RELEASES):
            script.start_release(desk.project)
        eventually(lambda: settled(Release, desk), "releases")
        eventually(is_queue_empty, "the queue")
        jobs = [both.worked(0), both.worked(1)]
    assert_all_work_counted_once(desk)
    together = Counter(jobs[0] + jobs[1])
    assert together["annotation.datasets.imports.jobs.run_import"] == FILES, "no job ran twice"
    assert together["annotation.releases.jobs.build_release"] == RELEASES
    assert all(jobs), "each worker had a part in it"
    assert not Task.objects.filter(success=False).exists()


def assert_all_work_counted_once(desk):
    """Every item was answered, reviewed and metered exactly once, and the books add up."""
    with tenant(desk.organization.pk):
        items = FILES * ROWS
        assert Item.objects.filter(state="done").count() == items
        assert Annotation.objects.count() == items
        assert Review.objects.filter(verdict="accepted").count() == items
        assert label_events().count() == items
        assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
        assert {release.rows for release in Release.objects.all()} == {items}
        assert len({release.content_hash for release in Release.objects.all()}) == 1


def test_who_signs_in_at_one_is_known_at_the_other_and_attempts_are_counted_together(
    desk, committed_db, redis, tmp_path
):
    set_password(desk, PASSWORD)
    with machines(committed_db, tmp_path, workers=0, CREWMARK_BROKER=redis.url) as both:
        browser = requests.Session()
        sign_in(browser, both.addresses[0], PASSWORD)
        home = f"/o/{desk.organization.slug}/"
        for address in both.addresses:  # cookies know no ports
            assert browser.get(address + home, headers=PROXIED, timeout=60).url.endswith(home)
        stranger = requests.Session()
        for attempt in range(6):
            sign_in(stranger, both.addresses[attempt % 2], "wrong")
        for address in both.addresses:
            found = sign_in(stranger, address, PASSWORD)
            assert found.url.endswith("/login/"), "too many attempts, wherever they were made"


def test_a_machine_that_goes_away_at_work_loses_nothing(desk, committed_db, redis, tmp_path):
    with machines(committed_db, tmp_path, CREWMARK_BROKER=redis.url) as both:
        script = Script(desk, both.addresses)
        for number in range(FILES):
            script.start_import(desk.project, f"{number}.tsv", table(number))
            if number == FILES // 2:
                eventually(lambda: both.worked(0), "the first worker's first job")
                both.kill_worker(0)
        eventually(lambda: settled(Import, desk), "imports")
        eventually(is_queue_empty, "the queue")
    assert_imported_once(desk)


def test_redis_goes_away_for_some_seconds(desk, committed_db, redis, tmp_path):
    with machines(committed_db, tmp_path, CREWMARK_BROKER=redis.url) as both:
        script = Script(desk, both.addresses)
        for number in range(FILES):
            script.start_import(desk.project, f"{number}.tsv", table(number))
            if number == 1:
                redis.kill()
            if number == FILES - 2:
                time.sleep(3)
                redis.start()
        eventually(lambda: settled(Import, desk), "imports")
        eventually(is_queue_empty, "the queue")
        assert all(worker.poll() is None for worker in both.workers), "they went on all the time"
    assert_imported_once(desk)


def test_sqs_carries_jobs_too(desk, committed_db, tmp_path):
    queue = f"sqs://{REGION}/crewmark-jobs"
    with (
        aws(tmp_path) as away,
        machines(committed_db, tmp_path, CREWMARK_BROKER=queue, **away) as both,
    ):
        script = Script(desk, both.addresses)
        for number in range(FILES):
            script.start_import(desk.project, f"{number}.tsv", table(number))
        eventually(lambda: settled(Import, desk), "imports")
        eventually(is_queue_empty, "the queue")
        jobs = both.worked(0) + both.worked(1)
    assert_imported_once(desk)
    assert Counter(jobs)["annotation.datasets.imports.jobs.run_import"] == FILES
