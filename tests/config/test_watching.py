"""Can an operator see that it runs, and find a request in the log?"""

import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from annotation.workflow.queue.jobs import expire_leases
from config import embedded, health
from config.request_id import RequestIdFilter
from config.schedule import write_schedule
from core.jobs.tenant_jobs import name_of
from tests.support.ending import end
from tests.support.live import WEB, collect, wait_for
from tests.support.redis import free_port
from tests.support.repository import ROOT

TOKEN = "key-of-figures"


@pytest.fixture
def client(db):
    return Client()


def test_it_is_alive_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_it_is_ready_with_all_tables(client):
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_before_its_tables_are_there():
    done = said_by(
        "from django.test import Client;"
        "print(Client(SERVER_NAME='127.0.0.1').get('/readyz').content.decode())",
        CREWMARK_DATABASE_NAME="postgres",  # a database that is there and has no table of ours
    )
    assert "manage.py migrate" in json.loads(done.stdout)["status"]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer no", "bearer key-of-figures"])
@pytest.mark.parametrize("token", ["", "key-of-figures"])
def test_figures_are_for_who_holds_the_token(client, settings, token, given):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_figures_name_pages_and_no_customer(client, settings, world):
    settings.METRICS_TOKEN = "key-of-figures"
    client.force_login(world.acme.users["manager"])
    client.get(f"/o/acme/projects/{world.acme.project.pk}/items/")
    figures = client.get("/metrics", headers={"Authorization": "Bearer key-of-figures"}).text
    assert 'crewmark_requests_total{method="GET",page="items",status="200"}' in figures
    assert 'crewmark_request_seconds_bucket{le="0.005",page="items"}' in figures
    assert "crewmark_jobs_waiting 0.0" in figures
    assert "acme" not in figures


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcDEF-123_", True), ("short", False), ("x" * 65, False), ("a b c d e f g", False)],
)
def test_a_request_has_an_id(client, given, kept):
    answered = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (answered == given) is kept
    assert len(answered) >= 8


def test_a_line_outside_of_requests_says_so():
    record = logging.LogRecord("x", logging.INFO, "x", 1, "x", None, None)
    assert RequestIdFilter().filter(record)
    assert record.request_id == "-"


def test_the_log_can_be_json():
    done = said_by(
        "import logging; logging.getLogger('crew').warning('late: %s', 'import')",
        CREWMARK_LOG_FORMAT="json",
    )
    line = json.loads(done.stderr.strip().splitlines()[-1])
    assert line["message"] == "late: import"
    assert (line["level"], line["logger"], line["request_id"]) == ("WARNING", "crew", "-")


class Server:
    """A web server of two processes that logs JSON to a file."""

    def __init__(self, database, folder):
        self.folder, self.port = Path(folder), free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "CREWMARK_DEBUG": "0",
            "CREWMARK_DATABASE_NAME": database,
            "CREWMARK_VAR": str(folder),
            "CREWMARK_WEB_PROCESSES": "2",
            "CREWMARK_LOG_FORMAT": "json",
            "CREWMARK_METRICS_TOKEN": TOKEN,
            "PORT": str(self.port),
        }

    def start(self):
        """Start it; the process, once it answers."""
        collect(self.environment)
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                WEB, cwd=ROOT, env=self.environment, stderr=log, start_new_session=True
            )
        wait_for(self.port, process)
        return process

    def get(self, path, *, method="GET", **headers):
        """Status and text of a page."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, headers=named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def logged(self, request_id):
        """The lines of this request, as level and message."""
        lines = map(json.loads, (self.folder / "log").read_text().splitlines())
        return [
            (line["level"], line["message"]) for line in lines if line["request_id"] == request_id
        ]

    def counted(self, page):
        """How many requests of a page the figures tell of."""
        status, figures = self.get("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        of_page = rf'^crewmark_requests_total{{.*page="{page}".*}} (.*)$'
        return sum(map(float, re.findall(of_page, figures, re.MULTILINE)))


@pytest.fixture
def server(committed_db, tmp_path):
    made = Server(committed_db, tmp_path)
    made.process = made.start()
    yield made
    end([made.process])
    assert not figures_of(made), "the shared memory is given back"


@pytest.mark.slow
def test_a_request_is_found_in_the_log_and_all_processes_are_counted(server, committed_db):
    """A fault, a page that isn't there, and many requests to both processes."""
    with embedded.superuser_connection(committed_db) as superuser:
        superuser.execute("alter table django_session rename to away")
        try:
            status, text = server.get(
                "/", Cookie=f"sessionid={'a' * 32}", X_Request_ID="fault-of-ours"
            )
        finally:
            superuser.execute("alter table away rename to django_session")
    assert status == 500
    assert "fault-of-ours" in text, "whoever reports it can say which one it was"
    assert ("ERROR", "Internal Server Error: /") in server.logged("fault-of-ours")
    assert server.get("/nothing/", X_Request_ID="not-there")[0] == 404
    assert ("WARNING", "Not Found: /nothing/") in server.logged("not-there")

    before = server.counted("healthz")
    sent, deadline = 0, time.monotonic() + 60  # the second process may begin much later
    while sent < 50 or len(processes_that_counted(server)) < 2:
        assert time.monotonic() < deadline, "one process alone answers"
        with ThreadPoolExecutor(10) as crowd:
            answers = list(crowd.map(server.get, ["/healthz"] * 50))
        assert {status for status, _text in answers} == {200}
        sent += 50
    assert server.counted("healthz") == before + sent


@pytest.mark.slow
def test_a_process_counts_on_where_the_dead_one_stopped(server):
    """Else each recycled process would leave a megabyte behind, and figures would grow for ever."""
    web = psutil.Process(server.process.pid)
    for _ in range(3):
        before = server.counted("healthz")
        for child in web.children():
            child.kill()
            child.wait(10)
        wait_for(server.port, server.process)
        assert server.counted("healthz") > before, "those of the dead ones are still counted"
    assert len(processes_that_counted(server)) <= 2
    assert server.get("/healthz", method="MADEUP")[0] == 403
    figures = server.get("/metrics", Authorization=f"Bearer {TOKEN}")[1]
    assert 'method="other"' in figures
    assert "MADEUP" not in figures, "a stranger can't fill the memory with methods"


@pytest.mark.slow
def test_nothing_is_counted_that_nobody_may_read(committed_db, tmp_path):
    silent = Server(committed_db, tmp_path)
    silent.environment["CREWMARK_METRICS_TOKEN"] = ""
    silent.process = silent.start()
    assert silent.get("/healthz")[0] == 200
    assert not figures_of(silent)
    end([silent.process])
    assert not list(tmp_path.rglob("*.db"))


def figures_of(server):
    """The files in which processes of the server count, in shared memory."""
    return list(Path("/dev/shm").glob(f"crewmark-metrics-{server.process.pid}-*/*.db"))


def processes_that_counted(server):
    """One file for each process of the server that counted requests."""
    return [file for file in figures_of(server) if file.name.startswith("counter_")]


def said_by(code, **environment):
    """A process of its own with these variables."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture
def schedule(db):
    """The table of scheduled jobs, all of them due in the future, and nothing logged yet."""
    write_schedule()
    Schedule.objects.update(next_run=timezone.now() + timedelta(minutes=1))
    health.LOGGED.clear()
    yield Schedule.objects
    health.LOGGED.clear()


def late(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200, "people can be served all the same"
    return answer.json()["late_jobs"]


def test_jobs_that_no_worker_schedules_are_told_once(client, schedule, caplog):
    assert late(client) == []
    name = name_of(expire_leases)
    schedule.filter(name=name).update(next_run=timezone.now() - timedelta(minutes=6))
    assert late(client) == late(client) == [name]
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert name in caplog.text
    schedule.update(next_run=timezone.now() + timedelta(minutes=1))
    assert late(client) == late(client) == []
    assert [record.levelname for record in caplog.records] == ["CRITICAL", "WARNING"]


def test_a_scheduled_job_that_waits_behind_a_frozen_one_is_late(client, schedule):
    name = name_of(expire_leases)
    due = timezone.now() - timedelta(minutes=6)
    OrmQ.objects.create(key=f"crewmark:{name}", payload="", lock=due)
    OrmQ.objects.create(key="crewmark", payload="", lock=due)
    assert late(client) == [name], "an import may wait for its turn"
    OrmQ.objects.update(lock=timezone.now() + timedelta(seconds=30))
    assert late(client) == [], "a worker is at it"
