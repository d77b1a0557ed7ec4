"""API endpoints for projects: list, create, start, pause, close, and manage their pools."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.label_types.reference import FIELD
from annotation.projects.classes import options_from, problem_with
from annotation.projects.closing import close_project, reopen_project
from annotation.projects.create import create_project, rename_project
from annotation.projects.models import Project
from annotation.projects.pools import PoolAtWork, assign_pool, pools_at_work, unassign_pool
from annotation.projects.queries import ListedProject, listed, visible_projects
from annotation.projects.start import Step, checklist, pause_project, start_project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.lifecycle.settings_reference import SETTINGS
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.reference.models import REF
from core.web.errors import Invalid
from workforce.pools.models import Pool

MAX_CLASSES = 500


@extend_schema_field({"type": "array", "items": {"$ref": REF + FIELD}, "minItems": 1})
class FieldList(serializers.ListField):
    """The fields of a label schema; `parse_schema` checks them."""

    child = serializers.DictField()


@extend_schema_field({"allOf": [{"$ref": REF + SETTINGS}]})
class SettingsObject(serializers.DictField):
    """Workflow settings by section; `parse_policy` checks them."""


class ProjectShown(Shown):
    """A project with its progress."""

    id = serializers.IntegerField(source="project.pk")
    name = serializers.CharField(source="project.name")
    state = serializers.CharField(source="project.state")
    media_type = serializers.CharField(source="project.media_type")
    template = serializers.CharField(source="project.template")
    items = serializers.IntegerField(source="progress.total")
    done = serializers.IntegerField(source="progress.done")
    created_at = serializers.DateTimeField(source="project.created_at")


class WholeProject(ProjectShown):
    """A project with its label schema and its published guideline."""

    schema = FieldList(source="project.schema.fields")
    guideline = serializers.IntegerField(source="project.guideline_id", allow_null=True)
    deadline_on = serializers.DateField(source="project.deadline_on", allow_null=True)


class MissingStep(Shown):
    """A setup step before a project can start. `missing` is empty when the step is done."""

    title = serializers.CharField()
    missing = serializers.CharField(allow_blank=True)


class LimitsShown(Shown):
    """The limits of a pool in a project. Null means no limit. `taken` is updated every minute."""

    share_percent = serializers.IntegerField(
        allow_null=True, help_text="Share of all annotations the project needs."
    )
    daily_each = serializers.IntegerField(
        allow_null=True, help_text="Annotations per annotator and day."
    )
    daily_all = serializers.IntegerField(
        allow_null=True, help_text="Annotations of the whole pool per day."
    )
    deadline_on = serializers.DateField(allow_null=True)
    taken = serializers.IntegerField()


class PoolOfProject(Shown):
    """A pool and its relation to the project."""

    id = serializers.IntegerField(source="pool.pk")
    name = serializers.CharField(source="pool.name")
    is_assigned = serializers.BooleanField()
    open_work = serializers.IntegerField(
        help_text="Items assigned to or in progress with the pool's members, in all projects."
    )
    submitted = serializers.IntegerField(
        help_text="Annotations submitted by the pool's members in this project."
    )
    limits = LimitsShown(source="place", allow_null=True)


class ProjectBody(Body):
    """Properties of a new project."""

    name = serializers.CharField(max_length=120)
    template = serializers.ChoiceField([(key, key) for key in TEMPLATES])
    classes = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=MAX_CLASSES
    )
    policy = SettingsObject(
        required=False, help_text="Settings that differ from the template's, by section."
    )


class RenameBody(Body):
    """The editable properties of a project."""

    name = serializers.CharField(max_length=120)


def project_of(request: ApiRequest, project_id: int) -> Project:
    """The project as this member may see it, or 404."""
    found: Project = get_object_or_404(visible_projects(request.member), pk=project_id)
    found.organization = request.organization
    return found


def pool_of(request: ApiRequest, project_id: int, pool_id: int) -> tuple[Project, Pool]:
    """The project and the pool, or 404."""
    return project_of(request, project_id), get_object_or_404(Pool, pk=pool_id)


def as_listed(project: Project) -> ListedProject:
    """One project with its progress."""
    return listed([project])[0]


class Projects(Endpoint):
    """All projects."""

    @operation("work.view_own", returns=ProjectShown, pages=True, prepared=listed)
    def get(self, request: ApiRequest) -> QuerySet[Project]:
        """List projects. Annotators see only the projects their pools are assigned to."""
        return visible_projects(request.member)

    @operation("project.create", takes=ProjectBody, returns=WholeProject, status=201)
    def post(
        self,
        request: ApiRequest,
        name: str,
        template: str,
        classes: list[str],
        policy: dict[str, Any] | None = None,
    ) -> ListedProject:
        """Create a project from a template.

        The project is a draft. Before you can start it, publish a guideline, import data, and
        assign a pool.
        """
        begun_from = TEMPLATES[template]
        options = options_from(classes)
        fewest = begun_from.fewest_classes if begun_from.classes_in else 0
        if problem := problem_with(options, fewest=fewest):
            raise Invalid(problem, code="classes")
        made = create_project(
            by=request.member,
            name=name,
            template=begun_from,
            options=options,
            policy=parse_policy(policy or {}, base=begun_from.policy),
        )
        return as_listed(made)


class OneProject(Endpoint):
    """One project."""

    @operation("work.view_own", on=project_of, returns=WholeProject)
    def get(self, request: ApiRequest, project: Project) -> ListedProject:
        """Get a project with its label schema."""
        return as_listed(project)

    @operation("project.change", on=project_of, takes=RenameBody, returns=WholeProject)
    def patch(self, request: ApiRequest, project: Project, name: str) -> ListedProject:
        """Rename a project. Names are unique in the organization."""
        rename_project(by=request.member, project=project, name=name)
        return as_listed(project)


class ProjectChecklist(Endpoint):
    """The setup checklist of a project."""

    @operation("project.view", on=project_of, returns=MissingStep, many=True)
    def get(self, request: ApiRequest, project: Project) -> Iterable[Step]:
        """List what a project needs before it can start."""
        return checklist(project)


class ProjectStart(Endpoint):
    """Start a project."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Start a project. The queue begins to assign its items."""
        start_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectPause(Endpoint):
    """Pause a project."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Pause a project. No new work is assigned. Annotators keep their items in progress."""
        pause_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectClose(Endpoint):
    """Close a project."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Close a project. No new work is assigned and no changes are possible. Annotations are
        kept.
        """
        close_project(by=request.member, project=project)
        return as_listed(project)


class ProjectReopen(Endpoint):
    """Reopen a project."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Reopen a closed project. It stays paused until you start it."""
        reopen_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectPools(Endpoint):
    """The pools of a project."""

    @operation("project.view", on=project_of, returns=PoolOfProject, many=True)
    def get(self, request: ApiRequest, project: Project) -> list[PoolAtWork]:
        """List all pools, with those assigned to the project first."""
        return pools_at_work(project)


class ProjectPoolPlace(Endpoint):
    """One pool on one project."""

    @operation("project.change", on=pool_of)
    def put(self, request: ApiRequest, place: tuple[Project, Pool]) -> None:
        """Assign a pool to a project."""
        project, pool = place
        assign_pool(by=request.member, project=project, pool=pool)

    @operation("project.change", on=pool_of)
    def delete(self, request: ApiRequest, place: tuple[Project, Pool]) -> None:
        """Unassign a pool from a project."""
        project, pool = place
        unassign_pool(by=request.member, project=project, pool=pool)


PROJECT = "projects/<int:project_id>"

urlpatterns = [
    path("projects", Projects.as_view(), name="api_projects"),
    path(PROJECT, OneProject.as_view(), name="api_project"),
    path(f"{PROJECT}/checklist", ProjectChecklist.as_view(), name="api_project_checklist"),
    path(f"{PROJECT}/start", ProjectStart.as_view(), name="api_project_start"),
    path(f"{PROJECT}/pause", ProjectPause.as_view(), name="api_project_pause"),
    path(f"{PROJECT}/close", ProjectClose.as_view(), name="api_project_close"),
    path(f"{PROJECT}/reopen", ProjectReopen.as_view(), name="api_project_reopen"),
    path(f"{PROJECT}/pools", ProjectPools.as_view(), name="api_project_pools"),
    path(f"{PROJECT}/pools/<int:pool_id>", ProjectPoolPlace.as_view(), name="api_project_pool"),
]
