"""API endpoints for the annotator's own annotations: list recent ones, reopen one, and download
files.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import path
from rest_framework import serializers

from annotation.media.image import THUMBNAIL_MIME
from annotation.media.models import Media
from annotation.media.serving import media_response, original_response
from annotation.media.types import FILE_TYPES, PREVIEW_TYPES
from annotation.projects.api import PROJECT
from annotation.workflow.labeling.api import PLACE, NextShown, Work, place_of, shown, work_of
from annotation.workflow.labeling.media import own_media, own_part
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
        help_text="Whether you can reopen it: for one day, until a reviewer has decided."
    )


def media_of(request: ApiRequest, assignment_id: int) -> Media:
    """The medium of an item in the member's hands, or 404."""
    return own_media(request.member, assignment_id)


def part_of(request: ApiRequest, assignment_id: int, place: int) -> Media:
    """A file that an item in the member's hands compares, or 404."""
    return own_part(request.member, assignment_id, place)


def part_preview_of(
    request: ApiRequest, assignment_id: int, place: int, preview: str
) -> tuple[Media, str]:
    """The same and the preview's name."""
    return own_part(request.member, assignment_id, place), preview


def preview_of(request: ApiRequest, assignment_id: int, preview: str) -> tuple[Media, str]:
    """The medium of an item in the member's hands and the preview's name, or 404."""
    return own_media(request.member, assignment_id), preview


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
        """Reopen one of your annotations. Possible for one day, until a reviewer has decided."""
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

    @operation("label.do", on=media_of, sends=FILE_TYPES)
    def get(self, request: ApiRequest, media: Media) -> HttpResponseBase:
        """Download the original file of an item assigned to you."""
        return original_response(request._request, media)  # noqa: SLF001  # REST framework's own name for the plain request


class AssignmentPreview(Endpoint):
    """Previews of the file to label."""

    @operation("label.do", on=preview_of, sends=PREVIEW_TYPES)
    def get(self, request: ApiRequest, found: tuple[Media, str]) -> HttpResponseBase:
        """Download a preview of an item assigned to you by name, such as peaks-256 or playable."""
        return media_response(request._request, *found)  # noqa: SLF001  # REST framework's own name for the plain request


class AssignmentPartFile(Endpoint):
    """A file to compare."""

    @operation("label.do", on=part_of, sends=FILE_TYPES)
    def get(self, request: ApiRequest, media: Media) -> HttpResponseBase:
        """Download a file to compare of an item assigned to you, by its zero-based position."""
        return original_response(request._request, media)  # noqa: SLF001  # REST framework's own name for the plain request


class AssignmentPartPreview(Endpoint):
    """Previews of a file to compare."""

    @operation("label.do", on=part_preview_of, sends=(*PREVIEW_TYPES, THUMBNAIL_MIME))
    def get(self, request: ApiRequest, found: tuple[Media, str]) -> HttpResponseBase:
        """Download a preview of a file to compare by name, such as thumbnail or playable."""
        return media_response(request._request, *found)  # noqa: SLF001  # REST framework's own name for the plain request


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
