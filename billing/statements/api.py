"""The API of one's own statements."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from billing.reporting.costs.api import Amount
from billing.statements.models import Statement
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class StatementLineShown(Shown):
    """One movement of the month. Amounts are decimal strings."""

    what = serializers.CharField()
    project = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    label_kind = serializers.CharField(allow_blank=True)
    amount = serializers.CharField()
    late = serializers.CharField()


class StatementShown(Shown):
    """What changed the balance in a month."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    month = serializers.DateField()
    currency = serializers.CharField()
    opening = Amount()
    closing = Amount()
    lines = StatementLineShown(many=True)
    issued_at = serializers.DateTimeField()


class OwnStatements(Endpoint):
    """Own statements."""

    @operation("work.view_own", returns=StatementShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Statement]:
        """List the token owner's monthly statements."""
        return Statement.objects.filter(member=request.member)


urlpatterns = [path("earnings/statements", OwnStatements.as_view(), name="api_own_statements")]
