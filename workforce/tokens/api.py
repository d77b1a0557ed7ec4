"""The API of the token itself."""

from __future__ import annotations

from django.urls import path
from rest_framework import serializers

from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from workforce.tokens.models import ApiToken


class Me(Shown):
    """The token, its owner, and its organization."""

    member = serializers.IntegerField(source="member.pk")
    name = serializers.CharField(source="member.name")
    role = serializers.CharField(source="member.role")
    organization = serializers.CharField(source="organization.slug")
    currency = serializers.CharField(source="organization.currency")
    timezone = serializers.CharField(source="organization.timezone")
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class WhoAmI(Endpoint):
    """The token itself."""

    @operation(None, returns=Me)
    def get(self, request: ApiRequest) -> ApiToken:
        """Get the token's owner, organization, and scopes. Needs no scope."""
        assert request.member.token_id is not None
        token: ApiToken = ApiToken.objects.get(pk=request.member.token_id)
        token.member, token.organization = request.member, request.organization
        return token


urlpatterns = [path("me", WhoAmI.as_view(), name="api_me")]
