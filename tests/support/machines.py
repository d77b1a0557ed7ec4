"""How does a test get several machines? Web servers and workers as processes that share a place."""

import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.live import WEB, WORKER, collect, wait_for
from tests.support.redis import free_port
from tests.support.repository import ROOT

WORKED = re.compile(r"processing \S+ '([\w.]+)'")
PATIENCE_SECONDS = 120


@dataclass
class Machines:
    """One installation on several machines: they share nothing but what the environment names."""

    environment: dict[str, str]
    folder: object
    webs: list = field(default_factory=list)
    workers: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    def add_web(self):
        """Another web server; its address."""
        port = free_port()
        self.webs.append(self.start(WEB, f"web{len(self.webs)}", PORT=str(port)))
        wait_for(port, self.webs[-1])
        self.addresses.append(f"http://127.0.0.1:{port}")
        return self.addresses[-1]

    def add_worker(self):
        """Another worker; its number."""
        self.workers.append(self.start(WORKER, f"worker{len(self.workers)}"))
        return len(self.workers) - 1

    def start(self, command, name, **more):
        """A process of its own group, which writes its log to a file."""
        with (self.folder / f"{name}.log").open("a") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self, number):
        """Let the whole machine of a worker go away at once."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait(timeout=30)

    def worked(self, number):
        """The dotted names of the jobs that a worker took up, in their order."""
        return WORKED.findall((self.folder / f"worker{number}.log").read_text())

    def stop(self):
        """End what still runs."""
        running = [each for each in (*self.webs, *self.workers) if each.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=60)


@contextmanager
def machines(database_name, folder, *, webs=2, workers=2, **environment):
    """So many web servers and workers on this database; logs and files lie in the folder."""
    (folder / "var").mkdir()
    shared = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.support.growing_settings",
        "CREWMARK_DEBUG": "0",
        "CREWMARK_DATABASE_NAME": database_name,
        "CREWMARK_VAR": str(folder / "var"),
        "CREWMARK_WEB_PROCESSES": "1",
    }
    found = Machines(shared | environment, folder)
    collect(found.environment)
    try:
        for _ in range(workers):
            found.add_worker()
        for _ in range(webs):
            found.add_web()
        yield found
    finally:
        found.stop()


def eventually(is_so, what, *, seconds=PATIENCE_SECONDS):
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} seconds"
        time.sleep(0.2)
