"""Jobs that make forecasts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.projects.models import Project, ProjectState
from billing.forecast.actions import make_forecast
from billing.forecast.models import Forecast
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.tenancy.scope import across_tenants, tenant
from workforce.organizations.local_days import today

JUST_MADE = timedelta(minutes=1)  # so that a job that runs twice makes one forecast


@tenant_job
def forecast_project(*, organization_id: int, project_id: int) -> None:
    """Make a forecast of a live project, unless one was just made."""
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        found = Project.objects.select_related("policy", "schema")
        project = found.filter(pk=project_id, state=ProjectState.LIVE).first()
        newest = Forecast.objects.filter(project=project_id).order_by("-pk").first()
        is_new = newest is not None and timezone.now() - newest.at < JUST_MADE
        if project is not None and not is_new:
            make_forecast(organization, project)


@across_job
def forecast_projects() -> int:
    """Queue a forecast of each live project that has none of today; how many were queued."""
    with across_tenants("find live projects to forecast"):
        live = Project.objects.filter(state=ProjectState.LIVE)
        organizations = sorted(set(live.values_list("organization_id", flat=True)))
    return sum(queue_forecasts(organization_id) for organization_id in organizations)


def queue_forecasts(organization_id: int) -> int:
    """Queue those of one organization."""
    with tenant(organization_id):
        day = today(Organization.objects.get(pk=organization_id))
        known = Forecast.objects.filter(day=day).values("project_id")
        projects = Project.objects.filter(state=ProjectState.LIVE).exclude(pk__in=known)
        ids = list(projects.order_by("pk").values_list("pk", flat=True))
        for project_id in ids:
            enqueue(forecast_project, organization_id=organization_id, project_id=project_id)
    return len(ids)
