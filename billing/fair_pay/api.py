"""The API of fair pay: weeks of hourly pay, top-ups, corrections of active time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from billing.fair_pay.actions import correct_time, top_up_week
from billing.fair_pay.models import MAX_WEEK_MS, TimeCorrection, TopUp
from billing.fair_pay.queries import Span, own_weeks, pay_weeks
from billing.fair_pay.rules import PayWeek, monday_of
from billing.reporting.costs.api import Amount, in_range
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from core.web.errors import Invalid
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

MAX_OWN_WEEKS = 26
MAX_ID = 2**63 - 1


class PayWeekShown(Shown):
    """A member's active time and pay of a week in a pool. Amounts are exact decimal strings."""

    week = serializers.DateField()
    member = serializers.IntegerField(source="member_id")
    pool = serializers.IntegerField(source="pool_id", allow_null=True)
    active_seconds = serializers.SerializerMethodField()
    measured_seconds = serializers.SerializerMethodField()
    pay = Amount()
    top_up = Amount()
    currency = serializers.CharField()
    pay_per_hour = serializers.DecimalField(
        source="hourly", max_digits=None, decimal_places=None, allow_null=True
    )
    floor_per_hour = serializers.DecimalField(
        source="hourly_floor", max_digits=None, decimal_places=None, allow_null=True
    )
    shortfall = Amount()
    undecided = serializers.IntegerField()
    state = serializers.SerializerMethodField()

    def get_active_seconds(self, row: PayWeek) -> float:
        """The time that counts."""
        return row.active_ms / 1000

    def get_measured_seconds(self, row: PayWeek) -> float:
        """What the server measured."""
        return row.measured_ms / 1000

    def get_state(self, row: PayWeek) -> str:
        """Where the week stands now."""
        return row.state(timezone.now()).value


class WeekFilter(Body):
    """A week, named by any of its days; default is the last one that is over."""

    week = serializers.DateField(required=False)
    pool = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)

    def validate_week(self, day: date) -> date:
        """A day that every time zone has."""
        return in_range(day)


class OwnWeeksFilter(Body):
    """How many weeks to list, with the one under way."""

    weeks = serializers.IntegerField(default=8, min_value=1, max_value=MAX_OWN_WEEKS)


class TopUpShown(Shown):
    """A top-up of a member's week in a pool. Amounts are exact decimal strings."""

    id = serializers.IntegerField()
    week = serializers.DateField()
    member = serializers.IntegerField(source="member_id")
    pool = serializers.IntegerField(source="pool_id")
    hourly_floor = Amount()
    pay = Amount()
    amount = Amount()
    currency = serializers.CharField()
    posted_by = serializers.IntegerField(source="posted_by_id")
    posted_at = serializers.DateTimeField()


class TopUpBody(Body):
    """The week to top up, by its Monday. Without a pool, in all pools."""

    week = serializers.DateField()
    pool = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)


class TimeCorrectionShown(Shown):
    """A correction of the active time of a member's week in a pool."""

    id = serializers.IntegerField()
    week = serializers.DateField()
    member = serializers.IntegerField(source="member_id")
    pool = serializers.IntegerField(source="pool_id")
    measured_seconds = serializers.SerializerMethodField()
    active_seconds = serializers.SerializerMethodField()
    note = serializers.CharField()
    corrected_by = serializers.IntegerField(source="corrected_by_id")
    corrected_at = serializers.DateTimeField()

    def get_measured_seconds(self, row: TimeCorrection) -> float:
        """What the server measured."""
        return row.measured_ms / 1000

    def get_active_seconds(self, row: TimeCorrection) -> float:
        """The time that counts."""
        return row.corrected_ms / 1000


class TimeCorrectionBody(Body):
    """The active time of a member's week in a pool, the week by its Monday, and the reason."""

    week = serializers.DateField()
    member = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    pool = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    active_seconds = serializers.IntegerField(min_value=0, max_value=MAX_WEEK_MS // 1000)
    note = serializers.CharField(max_length=400)


class FairPay(Endpoint):
    """Hourly pay by week."""

    @operation("cost.view", filters=WeekFilter, returns=PayWeekShown, many=True)
    def get(
        self, request: ApiRequest, week: date | None = None, pool: int | None = None
    ) -> list[PayWeek]:
        """List each member's hourly pay in each pool in a week."""
        last = monday_of(today(request.organization)) - timedelta(days=7)
        monday = monday_of(week or last)
        rows = pay_weeks(Span(request.organization, monday, monday))
        return [row for row in rows if pool is None or row.pool_id == pool]


class OwnPayWeeks(Endpoint):
    """Own hourly pay by week."""

    @operation("work.view_own", filters=OwnWeeksFilter, returns=PayWeekShown, many=True)
    def get(self, request: ApiRequest, weeks: int) -> list[PayWeek]:
        """List the token owner's hourly pay of the last weeks, newest first."""
        return own_weeks(request.member, count=weeks, now=timezone.now())


class TopUps(Endpoint):
    """Top-ups to the pay floor."""

    @operation("cost.view", returns=TopUpShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[TopUp]:
        """List all top-ups."""
        return TopUp.objects.all()

    @operation("pay.adjust", takes=TopUpBody, returns=TopUpShown, many=True, status=201)
    def post(self, request: ApiRequest, week: date, pool: int | None = None) -> list[TopUp]:
        """Top up each member who is below the floor in a week that is over.

        Returns what was posted. Sent again, it posts nothing.
        """
        of_pool = pool_named(pool) if pool else None
        return top_up_week(by=request.member, week=week, pool=of_pool)


class TimeCorrections(Endpoint):
    """Corrections of active time."""

    @operation("cost.view", returns=TimeCorrectionShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[TimeCorrection]:
        """List all corrections of active time."""
        return TimeCorrection.objects.all()

    @operation("pay.adjust", takes=TimeCorrectionBody, returns=TimeCorrectionShown, status=201)
    def post(self, request: ApiRequest, member: int, pool: int, **sent: Any) -> TimeCorrection:
        """Correct the active time of a member's week in a pool. What was measured is kept."""
        corrected = Member.objects.filter(pk=member).first()
        if corrected is None:
            raise Invalid(
                _("Some of these IDs aren't members of this organization."), code="unknown_member"
            )
        return correct_time(
            by=request.member,
            member=corrected,
            pool=pool_named(pool),
            week=sent["week"],
            active_ms=sent["active_seconds"] * 1000,
            note=sent["note"],
        )


def pool_named(pool_id: int) -> Pool:
    """The pool; raises Invalid where there is none."""
    found = Pool.objects.filter(pk=pool_id).first()
    if found is None:
        raise Invalid(_("This pool doesn't exist."), code="unknown_pool")
    return found


urlpatterns = [
    path("fair-pay", FairPay.as_view(), name="api_fair_pay"),
    path("fair-pay/top-ups", TopUps.as_view(), name="api_top_ups"),
    path("fair-pay/time-corrections", TimeCorrections.as_view(), name="api_time_corrections"),
    path("earnings/weeks", OwnPayWeeks.as_view(), name="api_own_pay_weeks"),
]
