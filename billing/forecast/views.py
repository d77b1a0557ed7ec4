"""The page of a project's forecast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotation.projects.models import Project, ProjectState
from annotation.projects.queries import progress_of
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from annotation.workflow.lifecycle.decision import DecisionSettings
from billing.forecast.actions import MIN_ANNOTATORS, MIN_DAYS
from billing.forecast.changes import finish_text
from billing.forecast.jobs import forecast_project
from billing.forecast.measured import WINDOW, measured_of, policy_of
from billing.forecast.presentation import chart_of, drivers_of, hit_rate, shown_past, tiles_of
from billing.forecast.queries import (
    MAX_PAST,
    accepted_by_day,
    compared,
    forecasts_of,
)
from billing.forecast.rules import at_least, finish_day, slots_of, workload_of
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.numbers import grouped
from workforce.organizations.local_days import today


@require_safe
@requires("project.view")
def project_forecast(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The newest forecast with its chart, what drives it, and how earlier ones held."""
    project = find_project(request, project_id)
    day, forecasts = today(request.organization), list(forecasts_of(project)[:MAX_PAST])
    newest = forecasts[0] if forecasts else None
    progress = progress_of([project.pk])[project.pk]
    context: dict[str, Any] = {
        "project": project,
        "trail": trail(project, _("Forecast")),
        "forecast": newest,
        "is_live": project.state == ProjectState.LIVE,
        "is_done": progress.total and progress.done == progress.total,
        "has_items": bool(progress.total),
        "deadline": project.deadline_on,
        "may_update": can(request.member, "project.change", project),
        "sees_money": can(request.member, "cost.view"),
        "min_days": MIN_DAYS,
        "min_annotators": MIN_ANNOTATORS,
    }
    if newest is None:
        context["estimate"] = closed_form(request, project, progress.total - progress.done)
    else:
        first = min(forecasts[-1].day, newest.day - timedelta(days=WINDOW))
        accepted = accepted_by_day(request.organization, project, first, day)
        past = compared(forecasts, accepted, day)
        context |= {
            "tiles": tiles_of(newest, project.deadline_on, sees_money=context["sees_money"]),
            "chart": chart_of(newest, accepted, project.deadline_on, day),
            "drivers": drivers_of(newest),
            "past": [shown_past(each) for each in past],
            "hit_rate": hit_rate(past),
        }
    return render(request, "billing/forecast/forecast.html", context)


def closed_form(request: MemberRequest, project: Project, items: int) -> dict[str, str]:
    """Figures without a range of so many unfinished items, for a project too young for one."""
    measured, policy = measured_of(request.organization, project), policy_of(project)
    slots = slots_of(items, policy[DecisionSettings].overlap)
    work = workload_of(slots, measured.pace(measured.review_share(policy, at_least(slots))))
    finish = finish_day(work.annotation_seconds, measured.capacity, measured.day)
    return {
        "annotations": grouped(at_least(work.annotations)),
        "finish": finish_text(finish),
    }


@require_POST
@requires("project.change")
def project_forecast_update(
    request: MemberRequest, organization: str, project_id: int
) -> HttpResponse:
    """Queue a new forecast."""
    project = find_project(request, project_id)
    if project.state != ProjectState.LIVE:
        messages.error(request, _("Only a live project has a forecast. Start it first."))
    else:
        enqueue(forecast_project, organization_id=request.organization.pk, project_id=project.pk)
        messages.success(
            request, _("A new forecast is being computed. Reload this page in a few seconds.")
        )
    return redirect("project_forecast", organization, project_id)
