"""How does a job reach a worker of another machine, once at a time and never lost?

Its row in the queue's table is the job: written with what it is for, claimed by one worker, removed
when it is done, due again when that takes too long. A carrier, Redis or SQS, only tells its number
to a worker that waits. A number that is lost or told twice does no harm: now and then each worker
looks at the table for what is due, and while the carrier is away it looks all the time.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf

LOOK_SECONDS = 5.0  # between two looks at the table, while the carrier works
AWAY_SECONDS = 5.0  # for so long nothing is told to a carrier that failed
CLOCKS = timedelta(seconds=2)  # by so much the clocks of two machines may differ
logger = logging.getLogger(__name__)
own = threading.local()  # a connection belongs to one thread of one process

Job = tuple[int, str]


class CarriedQueue(ORM):  # type: ignore[misc]  # django-q2 has no types
    """The queue's table, and the carrier that says what is new in it."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self.look_at = 0.0

    def enqueue(self, task: str) -> int:
        """Write the job's row in the open transaction; its number is told once that commits."""
        row: int = super().enqueue(task)
        transaction.on_commit(partial(self.tell, row), using=Conf.ORM)
        return row

    def tell(self, row: int) -> None:
        """Tell the number to a waiting worker. Where that fails, a look at the table finds it."""
        if time.monotonic() < getattr(own, "away_until", 0.0):
            return
        try:
            self.carrier().enqueue(str(row))
        except self.errors() as error:
            own.away_until = time.monotonic() + AWAY_SECONDS
            logger.warning("The carrier of jobs is away; they go by the table. %s", error)

    def dequeue(self) -> list[Job]:
        """The next job, claimed for this worker; none after some seconds without one."""
        if time.monotonic() >= self.look_at:
            if found := self.claim(self.due()):
                return found  # and the next look is at once
            self.look_at = time.monotonic() + LOOK_SECONDS
        return self.claim(self.told())

    def due(self) -> int | None:
        """The number of the job that has been due for longest."""
        rows = self.get_connection().filter(key=self.list_key, lock__lt=timezone.now())
        found: int | None = rows.order_by("lock").values_list("pk", flat=True).first()
        return found

    def told(self) -> int | None:
        """The number that the carrier tells within some seconds."""
        try:
            carrier = self.carrier()
            for receipt, message in carrier.dequeue() or ():
                if receipt:
                    carrier.delete(receipt)
                return int(message)
        except self.errors() as error:
            logger.warning("The carrier of jobs is away; looking at the table. %s", error)
            self.look_at = 0.0
            time.sleep(Conf.POLL)
        except ValueError:
            logger.warning("The carrier told what is no number of a job.")
        return None

    def claim(self, row: int | None) -> list[Job]:
        """Take a due job, so that nobody else does until the time for it is over."""
        if row is None:
            return []
        due = self.get_connection().filter(
            pk=row, key=self.list_key, lock__lt=timezone.now() + CLOCKS
        )
        if not due.update(lock=self.timeout(row)):
            return []  # somebody else was quicker, or it is done
        return list(self.get_connection().filter(pk=row).values_list("pk", "payload"))

    def carrier(self) -> Any:
        """This thread's connection to Redis or SQS; forked processes make their own."""
        if getattr(own, "made_by", None) != os.getpid():
            own.carrier = import_module(settings.Q_CLUSTER["carrier"]).Carrier(self.list_key)
            own.made_by = os.getpid()
        return own.carrier

    def errors(self) -> tuple[type[Exception], ...]:
        """What is raised when the carrier is away."""
        found: tuple[type[Exception], ...] = import_module(settings.Q_CLUSTER["carrier"]).ERRORS
        return found
