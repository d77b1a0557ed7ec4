"""API endpoints for guidelines: read, save a draft, publish, and acknowledge."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.guidelines.actions import (
    Level,
    acknowledge,
    edition,
    publish_guideline,
    save_guideline_draft,
)
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.queries import draft_of, published
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class GuidelineShown(Shown):
    """A version of a guideline. `content` contains the overview and one block per class."""

    id = serializers.IntegerField()
    major = serializers.IntegerField()
    minor = serializers.IntegerField()
    content = serializers.DictField()
    note = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    edition = serializers.SerializerMethodField(
        help_text="Send this as opened_on so that you don't overwrite other members' changes."
    )

    def get_edition(self, version: GuidelineVersion) -> str:
        """Identifier of exactly this text."""
        return edition(version)


class GuidelineBody(Body):
    """The text of the draft."""

    content = serializers.DictField(help_text="The overview (Markdown), and one block per class.")
    opened_on = serializers.CharField(required=False, max_length=80)


class PublishBody(Body):
    """How to publish. After a major update, annotators must read the guideline again."""

    level = serializers.ChoiceField(["major", "minor"], default="major")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    opened_on = serializers.CharField(required=False, max_length=80)


class AcknowledgeBody(Body):
    """The major version that the member has read."""

    major = serializers.IntegerField(min_value=1)


class Guideline(Endpoint):
    """The published guideline."""

    @operation("work.view_own", on=project_of, returns=GuidelineShown)
    def get(self, request: ApiRequest, project: Project) -> GuidelineVersion:
        """Get the published guideline. Returns 404 if there is none."""
        return existing(published(project).first())


class GuidelineDraft(Endpoint):
    """The draft of a guideline."""

    @operation("guideline.change", on=project_of, returns=GuidelineShown)
    def get(self, request: ApiRequest, project: Project) -> GuidelineVersion:
        """Get the draft. Returns 404 if there is none."""
        return existing(draft_of(project))

    @operation("guideline.change", on=project_of, takes=GuidelineBody, returns=GuidelineShown)
    def put(
        self,
        request: ApiRequest,
        project: Project,
        content: dict[str, Any],
        opened_on: str | None = None,
    ) -> GuidelineVersion:
        """Save the draft."""
        return save_guideline_draft(
            by=request.member,
            project=project,
            content=parse_guideline(content),
            opened_on=opened_on,
        )


class GuidelinePublish(Endpoint):
    """Publish a guideline."""

    @operation("guideline.change", on=project_of, takes=PublishBody, returns=GuidelineShown)
    def post(
        self,
        request: ApiRequest,
        project: Project,
        level: Level,
        note: str = "",
        opened_on: str | None = None,
    ) -> GuidelineVersion:
        """Publish the draft as the current version."""
        return publish_guideline(
            by=request.member, project=project, level=level, note=note, opened_on=opened_on
        )


class GuidelineAcknowledge(Endpoint):
    """Acknowledge a guideline."""

    @operation("label.do", on=project_of, takes=AcknowledgeBody)
    def post(self, request: ApiRequest, project: Project, major: int) -> None:
        """Confirm that you have read the guideline's major version. Required to get work."""
        acknowledge(by=request.member, project=project, major=major)


def existing(version: GuidelineVersion | None) -> GuidelineVersion:
    """The version; 404 if there is none."""
    if version is None:
        raise Http404
    return version


GUIDELINE = f"{PROJECT}/guideline"

urlpatterns = [
    path(GUIDELINE, Guideline.as_view(), name="api_guideline"),
    path(f"{GUIDELINE}/draft", GuidelineDraft.as_view(), name="api_guideline_draft"),
    path(f"{GUIDELINE}/publish", GuidelinePublish.as_view(), name="api_guideline_publish"),
    path(
        f"{GUIDELINE}/acknowledge",
        GuidelineAcknowledge.as_view(),
        name="api_guideline_acknowledge",
    ),
]
