"""API endpoints for bulk changes of items: preview, start, stop, and undo."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.datasets.items.api import ItemFilters, wanted_of
from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.workflow.bulk_changes.actions import (
    MAX_COUNT,
    Meant,
    cancel_change,
    preview_change,
    start_change,
    undo_change,
)
from annotation.workflow.bulk_changes.models import ChangeKind, ChangeState, ItemChange
from annotation.workflow.bulk_changes.preview import foresee
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation

ONE = f"{PROJECT}/items/changes/<int:change_id>"


class LineShown(Shown):
    """A count with its description."""

    number = serializers.IntegerField()
    text = serializers.CharField()


class ForesightShown(Shown):
    """The effect the change would have now."""

    changes = serializers.IntegerField()
    effects = LineShown(many=True)
    left_out = LineShown(many=True)


class ChangeShown(Shown):
    """A bulk change of items. `foreseen` is null once the change has started."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField()
    total = serializers.IntegerField()
    has_more = serializers.BooleanField(
        help_text="Whether more items matched than one bulk change can include."
    )
    handled = serializers.IntegerField()
    changed = serializers.IntegerField()
    left_out = serializers.IntegerField()
    failure = serializers.CharField(allow_blank=True)
    foreseen = serializers.SerializerMethodField()

    @extend_schema_field(ForesightShown(allow_null=True))
    def get_foreseen(self, change: ItemChange) -> Any:
        """The preview's numbers."""
        is_preview = change.state == ChangeState.PREVIEW
        return ForesightShown(foresee(change)).data if is_preview else None


class ChangeBody(ItemFilters):
    """The action and the items to change: those in `items`, or all that match the filters."""

    kind = serializers.ChoiceField(ChangeKind.choices)
    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        min_length=1,
        max_length=MAX_COUNT,
    )
    priority = serializers.IntegerField(default=0, min_value=-32768, max_value=32767)
    reason = serializers.CharField(
        required=False,
        max_length=300,
        help_text="Required to exclude items. Stored with the items.",
    )


def change_of(request: ApiRequest, project_id: int, change_id: int) -> ItemChange:
    """The change, or 404."""
    found = ItemChange.objects.select_related("project")
    change: ItemChange = get_object_or_404(found, pk=change_id, project=project_id)
    return change


class ItemChanges(Endpoint):
    """Bulk changes."""

    @operation("project.change", on=project_of, takes=ChangeBody, returns=ChangeShown, status=201)
    def post(
        self,
        request: ApiRequest,
        project: Project,
        kind: str,
        items: list[int] | None = None,
        priority: int = 0,
        reason: str = "",
        **filters: Any,
    ) -> ItemChange:
        """Create a preview of a bulk change. Nothing changes until you start it."""
        return preview_change(
            by=request.member,
            project=project,
            kind=kind,
            meant=Meant(items, wanted_of(**filters)),
            priority=priority,
            reason=reason,
        )


class OneChange(Endpoint):
    """One bulk change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def get(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Get the progress of a bulk change."""
        return change


class ChangeStart(Endpoint):
    """Start a bulk change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Start a previewed bulk change."""
        start_change(by=request.member, change=change)
        change.refresh_from_db()
        return change


class ChangeStop(Endpoint):
    """Stop a bulk change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Stop a bulk change before its next step. Changed items stay changed."""
        cancel_change(by=request.member, change=change)
        change.refresh_from_db()
        return change


class ChangeUndo(Endpoint):
    """Undo a bulk change."""

    @operation("project.change", on=change_of, returns=ChangeShown, status=201)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Create a preview that undoes a bulk change."""
        return undo_change(by=request.member, change=change)


urlpatterns = [
    path(f"{PROJECT}/items/changes", ItemChanges.as_view(), name="api_item_changes"),
    path(ONE, OneChange.as_view(), name="api_item_change"),
    path(f"{ONE}/start", ChangeStart.as_view(), name="api_item_change_start"),
    path(f"{ONE}/stop", ChangeStop.as_view(), name="api_item_change_stop"),
    path(f"{ONE}/undo", ChangeUndo.as_view(), name="api_item_change_undo"),
]
