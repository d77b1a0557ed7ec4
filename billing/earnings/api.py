"""The API of one's own earnings: by day and project, and each single one."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from annotation.workflow.events.models import WorkEvent
from billing.earnings.queries import EarnedRow, earned_by_day, earned_events
from billing.reporting.costs.api import Amount, DaysFilter, asked_period
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class EarnedShown(Shown):
    """Accepted labels and earnings of one day in one project. Amounts are exact decimal strings."""

    day = serializers.DateField()
    project = serializers.CharField()
    labels = serializers.IntegerField(source="sums.labels")
    pay = Amount(source="sums.pay")
    active_seconds = serializers.FloatField(source="sums.active_seconds")


class EarnedEventShown(Shown):
    """One accepted annotation, or its reversal, with negative labels and pay.

    `verdict` is empty if it wasn't reviewed.
    """

    id = serializers.IntegerField()
    occurred_at = serializers.DateTimeField()
    project = serializers.IntegerField(source="project_id")
    item = serializers.IntegerField(source="item_id")
    labels = serializers.IntegerField(source="quantity")
    pay = Amount()
    verdict = serializers.CharField(allow_blank=True)


class Earnings(Endpoint):
    """Own earnings."""

    @operation("work.view_own", filters=DaysFilter, returns=EarnedShown, many=True)
    def get(
        self, request: ApiRequest, first: date | None = None, last: date | None = None
    ) -> list[EarnedRow]:
        """List the token owner's earnings by day and project."""
        return earned_by_day(request.member, asked_period(request, first, last))


class EarningEvents(Endpoint):
    """Single earnings."""

    @operation("work.view_own", filters=DaysFilter, returns=EarnedEventShown, pages=True)
    def get(
        self, request: ApiRequest, first: date | None = None, last: date | None = None
    ) -> QuerySet[WorkEvent]:
        """List the annotations behind the earnings."""
        return earned_events(request.member, asked_period(request, first, last))


urlpatterns = [
    path("earnings", Earnings.as_view(), name="api_earnings"),
    path("earnings/events", EarningEvents.as_view(), name="api_earning_events"),
]
