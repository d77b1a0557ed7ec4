"""The API of agreement."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.quality.models import AgreementReport
from annotation.quality.queries import reports_of
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class AgreementShown(Shown):
    """How well the annotators of a project agreed when it was measured."""

    id = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    figures = serializers.JSONField()


class Agreement(Endpoint):
    """The agreement of a project's annotators."""

    @operation("project.change", on=project_of, returns=AgreementShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[AgreementReport]:
        """List agreement reports, newest first."""
        return reports_of(project)


urlpatterns = [path(f"{PROJECT}/agreement", Agreement.as_view(), name="api_agreement")]
