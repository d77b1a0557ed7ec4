"""The job queue: which job is next, and how a job of a dead worker is retried.

django-q's queue in the database, where a job that was taken is hidden until the moment `lock`. Here
that is a lease of a minute: whoever has the job renews it (config/lease.py), so a job that lost its
worker is free again soon, and one that takes an hour stays with its worker. Nothing is taken twice
at once: the row is taken under its lock.

A job of the clock waits at most once. When the worker is busy for an hour, sixty of the same would
only keep people's jobs waiting. Where a worker runs several jobs at once, one place is for those of
the clock alone: leases and mails go on during long imports.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from time import sleep
from typing import Any

from django.db import Error, close_old_connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import BadSignature, SignedPackage

from config.lease import KEEPER, lease_end
from core.jobs.tenant_jobs import ACROSS_JOBS

logger = logging.getLogger(__name__)

Job = tuple[int, str]  # its number and what to do

PAUSE_SECONDS = 2  # before the queue is looked at again
CLOCKS = timedelta(seconds=1)  # by so much the clocks of two machines may differ; less than a lease
TAKEN = "taken"  # how often a job was taken, kept with it


class Queue(ORM):  # type: ignore[misc]  # django-q has no types
    """The jobs of this installation."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self.taken: set[int] = set()  # people's jobs that this worker was given

    def enqueue(self, task: str) -> int:
        """Put a job in; one of the clock is left out while the same is here."""
        name = SignedPackage.loads(task)["func"]
        if name not in ACROSS_JOBS:
            return int(super().enqueue(task))
        key = f"{self.list_key}:{name}"
        known = OrmQ.objects.filter(key=key).values_list("pk", flat=True).first()
        row = OrmQ(key=key, payload=task, lock=timezone.now())
        if known is None:
            row.save()
        return int(known or row.pk)

    def dequeue(self) -> list[Job] | None:
        """The next job, with a lease; after a moment's pause None if there is none."""
        found = self.fetched()
        if not found:
            sleep(Conf.POLL)
        return found or None

    def fetched(self, number: int | None = None) -> list[Job]:
        """The next job that is due, or the one of this number if it is; nothing otherwise.

        While the database is away this waits. An error would end the process that fetches jobs, and
        nobody would renew the leases of those it has fetched.
        """
        close_old_connections()
        try:
            row = self.take(number)
        except Error as error:
            logger.warning("The queue can't be read at the moment: %s", error)
            sleep(PAUSE_SECONDS)
            return []
        if row is None:
            return []
        KEEPER.watches = True
        KEEPER.keep(row.pk, until=row.lock)
        if row.key == self.list_key:
            self.taken.add(row.pk)
        return [(row.pk, row.payload)]

    @transaction.atomic
    def take(self, number: int | None = None) -> OrmQ | None:
        """The job due longest, or the one of this number, with a lease; None without one."""
        due = self.jobs().filter(lock__lte=timezone.now()).order_by("lock", "pk")
        if number is not None:
            due = self.jobs().filter(pk=number, lock__lte=timezone.now() + CLOCKS)
        if self.is_full():
            due = due.exclude(key=self.list_key)
        row = due.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.payload, times = taken_once_more(row.payload)
        if times > Conf.MAX_ATTEMPTS:
            logger.critical("Gave up job %s after %s attempts: %s", row.pk, times - 1, row.task)
            row.delete()
            return None
        row.lock = lease_end()
        row.save(update_fields=["lock", "payload"])
        return row

    def is_full(self) -> bool:
        """Whether people's jobs have all places of this worker but the one of the clock's jobs."""
        places: int = Conf.WORKERS - 1
        if not places or len(self.taken) < places:
            return False
        held = OrmQ.objects.filter(pk__in=self.taken, lock__gt=timezone.now())
        self.taken = set(held.values_list("pk", flat=True))
        return len(self.taken) >= places

    def jobs(self) -> QuerySet[OrmQ]:
        """People's jobs, whose key is the queue's name, and those of the clock."""
        ours = Q(key=self.list_key) | Q(key__startswith=f"{self.list_key}:")
        found: QuerySet[OrmQ] = OrmQ.objects.filter(ours)
        return found


def taken_once_more(payload: str) -> tuple[str, int]:
    """The job with its count raised, and the count; what isn't signed by us stays as it is."""
    try:
        task: dict[str, Any] = SignedPackage.loads(payload)
    except (BadSignature, TypeError):
        return payload, 1  # django-q refuses it and says so
    task[TAKEN] = task.get(TAKEN, 0) + 1
    return SignedPackage.dumps(task), task[TAKEN]
