"""The process that works on a job is frozen, as by a debugger or a system out of memory."""

import signal

import psutil
import pytest

from tests.faults._crew import Caller
from tests.faults._installation import until
from tests.support.live import WORKER

pytestmark = pytest.mark.slow

ROWS = 20_000


@pytest.fixture
def one_lane(installation):
    """Web server and a worker that runs one job at once."""
    installation.start_web()
    one = {"CREWMARK_WORKERS": "1"}
    installation.running["worker"] = installation.start(WORKER, "worker", environment=one)
    yield installation
    for name in list(installation.running):
        installation.kill(name)


def test_a_frozen_process_is_replaced_and_its_job_done_once(one_lane):
    scene = one_lane.scene("frozen", items=1, done_items=1)
    owner = Caller(one_lane.address, scene["slug"], scene["owner"])
    lines = "".join(f"row-{number},Message {number}\n" for number in range(ROWS))
    content = f"id,text\n{lines}".encode()
    source = owner.upload(f"/projects/{scene['empty']}/imports", "rows.csv", content)["id"]
    owner.post(f"/imports/{source}/start")
    query = "select state = 'running' from annotation_import where id = %s"
    until(lambda: one_lane.database.one(query, source))
    (sentinel,) = psutil.Process(one_lane.running["worker"].pid).children()
    at_work = min(sentinel.children(), key=lambda process: process.pid)
    at_work.send_signal(signal.SIGSTOP)
    try:
        assert owner.get(f"/imports/{source}")["state"] == "running"
        until(lambda: owner.get(f"/imports/{source}")["state"] == "done", seconds=90)
        assert not at_work.is_running()
    finally:
        if at_work.is_running():
            at_work.kill()
    assert f"Killed frozen process {at_work.pid}." in one_lane.said("worker")
    query = (
        "select count(*), count(distinct external_id) from annotation_item where project_id = %s"
    )
    assert one_lane.database.sql(query, scene["empty"]) == [(ROWS, ROWS)]
