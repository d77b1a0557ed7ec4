"""Scheduled jobs: apps declare theirs, `config/schedule.py` writes them into the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.declarations import Declaration
from core.jobs.tenant_jobs import name_of

DAY = 24 * 60
LIMIT, LIMIT_OF_DAILY = 10, 60  # minutes


@dataclass(frozen=True)
class ScheduledJob(Declaration):
    """An `@across_job` that runs every so many minutes."""

    job: Callable[[], object]
    every_minutes: int

    @property
    def key(self) -> str:
        """The name under which the worker imports the job."""
        return name_of(self.job)

    @property
    def timeout_seconds(self) -> int:
        """After how long a run is stopped, so that a stuck one doesn't keep the others waiting."""
        return 60 * (LIMIT_OF_DAILY if self.every_minutes == DAY else LIMIT)
