"""The API of one's own availability: days away and the hours of a week."""

from __future__ import annotations

from datetime import date

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from workforce.members.availability.actions import HOURS_A_DAY, come_back, set_availability
from workforce.members.availability.models import DAYS_A_WEEK
from workforce.members.availability.plan import Plan
from workforce.members.availability.queries import plan_of

HOURS_HELP = "From Monday to Sunday; an empty list says nothing of them."


class AvailabilityShown(Shown):
    """When the token's owner works."""

    away_until = serializers.DateField(allow_null=True, help_text="The last day away.")
    hours = serializers.ListField(child=serializers.IntegerField(), help_text=HOURS_HELP)


class AvailabilityBody(Body):
    """All of it anew."""

    away_until = serializers.DateField(default=None, allow_null=True)
    hours = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=HOURS_A_DAY),
        default=[],
        max_length=DAYS_A_WEEK,
        help_text=HOURS_HELP,
    )

    def validate_away_until(self, day: date | None) -> date | None:
        """A day that is still to come, or today."""
        if day is not None and day < timezone.localdate():
            raise serializers.ValidationError(
                _("This day is over. Leave it empty, or give a later one.")
            )
        return day


class OwnAvailability(Endpoint):
    """One's own plan."""

    @operation("work.view_own", returns=AvailabilityShown)
    def get(self, request: ApiRequest) -> Plan:
        """Show when you are away and how many hours you plan."""
        return plan_of(request.member)

    @operation("label.do", takes=AvailabilityBody, returns=AvailabilityShown)
    def put(self, request: ApiRequest, away_until: date | None, hours: list[int]) -> Plan:
        """Say when you are away and how many hours you plan; managers see it."""
        set_availability(by=request.member, away_until=away_until, hours=hours)
        return plan_of(request.member)


class OwnAvailabilityBack(Endpoint):
    """The end of the time away."""

    @operation("label.do", returns=AvailabilityShown)
    def post(self, request: ApiRequest) -> Plan:
        """Say that you are back; the weekly hours stay."""
        come_back(by=request.member)
        return plan_of(request.member)


urlpatterns = [
    path("availability", OwnAvailability.as_view(), name="api_availability"),
    path("availability/back", OwnAvailabilityBack.as_view(), name="api_availability_back"),
]
