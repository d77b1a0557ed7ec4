"""API endpoints for the annotator's own annotations: list recent ones, reopen one, and download
files.
"""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers

from annotation.datasets.file_views import file_operation
from annotation.media.image import THUMBNAIL_MIME
from annotation.media.types import FILE_TYPES, PREVIEW_TYPES
from annotation.projects.api import PROJECT
from annotation.workflow.labeling.api import PLACE, NextShown, Work, place_of, shown, work_of
from annotation.workflow.labeling.media import OWN_FILES
from annotation.workflow.labeling.recent import RecentAnswer, recent_answers
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.queue.eligibility import WorkContext
from annotation.workflow.queue.reopened import keep_answer
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class RecentShown(Shown):
    """One of your recent annotations."""

    assignment = serializers.IntegerField(source="assignment_id")
    excerpt = serializers.CharField(help_text="The beginning of the item's content.")
    answer = serializers.CharField(source="summary", help_text="Your annotation as text.")
    submitted_at = serializers.DateTimeField()
    may_reopen = serializers.BooleanField(
        help_text="Whether you can reopen it: within one day, unless a reviewer has decided on it."
    )


class RecentAnswers(Endpoint):
    """Recent annotations."""

    @operation("work.view_own", on=place_of, returns=RecentShown, many=True)
    def get(self, request: ApiRequest, place: WorkContext) -> list[RecentAnswer]:
        """List your ten most recent annotations of the last seven days in a project."""
        return recent_answers(place)


class AssignmentReopen(Endpoint):
    """Reopen an annotation."""

    @operation("label.do", on=work_of, returns=NextShown)
    def post(self, request: ApiRequest, work: Work) -> dict[str, Any]:
        """Reopen one of your annotations within one day, unless a reviewer has decided on it."""
        assignment, place = work
        return shown(place, reopen(place, assignment))


class AssignmentKeep(Endpoint):
    """Keep a reopened annotation."""

    @operation("label.do", on=work_of)
    def post(self, request: ApiRequest, work: Work) -> None:
        """Keep a reopened annotation unchanged."""
        keep_answer(work[0])


class AssignmentImage(Endpoint):
    """The file to label."""

    get = file_operation(
        OWN_FILES, "Download the original file of an item assigned to you.", sends=FILE_TYPES
    )


class AssignmentPreview(Endpoint):
    """Previews of the file to label."""

    get = file_operation(
        OWN_FILES,
        "Download a preview of an item assigned to you by name, such as peaks-256 or playable.",
        sends=PREVIEW_TYPES,
    )


class AssignmentPartFile(Endpoint):
    """A file to compare."""

    get = file_operation(
        OWN_FILES,
        "Download a file to compare in an item assigned to you, by its position in the order "
        "shown to you, from 0.",
        sends=FILE_TYPES,
    )


class AssignmentPartPreview(Endpoint):
    """Previews of a file to compare."""

    get = file_operation(
        OWN_FILES,
        "Download a preview of a file to compare by name, such as thumbnail or playable.",
        sends=(*PREVIEW_TYPES, THUMBNAIL_MIME),
    )


urlpatterns = [
    path(f"{PROJECT}/recent", RecentAnswers.as_view(), name="api_recent"),
    path(f"{PLACE}/reopen", AssignmentReopen.as_view(), name="api_assignment_reopen"),
    path(f"{PLACE}/keep", AssignmentKeep.as_view(), name="api_assignment_keep"),
    path(f"{PLACE}/image", AssignmentImage.as_view(), name="api_assignment_image"),
    path(
        f"{PLACE}/media/<slug:preview>",
        AssignmentPreview.as_view(),
        name="api_assignment_preview",
    ),
    path(f"{PLACE}/parts/<int:place>", AssignmentPartFile.as_view(), name="api_assignment_part"),
    path(
        f"{PLACE}/parts/<int:place>/<slug:preview>",
        AssignmentPartPreview.as_view(),
        name="api_assignment_part_preview",
    ),
]
