"""The API of pay floors and of suggested pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from billing.pay_floors.actions import remove_floor, set_floor
from billing.pay_floors.models import PayFloor
from billing.pay_floors.suggestions import PoolSuggestion, suggestions
from billing.rates.api import RateAmount
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from workforce.pools.models import Pool


class PayFloorShown(Shown):
    """What an active hour in a pool pays at least. The amount is a decimal string."""

    id = serializers.IntegerField()
    pool = serializers.IntegerField(source="pool_id")
    hourly = RateAmount()
    currency = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class PayFloorBody(Body):
    """A pay floor. Without a day, it starts today."""

    hourly = RateAmount()
    valid_from = serializers.DateField(required=False)
    note = serializers.CharField(max_length=200, default="", allow_blank=True)


class PaySuggestionShown(Shown):
    """Pay per label that brings three quarters of the labels to the pool's floor."""

    pool = serializers.IntegerField(source="pool_id")
    label_kind = serializers.CharField(allow_blank=True)
    hourly = RateAmount(source="floor.hourly")
    currency = serializers.CharField(source="floor.currency")
    labels = serializers.IntegerField(source="suggestion.labels")
    missing = serializers.IntegerField(source="suggestion.missing")
    seconds = serializers.FloatField(source="suggestion.seconds", allow_null=True)
    suggested_pay = serializers.DecimalField(
        source="suggestion.pay", max_digits=18, decimal_places=6, allow_null=True
    )


def pool_of(request: ApiRequest, pool_id: int) -> Pool:
    """The pool, or 404."""
    found: Pool = get_object_or_404(Pool, pk=pool_id)
    return found


class PayFloors(Endpoint):
    """The pay floors of a pool."""

    @operation("cost.view", on=pool_of, returns=PayFloorShown, pages=True)
    def get(self, request: ApiRequest, pool: Pool) -> QuerySet[PayFloor]:
        """List all pay floors of a pool, including past and coming ones."""
        return PayFloor.objects.filter(pool=pool)

    @operation("rate.change", on=pool_of, takes=PayFloorBody, returns=PayFloorShown, status=201)
    def post(
        self,
        request: ApiRequest,
        pool: Pool,
        hourly: Decimal,
        note: str,
        valid_from: date | None = None,
    ) -> PayFloor:
        """Set the pay floor of a pool. The previous one ends when the new one starts."""
        return set_floor(
            by=request.member, pool=pool, hourly=hourly, valid_from=valid_from, note=note
        )

    @operation("rate.change", on=pool_of)
    def delete(self, request: ApiRequest, pool: Pool) -> None:
        """Remove the pay floor of a pool from today on. Coming ones are deleted."""
        remove_floor(by=request.member, pool=pool)


class PaySuggestions(Endpoint):
    """Suggested pay."""

    @operation("cost.view", returns=PaySuggestionShown, many=True)
    def get(self, request: ApiRequest) -> list[PoolSuggestion]:
        """List the suggested pay per label for pools with a pay floor."""
        return suggestions(request.organization)


urlpatterns = [
    path("pools/<int:pool_id>/pay-floors", PayFloors.as_view(), name="api_pay_floors"),
    path("pay-suggestions", PaySuggestions.as_view(), name="api_pay_suggestions"),
]
