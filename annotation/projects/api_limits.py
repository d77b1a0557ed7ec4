"""API endpoints for limits of a pool in a project, and for deadlines."""

from __future__ import annotations

from datetime import date

from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, LimitsShown, as_listed, pool_of, project_of
from annotation.projects.api import WholeProject as ProjectShown
from annotation.projects.limits import Limits, set_deadline, set_limits
from annotation.projects.models import Project, ProjectPool
from annotation.projects.pools_page import MAX_PER_DAY
from annotation.projects.queries import ListedProject
from core.api.bodies import Body
from core.api.endpoint import ApiRequest, Endpoint, operation
from workforce.pools.models import Pool


class LimitsBody(Body):
    """The complete set of limits. A missing or null value means no limit."""

    share_percent = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=100
    )
    daily_each = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=MAX_PER_DAY
    )
    daily_all = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=MAX_PER_DAY
    )
    deadline_on = serializers.DateField(default=None, allow_null=True)


class DeadlineBody(Body):
    """The deadline, or null for none."""

    deadline_on = serializers.DateField(allow_null=True)


class ProjectPoolLimits(Endpoint):
    """The limits of one pool."""

    @operation("project.change", on=pool_of, takes=LimitsBody, returns=LimitsShown)
    def put(
        self, request: ApiRequest, place: tuple[Project, Pool], **limits: int | date | None
    ) -> ProjectPool:
        """Set the limits of a pool in a project. They apply to items assigned from now on."""
        project, pool = place
        set_limits(by=request.member, project=project, pool=pool, limits=Limits(**limits))  # type: ignore[arg-type]  # checked by the body
        found: ProjectPool = ProjectPool.objects.get(project=project, pool=pool)
        return found


class ProjectDeadline(Endpoint):
    """The deadline of a project."""

    @operation("project.change", on=project_of, takes=DeadlineBody, returns=ProjectShown)
    def put(self, request: ApiRequest, project: Project, deadline_on: date | None) -> ListedProject:
        """Set the deadline of a project. It is shown to annotators. Work can continue after it."""
        set_deadline(by=request.member, project=project, deadline_on=deadline_on)
        return as_listed(project_of(request, project.pk))


urlpatterns = [
    path(f"{PROJECT}/deadline", ProjectDeadline.as_view(), name="api_project_deadline"),
    path(
        f"{PROJECT}/pools/<int:pool_id>/limits",
        ProjectPoolLimits.as_view(),
        name="api_project_pool_limits",
    ),
]
