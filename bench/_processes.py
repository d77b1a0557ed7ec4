"""How much time and memory do the server and the database use? Read from the kernel's accounts."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import embedded

TICK = os.sysconf("SC_CLK_TCK")
PERIODIC = ("walwriter", "checkpointer", "background writer", "autovacuum")


@dataclass
class Used:
    """What a piece of work took: seconds by the clock and of the processors, and memory.

    `own` is this process's processor time, `database` that of the database's processes; the peak
    is this process's resident memory while the work ran.
    """

    seconds: float = 0.0
    own: float = 0.0
    database: float = 0.0
    peak_mb: float = 0.0

    @property
    def processor(self) -> float:
        """Processor time of both."""
        return self.own + self.database


@contextmanager
def measured() -> Iterator[Used]:
    """What the block takes, filled in at its end."""
    used = Used()
    forget_peak()
    began, own, database = time.monotonic(), time.process_time(), server_seconds()
    yield used
    used.seconds = time.monotonic() - began
    used.own = time.process_time() - own
    used.database = server_seconds() - database
    used.peak_mb = peak_bytes() / 1e6


def server_seconds() -> float:
    """Processor time of the embedded database so far, ended connections included."""
    postmaster = int((embedded.data_directory() / "postmaster.pid").read_text().split()[0])
    fields = stat_fields(postmaster)
    ended = (int(fields[13]) + int(fields[14])) / TICK if fields else 0
    return ended + sum(clocks(process_tree(postmaster)).values())


def forget_peak() -> None:
    """Let the kernel's account of this process's peak begin anew."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_bytes() -> int:
    """The most resident memory of this process since `forget_peak`."""
    status = Path("/proc/self/status").read_text()
    (kilobytes,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes) * 1024


def process_tree(root: int) -> set[int]:
    """A process and all it started."""
    children: dict[int, list[int]] = {}
    for pid in all_processes():
        if (parent := parent_of(pid)) is not None:
            children.setdefault(parent, []).append(pid)
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def database_processes(name: str) -> set[int]:
    """The database server's processes that work for this database, and its periodic ones."""
    return {
        pid
        for pid in all_processes()
        if (title := title_of(pid)).startswith("postgres:")
        and (f" {name} " in title or any(word in title for word in PERIODIC))
    }


def clocks(pids: Iterable[int]) -> dict[int, float]:
    """User and system time so far, in seconds, of each process."""
    return {pid: ticks(pid) / TICK for pid in pids}


def seconds_since(before: dict[int, float], now: dict[int, float]) -> float:
    """What the processes that run now have used since; one that ended meanwhile isn't counted."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in now.items())


def on_processor(pid: int) -> float:
    """Seconds that one process ran so far, finer than the clock ticks of its other accounts."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def memory_bytes(pids: Iterable[int]) -> int:
    """Resident memory of processes now."""
    return sum(pages(pid) for pid in pids) * os.sysconf("SC_PAGE_SIZE")


def all_processes() -> list[int]:
    """Ids of all processes this user sees."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent_of(pid: int) -> int | None:
    """The process that started this one; None if it is gone."""
    fields = stat_fields(pid)
    return int(fields[1]) if fields else None


def ticks(pid: int) -> int:
    """Clock ticks a process has run."""
    fields = stat_fields(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def pages(pid: int) -> int:
    """Memory pages a process holds."""
    fields = stat_fields(pid)
    return int(fields[21]) if fields else 0


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def title_of(pid: int) -> str:
    """A process's command line or title."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return words.replace(b"\0", b" ").decode(errors="replace")
