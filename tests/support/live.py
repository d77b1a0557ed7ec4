"""The running Crewmark that all tests of a process share, and how its parts are started.

It serves as customers see it (but for passwords that are quick to check), on a database of its own,
and is emptied after each test. What kills it, or sets its environment, starts one of its own.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connections

from config import embedded
from script.steps.checkout import alone
from tests.support import database
from tests.support.ending import end, kill
from tests.support.repository import ROOT

WEB = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
WORKER = [sys.executable, "manage.py", "qcluster"]
INSIDE = [sys.executable, "-m", "tests.support.inside"]
PARTS = {"web": WEB, "worker": WORKER, "inside": INSIDE}
HOSTS = "127.0.0.1,localhost,crewmark.example.org,.crew.example.org"
FIGURES = "metrics"  # the web server's own files, which it has open
REST_STEPS, REST_SECONDS = 300, 0.05
COLLECT = [
    sys.executable,
    "-c",
    "from script.steps.prepare import ensure_collected; ensure_collected()",
]
START_SECONDS = 120
ALIVE = "/healthz"


def collect(environment):
    """The static files that a web server without DEBUG needs."""
    with alone("collect", waiting="Another test collects the static files; waiting for it."):
        subprocess.run(COLLECT, cwd=ROOT, env=environment, check=True)


def wait_for(port, process):
    """Until the server answers a request; it listens some seconds before it can."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the web server ended"
        if answers(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"the web server did not answer within {START_SECONDS} seconds")


def answers(port):
    """Does it answer, whatever it says?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", ALIVE)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


class Installation:
    """Web server and worker as script/server runs them, on a database of their own.

    Each process of pytest has one for all of its browser tests; `reset` empties it between them.
    """

    def __init__(self, name, folder):
        self.database = name
        self.folder = folder
        self.processes = {}
        self.started = Counter()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.quick_settings",
            "CREWMARK_DEBUG": "0",
            "CREWMARK_DATABASE_NAME": name,
            "CREWMARK_VAR": str(folder),
            "CREWMARK_WEB_PROCESSES": "1",
            "CREWMARK_HOSTS": HOSTS,
            "PORT": str(self.port),
        }

    @property
    def address(self):
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, part):
        """Let the web server, the worker or the helper run."""
        pipe = subprocess.PIPE if part == "inside" else None
        self.started[part] += 1
        self.processes[part] = subprocess.Popen(
            PARTS[part],
            cwd=ROOT,
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            text=True,
            start_new_session=True,
        )

    def stop(self, part):
        """End it, as a restart of the machine does."""
        end([self.processes.pop(part)])

    def ensure_running(self):
        """Start what doesn't run, or runs no more, and wait until pages are served."""
        for part in PARTS:
            if part not in self.processes or self.processes[part].poll() is not None:
                self.start(part)
        wait_for(self.port, self.processes["web"])

    def ask(self, **call):
        """Have something done inside (inside.py); what comes of it."""
        helper = self.processes["inside"]
        helper.stdin.write(json.dumps(call) + "\n")
        helper.stdin.flush()
        answer = json.loads(helper.stdout.readline())
        assert not answer.get("error"), answer["error"]
        return answer.get("result")

    def reset(self):
        """Let jobs end, and remove all rows and files that a test has left."""
        if not self.has_come_to_rest():
            kill([self.processes.pop("worker")])
        database.empty_tables(self.database)
        for path in self.folder.iterdir():
            if path.name != FIGURES:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def has_come_to_rest(self):
        """Whether no job is left before long; one that fails again and again stays."""
        with embedded.superuser_connection(self.database) as superuser:
            for _ in range(REST_STEPS):
                if superuser.execute("select 1 from django_q_ormq limit 1").fetchone() is None:
                    return True
                time.sleep(REST_SECONDS)
        return False


@contextmanager
def queries_to(name):
    """This process's own queries go to another database for a while."""
    connection = connections["default"]
    own = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = own


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """Prepared, with nothing running yet."""
    with embedded.held(), database.copied_database("installation") as name:
        installation = Installation(name, tmp_path_factory.mktemp("installation"))
        collect(installation.environment)
        try:
            yield installation
        finally:
            kill(installation.processes.values())


@pytest.fixture
def served(installation, django_db_setup, django_db_blocker):
    """The installation at work; what the test itself writes is written there."""
    installation.ensure_running()
    with django_db_blocker.unblock(), queries_to(installation.database):
        yield installation
    installation.reset()
