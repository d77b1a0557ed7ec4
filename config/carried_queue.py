"""The queue for workers on several machines: each job once at a time, none lost.

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
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django_q.conf import Conf

from config.queue import Job, Queue

LOOK_SECONDS = 5.0  # between two looks at the table, while the carrier works
AWAY_SECONDS = 5.0  # for so long nothing is told to a carrier that failed
logger = logging.getLogger(__name__)
own = threading.local()  # a connection belongs to one thread of one process


class CarriedQueue(Queue):
    """The queue's table, and the carrier that says what is new in it."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self.look_at = 0.0

    def enqueue(self, task: str) -> int:
        """Write the job's row in the open transaction; its number is told once that commits."""
        row = super().enqueue(task)
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
            logger.warning(
                "The job broker is unreachable; jobs are delivered through the table. %s", error
            )

    def dequeue(self) -> list[Job]:
        """The next job, with a lease for this worker; none after some seconds without one."""
        if time.monotonic() >= self.look_at:
            if found := self.fetched():
                return found  # and the next look is at once
            self.look_at = time.monotonic() + LOOK_SECONDS
        number = self.told()
        return [] if number is None else self.fetched(number)

    def told(self) -> int | None:
        """The number that the carrier tells within some seconds."""
        try:
            carrier = self.carrier()
            for receipt, message in carrier.dequeue() or ():
                if receipt:
                    carrier.delete(receipt)
                return int(message)
        except self.errors() as error:
            logger.warning("The job broker is unreachable; polling the table. %s", error)
            self.look_at = 0.0
            time.sleep(Conf.POLL)
        except ValueError:
            logger.warning("The job broker delivered a message that isn't a job number.")
        return None

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
