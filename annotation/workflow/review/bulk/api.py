"""API endpoints for bulk acceptance: select annotations, preview, start, monitor, and stop."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT
from annotation.projects.models import Project
from annotation.workflow.queue.eligibility import schema_in_force
from annotation.workflow.review.api import project_of
from annotation.workflow.review.bulk.actions import cancel_bulk, preview_bulk, start_bulk
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.review.bulk.selection import MAX_COUNT, Wanted
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class BulkShown(Shown):
    """Reviews to accept in bulk, each in the version shown in the preview."""

    id = serializers.IntegerField()
    project = serializers.IntegerField(source="project_id")
    state = serializers.CharField()
    reviews = serializers.ListField(source="review_ids", child=serializers.IntegerField())
    handled = serializers.IntegerField()
    accepted = serializers.IntegerField()
    refused = serializers.IntegerField(
        help_text="Number of reviews that another reviewer took or decided in the meantime."
    )
    failure = serializers.CharField(
        allow_blank=True, help_text="The reason the first acceptance failed."
    )
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class BulkBody(Body):
    """Filters for the waiting annotations, oldest first. Your own annotations are excluded."""

    author = serializers.IntegerField(default=None, min_value=1, max_value=2**63 - 1)
    class_key = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Only annotations with this class."
    )
    batch = serializers.IntegerField(default=None, min_value=1, max_value=2**63 - 1)
    count = serializers.IntegerField(default=50, min_value=1, max_value=MAX_COUNT)


def bulk_of(request: ApiRequest, bulk_id: int) -> BulkAccept:
    """The bulk, or 404."""
    found: BulkAccept = get_object_or_404(BulkAccept, pk=bulk_id)
    return found


class BulkAccepts(Endpoint):
    """Bulk acceptances."""

    @operation("review.do", on=project_of, takes=BulkBody, returns=BulkShown, status=201)
    def post(
        self,
        request: ApiRequest,
        project: Project,
        author: int | None,
        class_key: str,
        batch: int | None,
        count: int,
    ) -> BulkAccept:
        """Select waiting annotations in a project to accept in bulk. Nothing is accepted yet."""
        return preview_bulk(
            by=request.member,
            project=project,
            wanted=Wanted(author=author, class_key=class_key, batch=batch, count=count),
            schema=schema_in_force(project),
        )


class OneBulkAccept(Endpoint):
    """One bulk acceptance."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def get(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Get the selected annotations and the progress."""
        return bulk


class BulkAcceptStart(Endpoint):
    """Start a bulk acceptance."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def post(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Accept the selected annotations one by one. Poll the state until it is done."""
        start_bulk(by=request.member, bulk=bulk)
        return bulk_of(request, bulk.pk)


class BulkAcceptCancel(Endpoint):
    """Stop a bulk acceptance."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def post(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Stop before the next annotation. Accepted annotations stay accepted."""
        cancel_bulk(by=request.member, bulk=bulk)
        return bulk_of(request, bulk.pk)


BULK = "reviews/bulk/<int:bulk_id>"

urlpatterns = [
    path(f"{PROJECT}/reviews/bulk", BulkAccepts.as_view(), name="api_bulks"),
    path(BULK, OneBulkAccept.as_view(), name="api_bulk"),
    path(f"{BULK}/start", BulkAcceptStart.as_view(), name="api_bulk_start"),
    path(f"{BULK}/cancel", BulkAcceptCancel.as_view(), name="api_bulk_cancel"),
]
