"""The API of payouts: batches and single payouts for those who pay, and one's own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from billing.payouts.models import Payout, PayoutBatch
from billing.payouts.own_views import own_rows
from billing.reporting.costs.api import Amount
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class PayoutBatchShown(Shown):
    """Payouts that are prepared, released, and sent together."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    currency = serializers.CharField()
    state = serializers.CharField()
    prepared_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)


class PayoutShown(Shown):
    """What one member is paid. The amount is a decimal string."""

    id = serializers.IntegerField()
    batch = serializers.IntegerField(source="batch_id")
    member = serializers.IntegerField(source="member_id")
    amount = Amount()
    rounding = Amount()
    currency = serializers.CharField()
    state = serializers.CharField()
    failure = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class PayoutBatches(Endpoint):
    """Batches of payouts."""

    @operation("payout.view", returns=PayoutBatchShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[PayoutBatch]:
        """List all batches of payouts."""
        return PayoutBatch.objects.all()


class Payouts(Endpoint):
    """All payouts."""

    @operation("payout.view", returns=PayoutShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Payout]:
        """List the payouts of all members."""
        return Payout.objects.all()


class OwnPayouts(Endpoint):
    """Own payouts."""

    @operation("work.view_own", returns=PayoutShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Payout]:
        """List the token owner's payouts."""
        return own_rows(request.member)


urlpatterns = [
    path("payout-batches", PayoutBatches.as_view(), name="api_payout_batches"),
    path("payouts", Payouts.as_view(), name="api_payouts"),
    path("earnings/payouts", OwnPayouts.as_view(), name="api_own_payouts"),
]
