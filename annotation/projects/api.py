"""The API of projects: list, begin, start, pause, close, and the pools that work on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.projects.classes import options_from, problem_with
from annotation.projects.closing import close_project, reopen_project
from annotation.projects.create import create_project, rename_project
from annotation.projects.models import Project
from annotation.projects.pools import PoolAtWork, assign_pool, pools_at_work, unassign_pool
from annotation.projects.queries import ListedProject, listed, visible_projects
from annotation.projects.start import Step, checklist, pause_project, start_project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.policy import parse_policy
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid
from workforce.pools.models import Pool

MAX_CLASSES = 500


class ProjectShown(Shown):
    """A project and how far it is."""

    id = serializers.IntegerField(source="project.pk")
    name = serializers.CharField(source="project.name")
    state = serializers.CharField(source="project.state")
    media_type = serializers.CharField(source="project.media_type")
    template = serializers.CharField(source="project.template")
    items = serializers.IntegerField(source="progress.total")
    done = serializers.IntegerField(source="progress.done")
    created_at = serializers.DateTimeField(source="project.created_at")


class WholeProject(ProjectShown):
    """A project with its label schema and the guideline in force."""

    schema = serializers.JSONField(source="project.schema.fields")
    guideline = serializers.IntegerField(source="project.guideline_id", allow_null=True)
    deadline_on = serializers.DateField(source="project.deadline_on", allow_null=True)


class MissingStep(Shown):
    """Something a project needs before it starts; `missing` is empty where it is done."""

    title = serializers.CharField()
    missing = serializers.CharField(allow_blank=True)


class LimitsShown(Shown):
    """What a pool may do in a project; null: no limit. `taken` is counted each minute."""

    share_percent = serializers.IntegerField(allow_null=True, help_text="Of all answers needed.")
    daily_each = serializers.IntegerField(allow_null=True, help_text="Answers a person a day.")
    daily_all = serializers.IntegerField(allow_null=True, help_text="Answers of all a day.")
    deadline_on = serializers.DateField(allow_null=True)
    taken = serializers.IntegerField()


class PoolOfProject(Shown):
    """A pool as it stands to a project."""

    id = serializers.IntegerField(source="pool.pk")
    name = serializers.CharField(source="pool.name")
    is_assigned = serializers.BooleanField()
    open_work = serializers.IntegerField(
        help_text="Items that wait for its people or are in their hands, in all projects."
    )
    submitted = serializers.IntegerField(help_text="Answers of its people in this project.")
    limits = LimitsShown(source="place", allow_null=True)


class ProjectBody(Body):
    """A project to begin."""

    name = serializers.CharField(max_length=120)
    template = serializers.ChoiceField([(key, key) for key in TEMPLATES])
    classes = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=MAX_CLASSES
    )
    policy = serializers.DictField(
        required=False, help_text="Settings that differ from the template's, by section."
    )


class RenameBody(Body):
    """What can be changed of a project itself."""

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
        """List the projects; annotators see those that their pools work on."""
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
        """Begin a project from a template.

        It is a draft until the guideline is published, data are imported and a pool is assigned.
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
        """Show a project with its label schema."""
        return as_listed(project)

    @operation("project.change", on=project_of, takes=RenameBody, returns=WholeProject)
    def patch(self, request: ApiRequest, project: Project, name: str) -> ListedProject:
        """Rename a project; its name is unique in the organization."""
        rename_project(by=request.member, project=project, name=name)
        return as_listed(project)


class ProjectChecklist(Endpoint):
    """What a project needs."""

    @operation("project.view", on=project_of, returns=MissingStep, many=True)
    def get(self, request: ApiRequest, project: Project) -> Iterable[Step]:
        """Say what a project needs before it starts."""
        return checklist(project)


class ProjectStart(Endpoint):
    """A project's beginning."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Start a project: the queue hands out its items."""
        start_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectPause(Endpoint):
    """A project's rest."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Pause a project: nothing more is handed out, and what people hold stays theirs."""
        pause_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectClose(Endpoint):
    """A project's end."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Close a project: no new work and no changes; what people did stays."""
        close_project(by=request.member, project=project)
        return as_listed(project)


class ProjectReopen(Endpoint):
    """A closed project once more."""

    @operation("project.change", on=project_of, returns=WholeProject)
    def post(self, request: ApiRequest, project: Project) -> ListedProject:
        """Reopen a closed project; it is paused until it is started."""
        reopen_project(by=request.member, project=project)
        return as_listed(project_of(request, project.pk))


class ProjectPools(Endpoint):
    """The pools of a project."""

    @operation("project.view", on=project_of, returns=PoolOfProject, many=True)
    def get(self, request: ApiRequest, project: Project) -> list[PoolAtWork]:
        """List all pools, those that work on the project first."""
        return pools_at_work(project)


class ProjectPoolPlace(Endpoint):
    """One pool on one project."""

    @operation("project.change", on=pool_of)
    def put(self, request: ApiRequest, place: tuple[Project, Pool]) -> None:
        """Let a pool work on a project."""
        project, pool = place
        assign_pool(by=request.member, project=project, pool=pool)

    @operation("project.change", on=pool_of)
    def delete(self, request: ApiRequest, place: tuple[Project, Pool]) -> None:
        """Take a pool off a project."""
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
