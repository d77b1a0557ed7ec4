"""Health checks: whether this process is alive, and whether it can serve requests."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_q.models import OrmQ, Schedule

logger = logging.getLogger(__name__)

LATE = timedelta(minutes=5)  # jobs of the minute begin within seconds
LOGGED = threading.Event()  # whether this process has written that jobs are late


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: this process answers. Asks nobody else, so a slow database restarts nothing."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers and has this version's tables; else 503 with what is missing.

    `late_jobs` are scheduled jobs that no worker gets to. People can be served all the same.
    """
    if missing := what_is_missing():
        return JsonResponse({"status": missing}, status=503)
    late = late_jobs()
    log_once(late)
    return JsonResponse({"status": "ok", "late_jobs": late})


def late_jobs() -> list[str]:
    """Scheduled jobs that are due for minutes: no worker lives, or all of its places are taken."""
    before = timezone.now() - LATE
    overdue = Schedule.objects.filter(next_run__lt=before).values_list("name", flat=True)
    waiting = OrmQ.objects.filter(key__contains=":", lock__lt=before).values_list("key", flat=True)
    return sorted({*overdue, *(key.partition(":")[2] for key in waiting)})


def log_once(late: list[str]) -> None:
    """Write late jobs to the log when they become late, and that they run again; not each time."""
    if bool(late) == LOGGED.is_set():
        return
    if late:
        LOGGED.set()
        logger.critical("Scheduled jobs are late. Check the worker: %s", ", ".join(late))
    else:
        LOGGED.clear()
        logger.warning("Scheduled jobs run again.")


def what_is_missing() -> str:
    """What keeps this process from serving people; empty if nothing does."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "the database doesn't answer"
    return "unapplied migrations: run manage.py migrate" if behind else ""
