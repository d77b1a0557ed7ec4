"""API endpoints for batches: list, show, and update them, and set the priority of single items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.datasets.batches.actions import (
    MAX_COUNT,
    MAX_VALUE,
    BatchPlan,
    change_batch,
    set_item_priority,
)
from annotation.datasets.batches.queries import BatchLine, batch_lines
from annotation.datasets.models import Batch, BatchKind
from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class BatchShown(Shown):
    """A batch: the items of one import, with progress, priority, and deadline."""

    id = serializers.IntegerField(source="batch.pk")
    name = serializers.CharField(source="batch.name")
    kind = serializers.CharField(source="batch.kind")
    priority = serializers.IntegerField(source="batch.priority")
    deadline_on = serializers.DateField(source="batch.deadline_on", allow_null=True)
    items = serializers.IntegerField(source="total")
    done = serializers.IntegerField()
    created_at = serializers.DateTimeField(source="batch.created_at")


class BatchBody(Body):
    """The properties to change. Omitted properties stay unchanged."""

    name = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(BatchKind.choices, required=False)
    priority = serializers.IntegerField(min_value=-MAX_VALUE, max_value=MAX_VALUE, required=False)
    deadline_on = serializers.DateField(allow_null=True, required=False)


class PriorityBody(Body):
    """Item IDs and their new priority. Higher numbers are labeled first. The default is 0."""

    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=MAX_COUNT,
    )
    priority = serializers.IntegerField(min_value=-MAX_VALUE, max_value=MAX_VALUE)


class ChangedItems(Shown):
    """The number of unfinished items that now have this priority."""

    changed = serializers.IntegerField()


def batch_of(request: ApiRequest, project_id: int, batch_id: int) -> Batch:
    """The batch of the project, or 404."""
    found: Batch = get_object_or_404(Batch, pk=batch_id, project_id=project_id)
    return found


def as_line(batch: Batch) -> BatchLine:
    """One batch with its counts."""
    return batch_lines(batch.project_id, [batch])[0]


def as_lines(batches: list[Batch]) -> Iterable[BatchLine]:
    """The batches of a page, all of one project, with their counts."""
    return batch_lines(batches[0].project_id, batches) if batches else ()


class Batches(Endpoint):
    """The batches of a project."""

    @operation("item.view", on=project_of, returns=BatchShown, pages=True, prepared=as_lines)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Batch]:
        """List the batches of a project with their item counts."""
        rows: QuerySet[Batch] = Batch.objects.filter(project=project)
        return rows


class OneBatch(Endpoint):
    """One batch."""

    @operation("item.view", on=batch_of, returns=BatchShown)
    def get(self, request: ApiRequest, batch: Batch) -> BatchLine:
        """Get a batch."""
        return as_line(batch)

    @operation("project.change", on=batch_of, takes=BatchBody, returns=BatchShown)
    def patch(self, request: ApiRequest, batch: Batch, **changes: Any) -> BatchLine:
        """Update a batch. A new priority is applied to its unfinished items shortly afterward."""
        plan = {name: getattr(batch, name) for name in BatchPlan.__dataclass_fields__}
        return as_line(
            change_batch(by=request.member, batch=batch, plan=BatchPlan(**plan | changes))
        )


class ItemsPriority(Endpoint):
    """Priority of individual items."""

    @operation("project.change", on=project_of, takes=PriorityBody, returns=ChangedItems)
    def post(
        self, request: ApiRequest, project: Project, items: list[int], priority: int
    ) -> dict[str, int]:
        """Set the priority of individual items. Finished items are skipped."""
        number = set_item_priority(
            by=request.member, project=project, item_ids=items, priority=priority
        )
        return {"changed": number}


urlpatterns = [
    path(f"{PROJECT}/batches", Batches.as_view(), name="api_batches"),
    path(f"{PROJECT}/batches/<int:batch_id>", OneBatch.as_view(), name="api_batch"),
    path(f"{PROJECT}/items/priority", ItemsPriority.as_view(), name="api_items_priority"),
]
