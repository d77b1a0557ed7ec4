"""API endpoints for guideline images and readers."""

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
from annotation.projects.guidelines.images.actions import add_image, remove_image
from annotation.projects.guidelines.models import GuidelineImage
from annotation.projects.guidelines.readers import readers_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member


class ImageShown(Shown):
    """An image. `markdown` is the line to paste where the image should appear."""

    key = serializers.CharField()
    name = serializers.CharField()
    markdown = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size_bytes = serializers.IntegerField()


class ImageBody(Body):
    """A PNG, JPEG, or WebP file of at most 5 MB, and its description."""

    file = serializers.FileField()
    words = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ReaderShown(Shown):
    """A member who must read the guideline."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    read_at = serializers.DateTimeField(allow_null=True, help_text="The current version.")
    known_major = serializers.IntegerField(allow_null=True)


def image_of(request: ApiRequest, project_id: int, image_key: str) -> GuidelineImage:
    """The image, or 404."""
    project = project_of(request, project_id)
    found: GuidelineImage = get_object_or_404(GuidelineImage, project=project, key=image_key)
    return found


class Images(Endpoint):
    """The images of a guideline."""

    parser_classes = (MultiPartParser,)

    @operation("guideline.change", on=project_of, returns=ImageShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[GuidelineImage]:
        """List the images of a guideline."""
        return GuidelineImage.objects.filter(project=project)

    @operation("guideline.change", on=project_of, takes=ImageBody, returns=ImageShown, status=201)
    def post(
        self, request: ApiRequest, project: Project, file: UploadedFile[Any], words: str = ""
    ) -> GuidelineImage:
        """Upload an image as multipart/form-data."""
        return add_image(by=request.member, project=project, upload=file, words=words)


class OneImage(Endpoint):
    """One image."""

    @operation("guideline.change", on=image_of)
    def delete(self, request: ApiRequest, image: GuidelineImage) -> None:
        """Delete an image permanently."""
        remove_image(by=request.member, image=image)


class Readers(Endpoint):
    """The readers of a guideline."""

    @operation("guideline.change", on=project_of, returns=ReaderShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Member]:
        """List the members of a project's pools with the guideline version they have read."""
        return readers_of(project)


urlpatterns = [
    path(f"{GUIDELINE}/images", Images.as_view(), name="api_guideline_images"),
    path(
        f"{GUIDELINE}/images/<slug:image_key>",
        OneImage.as_view(),
        name="api_guideline_image",
    ),
    path(f"{GUIDELINE}/readers", Readers.as_view(), name="api_guideline_readers"),
]
