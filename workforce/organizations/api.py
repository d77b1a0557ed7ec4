"""API endpoint for the organization's settings."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import MfaRequired, Organization
from workforce.organizations.actions import change_organization
from workforce.organizations.time_zones import time_zones


class OrganizationShown(Shown):
    """The settings of the organization."""

    slug = serializers.CharField(help_text="The address. It can't be changed.")
    name = serializers.CharField(help_text="Name of the organization.")
    currency = serializers.CharField()
    timezone = serializers.CharField()
    mfa_required = serializers.ChoiceField(
        MfaRequired.choices, help_text="Who needs two-factor authentication: none, staff, or all."
    )


class OrganizationBody(Body):
    """Settings to change. Omitted settings stay unchanged."""

    name = serializers.CharField(
        required=False, max_length=120, help_text="Name of the organization."
    )
    timezone = serializers.CharField(
        required=False, max_length=60, help_text="Time zone, such as Europe/Berlin."
    )
    mfa_required = serializers.ChoiceField(
        MfaRequired.choices,
        required=False,
        help_text="Who needs two-factor authentication.",
    )

    def validate_timezone(self, timezone: str) -> str:
        """Refuse a zone that the settings page doesn't offer."""
        if timezone not in time_zones():
            raise serializers.ValidationError(_("This time zone doesn't exist."))
        return timezone


class OrganizationSettings(Endpoint):
    """The settings of the organization."""

    @operation("organization.change", returns=OrganizationShown)
    def get(self, request: ApiRequest) -> Organization:
        """Get the organization's settings."""
        return request.organization

    @operation("organization.change", takes=OrganizationBody, returns=OrganizationShown)
    def patch(self, request: ApiRequest, **changes: str) -> Organization:
        """Change the organization's name, time zone, or two-factor rule."""
        return change_organization(by=request.member, **changes)


urlpatterns = [
    path("organization", OrganizationSettings.as_view(), name="api_organization"),
]
