"""How does a test get a running Crewmark to speak HTTP with? Web server and worker as processes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from script.steps.checkout import alone
from tests.support.ending import end
from tests.support.repository import ROOT

WEB = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
WORKER = [sys.executable, "manage.py", "qcluster"]
COLLECT = [
    sys.executable,
    "-c",
    "from script.steps.prepare import ensure_collected; ensure_collected()",
]
START_SECONDS = 120
ALIVE = "/healthz"


@contextmanager
def running(database_name, var):
    """The address of an installation on this database, with its files in the folder `var`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "CREWMARK_DEBUG": "0",
        "CREWMARK_DATABASE_NAME": database_name,
        "CREWMARK_VAR": str(var),
        "CREWMARK_WEB_PROCESSES": "1",
        "PORT": str(port),
    }
    collect(environment)
    processes = [
        subprocess.Popen(part, cwd=ROOT, env=environment, start_new_session=True)
        for part in (WEB, WORKER)
    ]
    try:
        wait_for(port, processes[0])
        yield f"http://127.0.0.1:{port}"
    finally:
        end(processes)


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
