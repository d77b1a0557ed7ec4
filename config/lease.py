"""How a worker keeps the job it has and lets go of it, and how a frozen process is noticed.

A thread renews the lease of every job this process has: the process that fetches jobs, until a
worker begins with one; then the worker, until it ends. A lease that somebody else changed is left
alone. When the process dies, however it dies, nobody renews any more.

The same thread counts in memory that all processes of a worker share. Where the count of a process
at a job stands still, the process that fetches jobs kills it, so that another takes its place.
"""

from __future__ import annotations

import logging
import mmap
import os
import signal
import struct
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from django_q.models import OrmQ

from core.jobs.tenant_jobs import ACROSS_JOBS

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=settings.Q_CLUSTER["lease"])
RENEWALS = 4  # in the time of a lease, so that a slow moment costs nothing
FROZEN_LOOKS = 6  # as often a count must have stood still: one and a half leases
COUNT = struct.Struct("qq")  # a process, and how often it renewed since it began; 0 without a job
COUNTS = 4096
# Made before the processes of a worker are forked, so it is the same memory for all of them.
MEMORY = mmap.mmap(-1, COUNTS * COUNT.size)


def lease_end() -> datetime:
    """Until when a job that is taken or renewed now is hidden from others."""
    return timezone.now() + LEASE


class LeaseRenewer:
    """The jobs of this process, each with the end of the lease as this process wrote it."""

    def __init__(self) -> None:
        self.kept: dict[int, datetime] = {}
        self.thread: threading.Thread | None = None
        self.renewals = 0
        self.watches = False  # whether this process looks after the others
        self.seen: dict[int, tuple[int, int]] = {}  # each process: its count, and looks since then

    def keep(self, job: int, *, until: datetime) -> None:
        """Renew this job's lease from now on."""
        self.kept[job] = until
        self.count()
        if self.thread is None:
            self.thread = threading.Thread(target=self.renew_for_ever, daemon=True)
            self.thread.start()

    def let_go(self, job: int) -> None:
        """Renew it no more."""
        self.kept.pop(job, None)
        self.count()

    def renew_for_ever(self) -> None:
        """Renew as long as the process lives; while the database is away, try again."""
        while True:
            time.sleep(LEASE.total_seconds() / RENEWALS)
            self.count()
            if self.watches:
                self.watch()
            try:
                self.renew()
            except Error:
                logger.warning("The leases of %s jobs couldn't be renewed.", len(self.kept))
            finally:
                connection.close()

    def renew(self) -> None:
        """Renew all leases that are still as this process wrote them, and forget the others."""
        for job, until in list(self.kept.items()):
            later = lease_end()
            still_ours = OrmQ.objects.filter(pk=job, lock=until).update(lock=later)
            if not still_ours:
                self.let_go(job)
            elif job in self.kept:
                self.kept[job] = later

    def count(self) -> None:
        """Show the others that this process lives, or that it has no job."""
        self.renewals += 1
        process = os.getpid()
        shown = self.renewals if self.kept else 0
        COUNT.pack_into(MEMORY, process % COUNTS * COUNT.size, process, shown)

    def watch(self) -> None:
        """Kill the processes at a job whose count stands still. Their jobs begin again elsewhere.

        Looks are counted, not seconds: where the whole machine stood still, nobody is killed.
        """
        for place in range(0, len(MEMORY), COUNT.size):
            process, shown = COUNT.unpack_from(MEMORY, place)
            if not shown or process == os.getpid():
                self.seen.pop(process, None)
                continue
            before, looks = self.seen.get(process, (0, 0))
            self.seen[process] = (shown, looks + 1 if shown == before else 0)
            if self.seen[process][1] < FROZEN_LOOKS:
                continue
            del self.seen[process]
            COUNT.pack_into(MEMORY, place, process, 0)
            if parent_of(process) == os.getppid():  # and not a stranger with a dead one's number
                logger.critical("Killed frozen process %s. Its job will restart.", process)
                os.kill(process, signal.SIGKILL)


def parent_of(process: int) -> int:
    """The parent of a process; 0 when it has ended."""
    with suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


KEEPER = LeaseRenewer()


def begin_job(task: dict[str, Any], **_: Any) -> None:
    """A worker begins with a job: it keeps it itself from now on."""
    job, until = task.get("ack_id"), lease_end()
    if job is not None and write(job, until):
        KEEPER.keep(job, until=until)


def end_job(task: dict[str, Any], **_: Any) -> None:
    """A worker has ended with a job. One that failed is tried again later, if not by the clock."""
    job = task.get("ack_id")
    if job is None:
        return
    KEEPER.let_go(job)
    if not task["success"]:
        write(job, None if task["func"] in ACROSS_JOBS else timezone.now() + pause(task["taken"]))


def pause(taken: int) -> timedelta:
    """How long to wait after so many attempts: 1, 4, 16, 64 times a lease."""
    return LEASE * int(4 ** (taken - 1))


def write(job: int, until: datetime | None) -> bool:
    """Hide the job until then, or remove it; False where that isn't possible now.

    Without the database the lease ends by itself, so there is nothing more to do.
    """
    rows = OrmQ.objects.filter(pk=job)
    try:
        return bool(rows.delete()[0] if until is None else rows.update(lock=until))
    except Error:
        logger.warning("The lease of job %s couldn't be written.", job)
        return False
