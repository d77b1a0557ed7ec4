"""The API of many answers accepted at once: choose, look, start, follow, stop."""

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
    """Reviews to accept at once, each in the version it had in the preview."""

    id = serializers.IntegerField()
    project = serializers.IntegerField(source="project_id")
    state = serializers.CharField()
    reviews = serializers.ListField(source="review_ids", child=serializers.IntegerField())
    handled = serializers.IntegerField()
    accepted = serializers.IntegerField()
    refused = serializers.IntegerField(
        help_text="Those that somebody else took or decided meanwhile."
    )
    failure = serializers.CharField(allow_blank=True, help_text="Why the first was refused.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class BulkBody(Body):
    """Which waiting answers, the oldest ones first; your own are left out."""

    author = serializers.IntegerField(default=None, min_value=1, max_value=2**63 - 1)
    class_key = serializers.CharField(
        default="", max_length=200, help_text="Only answers that name this class."
    )
    batch = serializers.IntegerField(default=None, min_value=1, max_value=2**63 - 1)
    count = serializers.IntegerField(default=50, min_value=1, max_value=MAX_COUNT)


def bulk_of(request: ApiRequest, bulk_id: int) -> BulkAccept:
    """The bulk, or 404."""
    found: BulkAccept = get_object_or_404(BulkAccept, pk=bulk_id)
    return found


class BulkAccepts(Endpoint):
    """A choice of answers."""

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
        """Choose waiting answers of a project to accept at once; nothing is decided yet."""
        return preview_bulk(
            by=request.member,
            project=project,
            wanted=Wanted(author=author, class_key=class_key, batch=batch, count=count),
            schema=schema_in_force(project),
        )


class OneBulkAccept(Endpoint):
    """One choice."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def get(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Show which answers are meant, and how far it is."""
        return bulk


class BulkAcceptStart(Endpoint):
    """Its beginning."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def post(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Accept the chosen answers, one after the other; ask for the state until it is done."""
        start_bulk(by=request.member, bulk=bulk)
        return bulk_of(request, bulk.pk)


class BulkAcceptCancel(Endpoint):
    """Its end."""

    @operation("review.do", on=bulk_of, returns=BulkShown)
    def post(self, request: ApiRequest, bulk: BulkAccept) -> BulkAccept:
        """Stop before the next answer; what is accepted by then stays accepted."""
        cancel_bulk(by=request.member, bulk=bulk)
        return bulk_of(request, bulk.pk)


BULK = "reviews/bulk/<int:bulk_id>"

urlpatterns = [
    path(f"{PROJECT}/reviews/bulk", BulkAccepts.as_view(), name="api_bulks"),
    path(BULK, OneBulkAccept.as_view(), name="api_bulk"),
    path(f"{BULK}/start", BulkAcceptStart.as_view(), name="api_bulk_start"),
    path(f"{BULK}/cancel", BulkAcceptCancel.as_view(), name="api_bulk_cancel"),
]
