"""Scheduled jobs of the queue: expired claims and empty queues."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from annotation.datasets.models import Batch, Item
from annotation.projects.models import Project, ProjectState
from annotation.projects.recipients import managers_of
from annotation.projects.sections import address
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.queue.actions import release
from core.jobs.tenant_jobs import across_job
from core.notifications.publish import publish
from core.tenancy.scope import across_tenants, tenant
from core.web.errors import DomainError

logger = logging.getLogger(__name__)

BATCH_SIZE = 500
TRY_AGAIN = timedelta(hours=1)


@across_job
def expire_leases() -> int:
    """Expire every lapsed claim in all organizations; the number of claims expired."""
    with across_tenants("find organizations with lapsed leases"):
        organizations = set(lapsed().values_list("organization_id", flat=True))
    return sum(expire_organization(organization_id) for organization_id in sorted(organizations))


def expire_organization(organization_id: int) -> int:
    """Expire one organization's lapsed claims, some at a time: locked in the order of their ids,
    and their items in the order of theirs."""
    expired = 0
    while True:
        with tenant(organization_id):
            rows = list(lapsed().select_for_update(skip_locked=True, no_key=True)[:BATCH_SIZE])
            for row in sorted(rows, key=lambda row: row.item_id):
                expire(row)
        expired += len(rows)
        if len(rows) < BATCH_SIZE:
            return expired


def expire(row: Assignment) -> None:
    """Take one lapsed claim back.

    An answer that its author took up again stands again, which may finish its item; if that is
    refused (no price is set any more) it stays held and is tried later, and the others go on.
    """
    if row.reopened_at is None:
        release(row, state=AssignmentState.EXPIRED)
        return
    try:
        with transaction.atomic():
            release(row)
    except DomainError as refusal:
        logger.warning("assignment %s can't be closed yet: %s", row.pk, refusal.message)
        later = timezone.now() + TRY_AGAIN
        Assignment.objects.filter(pk=row.pk).update(lease_until=later)


def lapsed() -> QuerySet[Assignment]:
    """Held claims whose lease has ended."""
    return Assignment.objects.filter(
        state=AssignmentState.HELD, lease_until__lt=timezone.now()
    ).order_by("pk")


@across_job
def tell_empty_queues() -> None:
    """Tell managers, once for each batch, that a live project has nothing left to hand out."""
    with across_tenants("find organizations with live projects"):
        live = Project.objects.filter(state=ProjectState.LIVE)
        organizations = set(live.values_list("organization_id", flat=True))
    for organization_id in sorted(organizations):
        with tenant(organization_id):
            for project in empty_projects():
                tell_empty(project)


def empty_projects() -> QuerySet[Project]:
    """Live projects that have had work and have no open slot left."""
    items = Item.objects.filter(project=OuterRef("pk"))
    batches = Batch.objects.filter(project=OuterRef("pk")).order_by("-pk")
    return (
        Project.objects.filter(~Exists(items.filter(open_slots__gt=0)), state=ProjectState.LIVE)
        .annotate(newest_batch=Subquery(batches.values("pk")[:1]))
        .filter(newest_batch__isnull=False)
    )


def tell_empty(project: Any) -> None:
    """Tell the project's managers unless they were told of this batch."""
    publish(
        "queue_empty",
        to=managers_of(project),
        url=address("imports", project),
        about=f"project:{project.pk} batch:{project.newest_batch}",
        once=True,
        project=project.name,
    )
