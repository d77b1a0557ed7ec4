"""The web server: its processes and threads, and the memory in which they count requests."""

import ipaddress
import os
import shutil
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

from config import env

DEVELOPMENT = "config.settings.dev"


def is_local(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


address = env.text("CREWMARK_BIND", "127.0.0.1")
if os.environ.get("DJANGO_SETTINGS_MODULE") == DEVELOPMENT and not is_local(address):
    raise env.stop(
        f"CREWMARK_BIND is “{address}”, so other machines would reach this server, but its key and "
        "the passwords of the demo are public. Unset CREWMARK_BIND, or serve with "
        "config.settings.production as docs/operations/server.md says."
    )
bind = f"{address}:{env.whole_number('PORT', default=8000, least=1, most=65535)}"
worker_class = "gthread"
workers = env.whole_number("CREWMARK_WEB_PROCESSES", default=2, least=1, most=64)
threads = 4
# Each process opens its own database connections after the fork: two processes on one connection
# would read each other's answers.
preload_app = False
timeout = 60
graceful_timeout = 10
keepalive = 5
# Recycled now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
# No proxy of ours sends SCRIPT_NAME or PATH_INFO; without this gunicorn takes them from one here.
forwarder_headers = ""
accesslog = None
loglevel = "warning"
control_socket_disable = True

# The processes count in mapped files, so that each can report the figures of all. They lie in
# shared memory: on a full disk the first touch of a new page of a mapped file kills the process.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # mkdtemp makes the folder, for us alone
PREFIX = "crewmark-metrics-"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where config/metrics.py looks; empty: nothing is counted
FILE_BYTES = 1024 * 1024  # room for every page of Crewmark; two files for each process


class ReservedFile(MmapedDict):
    """Figures in a mapped file whose room is reserved first: no room is an OSError, not a crash."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        path = Path(filename)
        try:
            with path.open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, FILE_BYTES)
        except OSError:
            path.unlink(missing_ok=True)  # readers stumble over an empty one
            raise
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]  # theirs has no types

    def _init_value(self, key: str) -> None:
        longest = len(key.encode()) + 64  # the key with its padding, length, value and time
        if self._used + longest > self._capacity:
            os.posix_fallocate(self._f.fileno(), 0, self._capacity * 2)
        super()._init_value(key)  # type: ignore[no-untyped-call]  # theirs has no types


def on_starting(server: Any) -> None:
    """Make a folder for the figures, if anybody may read them; remove those of dead servers."""
    os.environ[FOLDER] = ""
    for folder in SHARED_MEMORY.glob(f"{PREFIX}*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            shutil.rmtree(folder, ignore_errors=True)
    if not env.text("CREWMARK_METRICS_TOKEN"):
        return
    try:
        os.environ[FOLDER] = mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=SHARED_MEMORY)
    except OSError as error:
        server.log.warning("Requests aren't counted: %s is unusable (%s).", SHARED_MEMORY, error)


def pre_fork(server: Any, worker: Any) -> None:
    """Give a process the lowest number that no living one has: it counts on in that one's files."""
    taken = {other.number for other in server.WORKERS.values()}
    worker.number = next(number for number in count() if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Let everything that this process counts go to its files."""
    if os.environ[FOLDER]:
        vars(values)["MmapedDict"] = ReservedFile  # where MultiProcessValue looks for it
        made = values.MultiProcessValue(lambda: worker.number)  # type: ignore[no-untyped-call]  # the same
        values.ValueClass = made


def on_exit(server: Any) -> None:
    """Give the memory back."""
    if os.environ[FOLDER]:
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
