"""What is a whole Crewmark that a test may break? Database, web server and worker of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from script.steps.checkout import alone
from tests.faults._postgres import Postgres
from tests.support.live import COLLECT, WEB, WORKER, wait_for
from tests.support.repository import ROOT

LEASE_SECONDS = 3  # a minute outside of tests
METRICS_TOKEN = "key-of-figures"


class Installation:
    """An installation in a folder; what isn't told to run doesn't run."""

    def __init__(self, folder):
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.database = Postgres(folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.running = {}
        self.lease_seconds = LEASE_SECONDS

    @property
    def address(self):
        """Where people and scripts find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        """As an operator with a server of their own sets it."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "CREWMARK_DEBUG": "0",
            "DATABASE_URL": self.database.url("crewmark_app"),
            "OWNER_DATABASE_URL": self.database.url("crewmark_owner"),
            "CREWMARK_VAR": str(self.folder),
            "CREWMARK_WEB_PROCESSES": "1",
            "CREWMARK_WORKERS": "3",
            "CREWMARK_JOB_LEASE_SECONDS": str(self.lease_seconds),
            "CREWMARK_METRICS_TOKEN": METRICS_TOKEN,
            "PORT": str(self.port),
            "TMPDIR": str(self.temporary),
        }

    def prepare(self):
        """Database, tables and static files, once."""
        self.database.start()
        environment = self.environment | {"CREWMARK_DATABASE_ROLE": "owner"}
        self.command("manage.py", "migrate", "--verbosity", "0", environment=environment)
        with alone("collect", waiting="Another test collects the static files; waiting for it."):
            subprocess.run(COLLECT, cwd=ROOT, env=self.environment, check=True)

    def command(self, *arguments, environment=None):
        """Run a command of it to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment or self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, code):
        """Run Python inside it, as an operator would; what it printed."""
        return self.command("-c", f"import django; django.setup()\n{code}")

    def scene(self, slug, **sizes):
        """An organization at work (tests/faults/_scene.py), with statistics as after a while."""
        sizes = "".join(f", {name}={number}" for name, number in sizes.items())
        imported = "from tests.faults._scene import set_the_scene"
        made = json.loads(self.run(f"{imported}; set_the_scene({slug!r}{sizes})"))
        self.database.sql("analyze")
        return made

    def start_web(self, **limits):
        """The web server, as script/server starts it."""
        self.running["web"] = self.start(WEB, "web", **limits)
        wait_for(self.port, self.running["web"])

    def start_worker(self, **limits):
        """The worker, as script/server starts it."""
        self.running["worker"] = self.start(WORKER, "worker", **limits)

    def start(self, command, name, *, environment=None, **limits):
        """A part in a session of its own; its words go to a file of the folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | (environment or {}),
                stdout=log,
                stderr=log,
                start_new_session=True,
                **limits,
            )

    def kill(self, name):
        """Kill -9 a part with all its processes."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self, name):
        """Ask a part to end, and see it end."""
        if (process := self.running.pop(name, None)) is not None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)

    def stop_all(self):
        """End everything that was started."""
        for name in list(self.running):
            self.stop(name)
        self.database.stop()

    def get(self, path, **headers):
        """Status, headers and text of a page."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, headers=named)
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def said(self, name):
        """What a part has written so far."""
        return (self.folder / f"{name}.log").read_text()


def until(ask, *, seconds=120, what="it never happened"):
    """Ask again and again until there is an answer; the answer."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return answer
