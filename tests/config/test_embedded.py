"""Does the embedded server find a place for its data, and start again after a kill?

Each test has a server of its own in a folder of its own, which it may close, move and kill.
"""

import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from config import embedded, server_account
from tests.faults._postgres import Postgres, at

OPEN_TO_ENTER, OWNER_ONLY = 0o711, 0o700
as_root = pytest.mark.skipif(bool(os.geteuid()), reason="only root's server runs as another user")


@pytest.fixture
def folder():
    """An empty folder that everybody may enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="crewmark-embedded-") as name:
        folder = Path(name)
        folder.chmod(OPEN_TO_ENTER)
        yield folder
        if (folder / "postgres").is_symlink():
            shutil.rmtree((folder / "postgres").resolve().parent, ignore_errors=True)


@pytest.fixture
def postgres(folder):
    """A server in it that is stopped at the end."""
    server = Postgres(folder)
    yield server
    server.stop()


@as_root
def test_data_move_when_the_folder_above_them_is_closed(folder, postgres):
    postgres.start()
    assert not (folder / "postgres").is_symlink()
    postgres.sql("create table kept as select 7 as number")
    postgres.stop()
    folder.chmod(OWNER_ONLY)
    postgres.start()
    assert (folder / "postgres").resolve().parent.parent == embedded.ELSEWHERE
    assert postgres.one("select number from kept") == 7
    assert folder.stat().st_mode & 0o777 == OWNER_ONLY
    postgres.stop()

    folder.chmod(OPEN_TO_ENTER)
    postgres.start()
    assert postgres.one("select number from kept") == 7, "they stay where they are"


@as_root
def test_a_move_that_was_broken_off_is_finished(folder, postgres):
    postgres.start()
    postgres.sql("create table kept as select 7 as number")
    postgres.stop()
    folder.chmod(OWNER_ONLY)
    (folder / "postgres").rename(folder / "postgres.moving")
    home = Path(tempfile.mkdtemp(prefix="crewmark-", dir=embedded.ELSEWHERE))
    server_account.hand_over(home)
    (home / "postgres.unfinished").mkdir()
    (home / "postgres.unfinished" / "PG_VERSION").write_text("half")
    (folder / "postgres").symlink_to(home / "postgres")
    postgres.start()
    assert postgres.one("select number from kept") == 7
    assert not (folder / "postgres.moving").exists()


def test_a_link_to_nothing_gets_a_sentence_and_no_empty_database(folder):
    (folder / "postgres").symlink_to(folder / "unmounted" / "postgres")
    with pytest.raises(SystemExit, match=r"is a link to .*unmounted/postgres, which isn't"):
        at(folder, embedded.start)


@as_root
def test_no_room_elsewhere_gets_a_sentence(folder, monkeypatch):
    folder.chmod(OWNER_ONLY)
    monkeypatch.setattr(embedded, "ELSEWHERE", folder / "nowhere")
    with pytest.raises(SystemExit, match=r"who can't enter .* and no folder for its data can be"):
        at(folder, embedded.start)


def test_the_number_of_another_process_is_not_taken_for_the_server(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert not at(folder, embedded.is_running)


def test_a_start_right_after_a_kill_waits_for_the_last_process_of_the_old_server(folder, postgres):
    postgres.start()
    postgres.sql("create table kept as select 7 as number")
    log = at(folder, embedded.data_directory) / "server.log"
    server = psutil.Process(postgres.process())
    survivor = server.children()[0]
    survivor.suspend()  # so that it doesn't notification that its server is gone
    server.kill()
    server.wait(embedded.START_SECONDS)
    starting = threading.Thread(target=postgres.start)
    starting.start()
    deadline = time.monotonic() + embedded.START_SECONDS
    while "pre-existing shared memory block" not in log.read_text():
        assert time.monotonic() < deadline, "the old server stood in nobody's way"
        time.sleep(0.05)
    survivor.send_signal(signal.SIGKILL)
    starting.join()
    assert postgres.one("select number from kept") == 7
