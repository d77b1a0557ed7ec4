"""Writes the scheduled jobs that the apps declare into the queue's schedule."""

from __future__ import annotations

from typing import Any

from django_q.models import Schedule

from core.declarations import declared
from core.jobs.scheduled import ScheduledJob
from core.jobs.tenant_jobs import ACROSS_JOBS


def write_schedule(**_: Any) -> None:
    """Make the queue's schedule equal to what is declared; run after each migration."""
    jobs = declared(ScheduledJob)
    Schedule.objects.filter(name__in=ACROSS_JOBS).exclude(name__in=jobs).delete()
    for name, scheduled in jobs.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": name,
                "schedule_type": Schedule.MINUTES,
                "minutes": scheduled.every_minutes,
                "repeats": -1,
                "kwargs": str({"q_options": {"timeout": scheduled.timeout_seconds}}),
            },
        )
