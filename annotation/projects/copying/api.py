"""API endpoints for project copies: create a copy, monitor its items, and stop or resume them."""

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
    """The name of the copy, and whether to copy the items."""

    name = serializers.CharField(max_length=120)
    with_data = serializers.BooleanField(
        default=False, help_text="Copy the items too. All of them must be labeled again."
    )


class CopyShown(Shown):
    """The progress of copying items."""

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
    """Copy a project."""

    @operation("project.create", on=project_of, takes=CopyBody, returns=WholeProject, status=201)
    def post(
        self, request: ApiRequest, source: Project, name: str, with_data: bool
    ) -> ListedProject:
        """Copy a project: its label schema, workflow settings, guideline, and pools."""
        made = copy_project(by=request.member, source=source, name=name, with_data=with_data)
        return as_listed(made)


class ProjectCopyItems(Endpoint):
    """The copied items."""

    @operation("project.view", on=copy_of, returns=CopyShown)
    def get(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Get the number of items copied so far."""
        return copy


class ProjectCopyStop(Endpoint):
    """Stop copying items."""

    @operation("project.change", on=copy_of, returns=CopyShown)
    def post(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Stop copying items. Items already copied are kept."""
        stop_copy(by=request.member, project=copy.project)
        return copy_of(request, copy.project_id)


class ProjectCopyResume(Endpoint):
    """Resume copying items."""

    @operation("project.change", on=copy_of, returns=CopyShown)
    def post(self, request: ApiRequest, copy: ProjectCopy) -> ProjectCopy:
        """Copy the remaining items."""
        resume_copy(by=request.member, project=copy.project)
        return copy_of(request, copy.project_id)


COPY = f"{PROJECT}/copy"

urlpatterns = [
    path(COPY, ProjectCopies.as_view(), name="api_project_copy"),
    path(f"{COPY}/items", ProjectCopyItems.as_view(), name="api_project_copy_items"),
    path(f"{COPY}/stop", ProjectCopyStop.as_view(), name="api_project_copy_stop"),
    path(f"{COPY}/resume", ProjectCopyResume.as_view(), name="api_project_copy_resume"),
]
