"""Does script/server prepare, serve, refuse and stop as the README says?"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.support.repository import ROOT, project_files

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 240
A_MOMENT = 30  # seconds
TO_END_SECONDS = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project with nothing prepared but the packages, which are those of this run."""
    copy = tmp_path_factory.mktemp("checkout")
    for source in project_files():
        target = copy / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    shutil.copytree(ROOT / "node_modules", copy / "node_modules", symlinks=True)
    return copy


class Server:
    """script/server at work in a checkout."""

    def __init__(self, checkout: Path, port: int):
        self.port = port
        self.output = (checkout / "output").open("w+")
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("CREWMARK", "DJANGO"))
        }
        environment |= {"PORT": str(port), "CREWMARK_VENV": sys.prefix}
        self.process = subprocess.Popen(
            [checkout / "script" / "server"],
            env=environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self):
        return Path(self.output.name).read_text()

    def wait_until_it_serves(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "Crewmark runs at" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def stop(self, number):
        self.process.send_signal(number)
        return self.process.wait(TO_END_SECONDS)


@pytest.fixture
def start(checkout):
    started = []

    def _start(port=None):
        started.append(Server(checkout, port or free_port()))
        return started[-1]

    yield _start
    for server in started:
        if server.process.poll() is None:
            server.stop(signal.SIGTERM)


def processes_of(checkout):
    return [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline", "cwd", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and (
            process.info["cwd"] == str(checkout)
            or any(str(checkout) in word for word in process.info["cmdline"] or [])
        )
    ]


def left_of(checkout):
    """What still runs a moment later: the database says that it ended just before it does."""
    deadline = time.monotonic() + A_MOMENT
    while (found := processes_of(checkout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_first_start_second_start_and_nothing_left(checkout, start):
    first = start()
    first.wait_until_it_serves()
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/accounts/login/") as page:
        assert page.status == 200
    assert processes_of(checkout)
    assert first.stop(signal.SIGINT) == 0, first.said()
    assert left_of(checkout) == []

    second = start()
    second.wait_until_it_serves()
    assert "Bringing the database" not in second.said()
    assert second.stop(signal.SIGTERM) == 0
    assert left_of(checkout) == []


def test_a_second_server_of_the_checkout_gets_a_sentence(start):
    start().wait_until_it_serves()
    other = start()
    assert other.process.wait(TO_END_SECONDS) == 1
    assert "already served from this checkout" in other.said()


def test_a_taken_port_gets_a_sentence(checkout, start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = start(taken.getsockname()[1])
        assert server.process.wait(TO_END_SECONDS) == 1
    assert "is taken by another program" in server.said()
    assert left_of(checkout) == []


def test_a_part_that_dies_takes_the_rest_with_it(checkout, start):
    server = start()
    server.wait_until_it_serves()
    worker = next(
        child
        for child in psutil.Process(server.process.pid).children()
        if "qcluster" in child.cmdline()
    )
    worker.kill()
    assert server.process.wait(TO_END_SECONDS) == 1
    assert "ended by itself" in server.said()
    assert left_of(checkout) == []
