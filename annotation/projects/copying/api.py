"""The API of copies: begin a project as a copy, follow its items, stop them or go on."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, WholeProject, as_listed, project_of
from annotation.projects.copying.actions import copy_project, resume_copy, stop_copy
from annotation.projects.models import Project, ProjectCopy
from annotation.projects.queries import ListedProject
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class CopyBody(Body):
    """What the copy is called, and whether the items come along."""

    name = serializers.CharField(max_length=120)
    with_data = serializers.BooleanField(
        default=False, help_text="Bring the items too, all to be labeled anew."
    )


class CopyShown(Shown):
    """How far the items of a copy are."""

    source = serializers.IntegerField(source="source_id")  # type: ignore[assignment]  # a field, not the option
    state = serializers.CharField()
    copied = serializers.IntegerField()
    total = serializers.IntegerField()


def copy_of(request: ApiRequest, project_id: int) -> ProjectCopy:
    """How the project was copied; 404 for one that isn't a copy."""
    found: ProjectCopy = get_object_or_404(
        ProjectCopy.objects.select_related("project"), project=project_of(request, project_id)
    )
    return found


class ProjectCopies(Endpoint):
    """A copy's beginning."""

    @operation("project.create", on=project_of, takes=CopyBody, returns=WholeProject, status=201)
    def post(
        self, request: ApiRequest, source: Project, name: str, with_data: bool
    ) -> ListedProject:
        """Begin a project with another's schema, policy, guideline and pools, without answers."""
        made = copy_project(by=request.member, source=source, name=name, with_data=with_data)
        return as_listed(made)


class ProjectCopyItems(Endpoint):
    """The items that follow."""

    @operation("project.view", on=copy_of, returns=CopyShown)
    def get(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Say how many items of a copied project have come."""
        return copy


class ProjectCopyStop(Endpoint):
    """No more items."""

    @operation("project.change", on=copy_of, returns=CopyShown)
    def post(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Bring no more items; those that came stay."""
        stop_copy(by=request.member, project=copy.project)
        return copy_of(request, copy.project_id)


class ProjectCopyResume(Endpoint):
    """The missing items."""

    @operation("project.change", on=copy_of, returns=CopyShown)
    def post(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Bring the items that are missing."""
        resume_copy(by=request.member, project=copy.project)
        return copy_of(request, copy.project_id)


COPY = f"{PROJECT}/copy"

urlpatterns = [
    path(COPY, ProjectCopies.as_view(), name="api_project_copy"),
    path(f"{COPY}/items", ProjectCopyItems.as_view(), name="api_project_copy_items"),
    path(f"{COPY}/stop", ProjectCopyStop.as_view(), name="api_project_copy_stop"),
    path(f"{COPY}/resume", ProjectCopyResume.as_view(), name="api_project_copy_resume"),
]
