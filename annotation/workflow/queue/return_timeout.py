"""Returned work that its annotator doesn't fix in time: the slot opens to other annotators."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, Review, Verdict
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from annotation.workflow.lifecycle.release_slots import give_back
from annotation.workflow.queue.eligibility import policy_in_force
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant

BATCH_SIZE = 200


@across_job
def open_overdue_returns() -> int:
    """Open the slots of returned work that waited too long, in all organizations; how many.

    The old answer stays as history and is not live any more. Its author may still get the item,
    like everybody.
    """
    with across_tenants("find organizations with returned work"):
        organizations = set(returned().values_list("organization_id", flat=True))
    return sum(open_in_organization(organization_id) for organization_id in sorted(organizations))


def open_in_organization(organization_id: int) -> int:
    """One organization's overdue work, project by project; none where nobody can take it up."""
    with tenant(organization_id):
        live = Project.objects.filter(state=ProjectState.LIVE)
        projects = list(live.filter(pk__in=returned().values("project")))
    return sum(open_in_project(organization_id, project) for project in projects)


def open_in_project(organization_id: int, project: Project) -> int:
    """One project's overdue work, some at a time."""
    opened = 0
    while True:
        with tenant(organization_id):
            patience = timedelta(days=policy_in_force(project)[QueueSettings].patience_days)
            rows = overdue(project, timezone.now() - patience).values_list("pk", flat=True)
            ids = list(rows.order_by("pk")[:BATCH_SIZE])
            waiting = Assignment.objects.filter(pk__in=ids, state=AssignmentState.RETURNED)
            opened += give_back(waiting, to=AssignmentState.EXPIRED)
        if len(ids) < BATCH_SIZE:
            return opened


def returned() -> QuerySet[Assignment]:
    """Work that is back with its author."""
    return Assignment.objects.filter(state=AssignmentState.RETURNED)


def overdue(project: Project, before: datetime) -> QuerySet[Assignment]:
    """Returned work whose live answer was sent back before this instant.

    A dispute of it that was decided later counts from then, and what came back while the item or
    the project stood still counts from when it went on.
    """
    live = {"annotation__assignment": OuterRef("pk"), "annotation__is_live": True}
    verdicts = Review.objects.filter(**live)
    rejected = verdicts.filter(verdict=Verdict.REJECTED, decided_at__lt=before)
    lately = verdicts.filter(decided_at__gte=before)
    waits = returned().filter(Exists(rejected), ~Exists(lately), project=project)
    return waits.exclude(returned_at__gte=before)
