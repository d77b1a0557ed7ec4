"""The worker is killed while a job is in the midst of its work, not while it waits in the queue.

The test holds a lock that the job comes to on its way: there it stands when `kill -9` falls.
Another worker takes it up; what it leaves is what an undisturbed run leaves.
"""

from contextlib import contextmanager

import psycopg
import pytest

from config import embedded
from tests.faults._crew import Caller
from tests.faults._facts import wrong
from tests.faults._installation import until
from tests.faults.test_killed import hash_of, state_of

pytestmark = pytest.mark.slow
DONE_ITEMS = 45_000  # two reports of a release, three steps of a copy
WORK_ITEMS = 3_000
STANDS = """
select count(*) > 0 from pg_stat_activity
where usename = 'crewmark_app' and wait_event_type = 'Lock' and wait_event = 'transactionid'
"""


@pytest.fixture(scope="module")
def scene(installation):
    return installation.scene("jobs", items=WORK_ITEMS, done_items=DONE_ITEMS)


@pytest.fixture
def owner(running, scene):
    return Caller(running.address, scene["slug"], scene["owner"])


@contextmanager
def locked(database, query, *values):
    """Rows that nobody else can change or refer to in this block."""
    address = {"host": str(database.host), "port": embedded.PORT, "user": embedded.SUPERUSER}
    with psycopg.connect(**address, dbname=embedded.DATABASE) as superuser:
        assert superuser.execute(f"{query} for update", values).fetchall(), "nothing to lock"
        yield


def kill_where_it_stands(running):
    """Kill the worker with a job at the lock; what it wrote in its open transaction is undone."""
    until(lambda: running.database.one(STANDS), what="no job came to the lock")
    running.kill("worker")


def enqueue(running, job):
    """Let a job of the clock run now."""
    running.run(f"from django_q.tasks import async_task; async_task({job!r})")


def test_a_release(running, scene, owner):
    place, database = f"/projects/{scene['done']}/releases", running.database
    undisturbed = owner.post(place)["id"]
    until(lambda: state_of(database, "release", undisturbed) == "ready")
    release = owner.post(place)["id"]
    rows = "select rows >= 20000 and state = 'building' from annotation_release where id = %s"
    until(lambda: database.one(rows, release), what="no rows were written")
    with locked(database, "select from annotation_release where id = %s", release):
        kill_where_it_stands(running)
    assert state_of(database, "release", release) == "building"
    running.start_worker()
    until(lambda: state_of(database, "release", release) == "ready")
    assert hash_of(database, release) == hash_of(database, undisturbed)
    audited = """select count(*), count(distinct subject_id) from core_auditentry
        where action = 'release.finish' and subject_id in (%s, %s)"""
    assert database.sql(audited, undisturbed, release) == [(2, 2)]


def test_a_copy(running, scene, owner):
    database = running.database
    sent = {"name": "Copy", "with_data": True}
    copy = owner.post(f"/projects/{scene['done']}/copy", sent)["id"]
    under_way = "select copied > 0 from annotation_projectcopy where project_id = %s"
    until(lambda: database.one(under_way, copy), what="no step was taken")
    # A step's new items refer to the batch: it stands at the end of its insert.
    with locked(database, "select from annotation_batch where project_id = %s", copy):
        kill_where_it_stands(running)
    state = "select state, copied from annotation_projectcopy where project_id = %s"
    ((how, copied),) = database.sql(state, copy)
    assert how == "running"
    assert 0 < copied < DONE_ITEMS
    running.start_worker()
    until(lambda: database.sql(state, copy) == [("done", DONE_ITEMS)], what="it was not finished")
    items = """select external_id, position, text, content_hash from annotation_item
        where project_id = %s"""
    (row,) = database.sql(
        f"""select (select count(*) from annotation_item where project_id = %s),
            (select count(*) from annotation_batch where project_id = %s),
            (select count(*) from (({items}) except ({items})) differing)""",
        copy,
        copy,
        scene["done"],
        copy,
    )
    assert row == (DONE_ITEMS, 1, 0)
    assert wrong(database, scene) == {}


def test_a_bulk_change(running, scene, owner):
    database = running.database
    place = f"/projects/{scene['work']}/items/changes"
    change = owner.post(place, {"kind": "priority", "priority": 7})["id"]
    late = """select from annotation_item
        where id = (select item_ids[1700] from annotation_itemchange where id = %s)"""
    with locked(database, late, change):
        owner.post(f"{place}/{change}/start")
        kill_where_it_stands(running)
    state = "select state, handled, changed from annotation_itemchange where id = %s"
    ((how, handled, _changed),) = database.sql(state, change)
    assert how == "running"
    assert 0 < handled < WORK_ITEMS
    running.start_worker()
    done = [("done", WORK_ITEMS, WORK_ITEMS)]
    until(lambda: database.sql(state, change) == done, what="it was not finished")
    priorities = "select distinct priority from annotation_item where project_id = %s"
    assert database.sql(priorities, scene["work"]) == [(7,)]
    audited = "select count(*) from core_auditentry where action = 'items.change_done'"
    assert database.one(audited) == 1
    assert wrong(database, scene) == {}


def test_the_folding_of_item_counts(running, scene):
    """It stands at a kept number, with the moves taken away in the same transaction."""
    database = running.database
    moves = "select count(*) from annotation_itemmove where organization_id = %s"
    enqueue(running, "annotation.datasets.counts.jobs.fold_item_counts")
    until(lambda: database.one(moves, scene["organization"]) == 0, what="nothing was folded")
    exclude = """update annotation_item set state = 'excluded'
        where id in (select id from annotation_item where project_id = %s limit 100)"""
    with locked(
        database,
        "select from annotation_itemcount where project_id = %s and state = 'labeling'",
        scene["work"],
    ):
        database.sql(exclude, scene["work"])
        assert database.one(moves, scene["organization"]) > 0
        enqueue(running, "annotation.datasets.counts.jobs.fold_item_counts")
        kill_where_it_stands(running)
    assert database.one(moves, scene["organization"]) > 0, "they count until they were added up"
    assert wrong(database, scene) == {}
    running.start_worker()
    until(lambda: database.one(moves, scene["organization"]) == 0, what="nothing was folded")
    kept = "select number from annotation_itemcount where project_id = %s and state = 'excluded'"
    assert database.one(kept, scene["work"]) == 100
    assert wrong(database, scene) == {}


def test_the_folding_of_days(running, scene):
    """It stands at the end of its sums of days, which refer to the project; none is kept."""
    database, job = running.database, "billing.reporting.rollups.jobs.fold_days"
    sums = """select day, labels, cost, pay, answers from billing_daysum where project_id = %s
        order by day, labels"""
    until(lambda: database.sql(sums, scene["done"]), what="nothing was folded")
    undisturbed = database.sql(sums, scene["done"])
    for table in ("daysum", "daytotal", "monthsum", "rolledup"):
        database.sql(f"delete from billing_{table}")
    with locked(database, "select from annotation_project where id = %s", scene["done"]):
        enqueue(running, job)
        kill_where_it_stands(running)
    assert database.sql(sums, scene["done"]) == []
    running.start_worker()
    until(lambda: database.sql(sums, scene["done"]), what="nothing was folded")
    assert database.sql(sums, scene["done"]) == undisturbed
