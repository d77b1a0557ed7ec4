"""The API of many items changed at once: preview, start, stop, undo."""

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
    """A number and what it counts, in words."""

    number = serializers.IntegerField()
    text = serializers.CharField()


class ForesightShown(Shown):
    """What would happen if it ran now."""

    changes = serializers.IntegerField()
    effects = LineShown(many=True)
    left_out = LineShown(many=True)


class ChangeShown(Shown):
    """A change of many items; `foreseen` is null once it was started."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField()
    total = serializers.IntegerField()
    has_more = serializers.BooleanField(help_text="More items matched than one change takes.")
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
    """What to do with which items: those of `items`, else all that fit the filters."""

    kind = serializers.ChoiceField(ChangeKind.choices)
    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        min_length=1,
        max_length=MAX_COUNT,
    )
    priority = serializers.IntegerField(default=0, min_value=-32768, max_value=32767)
    reason = serializers.CharField(
        required=False, max_length=300, help_text="Needed to exclude; the items keep it."
    )


def change_of(request: ApiRequest, project_id: int, change_id: int) -> ItemChange:
    """The change, or 404."""
    found = ItemChange.objects.select_related("project")
    change: ItemChange = get_object_or_404(found, pk=change_id, project=project_id)
    return change


class ItemChanges(Endpoint):
    """Changes of many items."""

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
        """Make the preview of a change; nothing is changed before it is started."""
        return preview_change(
            by=request.member,
            project=project,
            kind=kind,
            meant=Meant(items, wanted_of(**filters)),
            priority=priority,
            reason=reason,
        )


class OneChange(Endpoint):
    """One change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def get(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Show how far a change is."""
        return change


class ChangeStart(Endpoint):
    """The start of a change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Start what was previewed."""
        start_change(by=request.member, change=change)
        change.refresh_from_db()
        return change


class ChangeStop(Endpoint):
    """The end of a change."""

    @operation("project.change", on=change_of, returns=ChangeShown)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Stop a change before its next step; what is changed stays changed."""
        cancel_change(by=request.member, change=change)
        change.refresh_from_db()
        return change


class ChangeUndo(Endpoint):
    """The opposite of a change."""

    @operation("project.change", on=change_of, returns=ChangeShown, status=201)
    def post(self, request: ApiRequest, change: ItemChange) -> ItemChange:
        """Make the preview of a change's opposite."""
        return undo_change(by=request.member, change=change)


urlpatterns = [
    path(f"{PROJECT}/items/changes", ItemChanges.as_view(), name="api_item_changes"),
    path(ONE, OneChange.as_view(), name="api_item_change"),
    path(f"{ONE}/start", ChangeStart.as_view(), name="api_item_change_start"),
    path(f"{ONE}/stop", ChangeStop.as_view(), name="api_item_change_stop"),
    path(f"{ONE}/undo", ChangeUndo.as_view(), name="api_item_change_undo"),
]
