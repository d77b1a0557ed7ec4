"""API endpoints for project templates and label types."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers

from annotation.label_types.protocol import Kind
from annotation.label_types.registry import all_kinds
from annotation.projects.templates import TEMPLATES, ProjectTemplate
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class TemplateShown(Shown):
    """A project template. `takes_classes` tells whether it uses the classes you send."""

    key = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    media_type = serializers.CharField()
    takes_classes = serializers.BooleanField(source="classes_in")


class KindShown(Shown):
    """A label type, as named in schemas, prices, and pay rates."""

    name = serializers.CharField()
    title = serializers.CharField()


class Templates(Endpoint):
    """All templates."""

    @operation("work.view_own", returns=TemplateShown, many=True)
    def get(self, request: ApiRequest) -> list[ProjectTemplate]:
        """List the project templates."""
        return list(TEMPLATES.values())


class Kinds(Endpoint):
    """All label types."""

    @operation("work.view_own", returns=KindShown, many=True)
    def get(self, request: ApiRequest) -> list[Kind[Any]]:
        """List the label types."""
        return all_kinds()


urlpatterns = [
    path("templates", Templates.as_view(), name="api_templates"),
    path("kinds", Kinds.as_view(), name="api_kinds"),
]
