"""API endpoints for saved views: list, save, rename, share, and delete."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.datasets.items.filters import Wanted, wanted_in
from annotation.datasets.saved_views.actions import change_view, delete_view, save_view, views_for
from annotation.datasets.saved_views.models import MAX_NAME_LENGTH, SavedView
from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid


class SavedViewShown(Shown):
    """A saved view. `filters` are the query parameters of the Data page."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_shared = serializers.BooleanField(
        help_text="Whether everyone with access to the project's data sees the view."
    )
    filters = serializers.DictField(child=serializers.CharField())
    created_at = serializers.DateTimeField()


class SavedViewBody(Body):
    """A name, and the query parameters of the Data page, such as {"state": "labeling"}."""

    name = serializers.CharField(max_length=MAX_NAME_LENGTH)
    is_shared = serializers.BooleanField(default=False)
    filters = serializers.DictField(child=serializers.CharField(max_length=200))


class SavedViewChangeBody(Body):
    """The properties to change. Omitted properties stay unchanged."""

    name = serializers.CharField(max_length=MAX_NAME_LENGTH, required=False)
    is_shared = serializers.BooleanField(required=False)


def view_of(request: ApiRequest, project_id: int, view_id: int) -> SavedView:
    """A view that the token's member sees, or 404."""
    project = project_of(request, project_id)
    views = views_for(request.member, project).select_related("project")
    return get_object_or_404(views, pk=view_id)


def known_filters(filters: dict[str, str]) -> Wanted:
    """The filters; raises Invalid for a name or value that the Data page doesn't know."""
    wanted = wanted_in(filters)
    values = wanted.values()
    unknown = [name for name, value in filters.items() if values.get(name) != value]
    if unknown:
        raise Invalid(
            _("Unknown filter or value: %(names)s.") % {"names": ", ".join(sorted(unknown))},
            code="filters",
        )
    return wanted


class SavedViews(Endpoint):
    """The saved views of a project."""

    @operation("item.view", on=project_of, returns=SavedViewShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[SavedView]:
        """List the shared views of a project and your own."""
        return views_for(request.member, project)

    @operation(
        "project.change", on=project_of, takes=SavedViewBody, returns=SavedViewShown, status=201
    )
    def post(
        self,
        request: ApiRequest,
        project: Project,
        name: str,
        filters: dict[str, str],
        is_shared: bool,
    ) -> SavedView:
        """Save filters and a sort order under a name."""
        return save_view(
            by=request.member,
            project=project,
            name=name,
            wanted=known_filters(filters),
            is_shared=is_shared,
        )


class OneSavedView(Endpoint):
    """One saved view."""

    @operation("item.view", on=view_of, returns=SavedViewShown)
    def get(self, request: ApiRequest, view: SavedView) -> SavedView:
        """Get a saved view."""
        return view

    @operation("project.change", on=view_of, takes=SavedViewChangeBody, returns=SavedViewShown)
    def patch(self, request: ApiRequest, view: SavedView, **changes: Any) -> SavedView:
        """Rename a saved view, or change who sees it."""
        values: dict[str, Any] = {"name": view.name, "is_shared": view.is_shared} | changes
        return change_view(by=request.member, view=view, **values)

    @operation("project.change", on=view_of)
    def delete(self, request: ApiRequest, view: SavedView) -> None:
        """Delete a saved view."""
        delete_view(by=request.member, view=view)


urlpatterns = [
    path(f"{PROJECT}/views", SavedViews.as_view(), name="api_saved_views"),
    path(f"{PROJECT}/views/<int:view_id>", OneSavedView.as_view(), name="api_saved_view"),
]
