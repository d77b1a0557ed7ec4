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

HOURS_HELP = "Planned hours from Monday to Sunday. An empty list means not specified."


class AvailabilityShown(Shown):
    """The availability of the token's owner."""

    away_until = serializers.DateField(allow_null=True, help_text="The last day of the absence.")
    hours = serializers.ListField(child=serializers.IntegerField(), help_text=HOURS_HELP)


class AvailabilityBody(Body):
    """The complete new availability."""

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
                _("This date is in the past. Choose a later date or leave the field empty.")
            )
        return day


class OwnAvailability(Endpoint):
    """One's own plan."""

    @operation("work.view_own", returns=AvailabilityShown)
    def get(self, request: ApiRequest) -> Plan:
        """Get your availability."""
        return plan_of(request.member)

    @operation("label.do", takes=AvailabilityBody, returns=AvailabilityShown)
    def put(self, request: ApiRequest, away_until: date | None, hours: list[int]) -> Plan:
        """Set your availability: days away and weekly hours. Project managers see it."""
        set_availability(by=request.member, away_until=away_until, hours=hours)
        return plan_of(request.member)


class OwnAvailabilityBack(Endpoint):
    """The end of the time away."""

    @operation("label.do", returns=AvailabilityShown)
    def post(self, request: ApiRequest) -> Plan:
        """End your absence. The weekly hours stay unchanged."""
        come_back(by=request.member)
        return plan_of(request.member)


urlpatterns = [
    path("availability", OwnAvailability.as_view(), name="api_availability"),
    path("availability/back", OwnAvailabilityBack.as_view(), name="api_availability_back"),
]
