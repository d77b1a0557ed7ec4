"""The API of a guideline's pictures and of who has read it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from annotation.projects.api import project_of
from annotation.projects.guidelines.api import GUIDELINE
from annotation.projects.guidelines.images.actions import add_picture, remove_picture
from annotation.projects.guidelines.models import GuidelinePicture
from annotation.projects.guidelines.readers import readers_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member


class PictureShown(Shown):
    """A picture; `markdown` is what to write where it is to stand."""

    key = serializers.CharField()
    name = serializers.CharField()
    markdown = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size_bytes = serializers.IntegerField()


class PictureBody(Body):
    """A PNG, JPEG or WebP of at most 5 MB, and what is on it."""

    file = serializers.FileField()
    words = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ReaderShown(Shown):
    """One of the people who are to work by the guideline."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    read_at = serializers.DateTimeField(allow_null=True, help_text="The version in force.")
    known_major = serializers.IntegerField(allow_null=True)


def picture_of(request: ApiRequest, project_id: int, picture_key: str) -> GuidelinePicture:
    """The picture, or 404."""
    project = project_of(request, project_id)
    found: GuidelinePicture = get_object_or_404(GuidelinePicture, project=project, key=picture_key)
    return found


class Pictures(Endpoint):
    """The pictures of a guideline."""

    parser_classes = (MultiPartParser,)

    @operation("guideline.change", on=project_of, returns=PictureShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[GuidelinePicture]:
        """List the pictures that a project's guideline may show."""
        return GuidelinePicture.objects.filter(project=project)

    @operation(
        "guideline.change", on=project_of, takes=PictureBody, returns=PictureShown, status=201
    )
    def post(
        self, request: ApiRequest, project: Project, file: UploadedFile[Any], words: str = ""
    ) -> GuidelinePicture:
        """Bring a picture, as multipart/form-data."""
        return add_picture(by=request.member, project=project, upload=file, words=words)


class OnePicture(Endpoint):
    """One picture."""

    @operation("guideline.change", on=picture_of)
    def delete(self, request: ApiRequest, picture: GuidelinePicture) -> None:
        """Take a picture away for good."""
        remove_picture(by=request.member, picture=picture)


class Readers(Endpoint):
    """Who has read a guideline."""

    @operation("guideline.change", on=project_of, returns=ReaderShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Member]:
        """List the people of a project's pools with what they have read."""
        return readers_of(project)


urlpatterns = [
    path(f"{GUIDELINE}/pictures", Pictures.as_view(), name="api_guideline_pictures"),
    path(
        f"{GUIDELINE}/pictures/<slug:picture_key>",
        OnePicture.as_view(),
        name="api_guideline_picture",
    ),
    path(f"{GUIDELINE}/readers", Readers.as_view(), name="api_guideline_readers"),
]
