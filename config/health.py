"""Health checks: whether this process is alive, and whether it can serve requests."""

from __future__ import annotations

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: this process answers. Asks nobody else, so a slow database restarts nothing."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers and has this version's tables; else 503 with what is missing."""
    missing = what_is_missing()
    status = 503 if missing else 200
    return JsonResponse({"status": missing or "ok"}, status=status)


def what_is_missing() -> str:
    """What keeps this process from serving people; empty if nothing does."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "the database doesn't answer"
    return "unapplied migrations: run manage.py migrate" if behind else ""
