"""Job decorators: each job takes only ids and names its organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django_q.tasks import async_task

Job = TypeVar("Job", bound=Callable[..., Any])

TENANT_JOBS: dict[str, Callable[..., Any]] = {}
ACROSS_JOBS: dict[str, Callable[..., Any]] = {}


def tenant_job(function: Job) -> Job:
    """Register a job of one organization: it takes `organization_id` and opens its scope itself.

    A long job opens the scope once for each step, so that its progress is seen while it runs.
    """
    TENANT_JOBS[name_of(function)] = function
    return function


def across_job(function: Job) -> Job:
    """Register a periodic job that looks at all organizations."""
    ACROSS_JOBS[name_of(function)] = function
    return function


def name_of(function: Callable[..., Any]) -> str:
    """The dotted path the queue stores."""
    return f"{function.__module__}.{function.__qualname__}"


def enqueue(job: Callable[..., Any], *, organization_id: int, **ids: int) -> None:
    """Put a job into the queue in the open transaction: it runs if, and only if, that commits."""
    async_task(name_of(job), organization_id=organization_id, **ids)
