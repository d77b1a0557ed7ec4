"""How does a test get a PostgreSQL of its own that it may kill? As the embedded one, elsewhere.

`python -m tests.faults._postgres start|stop FOLDER` works in a process of its own, so that nothing
of this run's own server is touched.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config import embedded
from tests.support.repository import ROOT


class Postgres:
    """One server with its data in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def start(self):
        """Start it, also after a crash."""
        self._told("start")

    def stop(self):
        """Stop it as an operator does: connections end, committed work stays."""
        self._told("stop")

    def _told(self, what):
        command = [sys.executable, "-m", "tests.faults._postgres", what, str(self.folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def kill(self):
        """Kill -9 the postmaster and all its children."""
        postmaster = psutil.Process(self.process())
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with suppress(ProcessLookupError):  # a connection may have ended meanwhile
                os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while any(psutil.pid_exists(process.pid) for process in family):
            assert time.monotonic() < deadline, "the database doesn't die"
            time.sleep(0.02)

    def process(self):
        """The number of its first process."""
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])

    @property
    def host(self):
        """The folder of its socket."""
        return at(self.folder, embedded.socket_directory)

    def url(self, role):
        """Its address for one of the roles."""
        return f"postgresql://{role}@/{embedded.DATABASE}?host={quote(str(self.host), safe='')}"

    def sql(self, query, *values):
        """All rows of a look past all walls."""
        address = {"host": str(self.host), "port": embedded.PORT, "user": embedded.SUPERUSER}
        with psycopg.connect(**address, dbname=embedded.DATABASE, autocommit=True) as superuser:
            cursor = superuser.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def one(self, query, *values):
        """The only value of the only row."""
        ((value,),) = self.sql(query, *values)
        return value


def at(folder, ask):
    """What a function of the embedded server says for another folder."""
    kept, embedded.VAR = embedded.VAR, folder
    try:
        return ask()
    finally:
        embedded.VAR = kept


if __name__ == "__main__":
    commands = {"start": embedded.start, "stop": embedded.stop_server}
    at(Path(sys.argv[2]), commands[sys.argv[1]])
