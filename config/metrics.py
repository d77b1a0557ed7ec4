"""Metrics in Prometheus' text format: requests, durations, waiting jobs."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from secrets import compare_digest

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_q.models import OrmQ
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("crewmark_requests", "Requests answered", ["method", "page", "status"])
SECONDS = Histogram("crewmark_request_seconds", "Time to response", ["page"], buckets=BUCKETS)
logger = logging.getLogger(__name__)


class MetricsMiddleware:
    """Counts each request by page, method and status, and how long it took, if anybody may read it.

    Where there is no room to count (config/gunicorn.py), requests are answered all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.has_failed = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        page = page_of(request)
        method = request.method if request.method in METHODS else "other"
        try:
            SECONDS.labels(page).observe(time.perf_counter() - began)
            REQUESTS.labels(method, page, str(response.status_code)).inc()
        except OSError as error:
            if not self.has_failed:
                logger.warning("Some requests aren't counted: out of shared memory. %s", error)
            self.has_failed = True
        return response


def page_of(request: HttpRequest) -> str:
    """The name of the address, never its arguments: no customer's slug or id is a label."""
    found = request.resolver_match
    return (found.url_name or "unnamed") if found else "none"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, to whoever holds the token; 404 to everybody else."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), expected.encode()):
        raise Http404
    figures = generate_latest(all_processes()) + generate_latest(Jobs())
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def all_processes() -> CollectorRegistry:
    """The figures of this process, or of all that share a folder (config/gunicorn.py), if any."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return REGISTRY
    registry = CollectorRegistry()
    if folder:
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # theirs: no types
    return registry


class Jobs(Collector):
    """How many jobs wait for a worker or are at work, and how late the next one is."""

    def collect(self) -> Iterator[Metric]:
        """Read them from the queue's table; no process keeps them."""
        waiting = OrmQ.objects.count()
        yield GaugeMetricFamily("crewmark_jobs_waiting", "Jobs queued or running", waiting)
        late = seconds_late()
        yield GaugeMetricFamily(
            "crewmark_jobs_late_seconds", "Seconds since the next job became due", late
        )


def seconds_late() -> float:
    """For how long the job that comes next could have begun; 0 when none is due."""
    due_since = OrmQ.objects.aggregate(first=Min("lock"))["first"]
    return max((timezone.now() - due_since).total_seconds(), 0.0) if due_since else 0.0
