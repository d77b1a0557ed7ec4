"""API endpoints for versioned settings of a project: its label schema and its policy."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.projects.api import PROJECT, FieldList, SettingsObject, project_of
from annotation.projects.change_estimate import Effect
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.projects.policy_change import change_policy
from annotation.projects.policy_page import preview_of
from annotation.projects.schema_change import publish_schema
from annotation.workflow.lifecycle.policy import Policy, parse_policy, stored_policy
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class SchemaShown(Shown):
    """A label schema: a list of fields, each with a label type."""

    number = serializers.IntegerField()
    schema = FieldList(source="fields")


class PolicyShown(Shown):
    """A project's settings, by section."""

    number = serializers.IntegerField()
    settings = serializers.SerializerMethodField(help_text="All settings, by section.")

    @extend_schema_field(SettingsObject)
    def get_settings(self, version: PolicyVersion) -> dict[str, dict[str, Any]]:
        """All sections with all their settings, also of a version that was stored without them."""
        return stored_policy(parse_policy(version.settings))


class SchemaBody(Body):
    """The next version of a label schema."""

    schema = FieldList(max_length=100)
    opened_on = serializers.IntegerField(
        required=False,
        help_text="The version you started from. The request is rejected if it isn't the latest.",
    )
    confirmed = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Required if existing annotations don't fit: the `confirm` value of the "
        "error that lists them.",
    )


class PolicyBody(Body):
    """Settings to change. Omitted settings stay unchanged."""

    settings = SettingsObject(help_text='Settings by section, such as {"review": {"mode": "all"}}.')


class EffectShown(Shown):
    """A figure for the remaining work before and after the change. For display."""

    title = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    difference = serializers.CharField(
        allow_blank=True, help_text="Empty if the figure doesn't change."
    )


class ProjectSchema(Endpoint):
    """A project's label schema."""

    @operation("work.view_own", on=project_of, returns=SchemaShown)
    def get(self, request: ApiRequest, project: Project) -> SchemaVersion | None:
        """Get the current label schema."""
        return project.schema

    @operation("project.change", on=project_of, takes=SchemaBody, returns=SchemaShown)
    def put(
        self,
        request: ApiRequest,
        project: Project,
        schema: list[dict[str, Any]],
        opened_on: int | None = None,
        confirmed: str = "",
    ) -> SchemaVersion:
        """Publish a new version of the label schema. Existing annotations are kept unchanged."""
        return publish_schema(
            by=request.member,
            project=project,
            fields=schema,
            opened_on=opened_on,
            confirmed=confirmed,
        )


class ProjectPolicy(Endpoint):
    """The workflow settings of a project."""

    @operation("project.view", on=project_of, returns=PolicyShown)
    def get(self, request: ApiRequest, project: Project) -> PolicyVersion | None:
        """Get the current workflow settings."""
        return project.policy

    @operation("project.change", on=project_of, takes=PolicyBody, returns=PolicyShown)
    def patch(
        self, request: ApiRequest, project: Project, settings: dict[str, Any]
    ) -> PolicyVersion:
        """Update the workflow settings. Each change creates a new version."""
        in_force = parse_policy(project.policy.settings) if project.policy else None
        return change_policy(
            by=request.member,
            project=project,
            policy=parse_policy(settings, base=in_force),
            opened_on=project.policy.number if project.policy else None,
        )


class ProjectPolicyEstimate(Endpoint):
    """The effect of changed workflow settings."""

    @operation("project.change", on=project_of, takes=PolicyBody, returns=EffectShown, many=True)
    def post(self, request: ApiRequest, project: Project, settings: dict[str, Any]) -> list[Effect]:
        """Estimate how changed workflow settings affect the remaining work. Nothing is saved.

        Cost and pay are included if you may see costs. The list is empty if the change doesn't
        affect unfinished items.
        """
        before = parse_policy(project.policy.settings) if project.policy else Policy()
        preview = preview_of(request.member, project, before, parse_policy(settings, base=before))
        estimates = preview.estimates if preview else []
        return [effect for estimate in estimates for effect in estimate.effects]


urlpatterns = [
    path(f"{PROJECT}/schema", ProjectSchema.as_view(), name="api_project_schema"),
    path(f"{PROJECT}/policy", ProjectPolicy.as_view(), name="api_project_policy"),
    path(
        f"{PROJECT}/policy/estimate",
        ProjectPolicyEstimate.as_view(),
        name="api_project_policy_estimate",
    ),
]
