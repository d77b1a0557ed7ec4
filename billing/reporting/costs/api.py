"""The API of costs: sums by project, person and so on, and the single events behind them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework import serializers

from annotation.workflow.events.models import WorkKind
from billing.metering.models import UsageEvent
from billing.reporting.costs.period import EARLIEST, LATEST, Period, Preset, period_of, preset_days
from billing.reporting.costs.queries import Row, cost_events, rows_by
from billing.reporting.costs.selection import MAX_KIND_LENGTH, Grouping, Selection, kind_of
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.permissions.can import require
from workforce.organizations.local_days import local_date


class Amount(serializers.DecimalField):
    """An exact amount as a decimal string."""

    def __init__(self, *, source: str | None = None, allow_null: bool = False) -> None:
        super().__init__(max_digits=None, decimal_places=None, source=source, allow_null=allow_null)


class DaysFilter(Body):
    """First and last day of the period (organization's time zone). Default: this month."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)

    def validate_first(self, day: date) -> date:
        """A day that every time zone has."""
        return in_range(day)

    def validate_last(self, day: date) -> date:
        """A day that every time zone has."""
        return in_range(day)

    def validate(self, attrs: dict[str, date]) -> dict[str, date]:
        """Both or none, in order."""
        if len(attrs.keys() & {"first", "last"}) == 1:
            raise serializers.ValidationError("Give both the first and the last day, or neither.")
        if "first" in attrs and attrs["last"] < attrs["first"]:
            raise serializers.ValidationError("The last day is before the first day.")
        return attrs


def in_range(day: date) -> date:
    """The day; raises ValidationError for one at the ends of the calendar."""
    if not EARLIEST <= day <= LATEST:
        raise serializers.ValidationError("This date is out of range.")
    return day


class CostFilters(DaysFilter):
    """The period, and what to group the rows by."""

    by = serializers.ChoiceField(Grouping.choices, default=Grouping.PROJECT)


class EventFilters(DaysFilter):
    """The period, and one project, customer, annotator, pool, label type, or guideline version."""

    project = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    customer = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text="0 for internal projects. Needs the permission to see customers.",
    )
    person = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    pool = serializers.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, help_text="0 for work without a pool."
    )
    kind = serializers.CharField(
        required=False,
        max_length=MAX_KIND_LENGTH,
        help_text="A label type, or none for work without one, such as reviews.",
    )
    guideline = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text="A guideline version. 0 for work under none.",
    )


class CostShown(Shown):
    """A row of costs. Amounts are exact decimal strings."""

    id = serializers.CharField(source="key", help_text="An ID, a label type, or a date.")
    name = serializers.CharField(source="title")
    labels = serializers.IntegerField(source="sums.labels")
    cost = Amount(source="sums.price")
    pay = Amount(source="sums.pay")
    margin = Amount(source="sums.margin")
    margin_percent = serializers.FloatField(source="sums.margin_percent", allow_null=True)
    pay_per_label = Amount(source="sums.pay_per_label", allow_null=True)
    yield_percent = serializers.FloatField(source="sums.yield_percent", allow_null=True)
    active_seconds = serializers.FloatField(source="sums.active_seconds")


class CostEventShown(Shown):
    """The labels of one type in an accepted annotation or a charged outcome, other paid work, or
    a reversal, with negative values."""

    id = serializers.IntegerField()
    occurred_at = serializers.DateTimeField()
    project = serializers.IntegerField(source="work_event.project_id")
    item = serializers.IntegerField(
        source="work_event.item_id", allow_null=True, help_text="null for a bonus."
    )
    kind = serializers.ChoiceField(WorkKind.choices, source="work_event.kind")
    annotation = serializers.IntegerField(
        source="work_event.annotation_id",
        allow_null=True,
        help_text="null for an outcome, an adjudication and a bonus.",
    )
    person = serializers.IntegerField(source="work_event.member_id")
    quantity = serializers.IntegerField()
    unit_price = Amount()
    cost = Amount(source="amount")
    pay = Amount()
    currency = serializers.CharField()


def narrowing(
    request: ApiRequest, *, customer: int | None = None, kind: str | None = None, **others: Any
) -> dict[str, Any]:
    """What a Selection takes, from EventFilters; Forbidden for customers one may not see."""
    if customer is not None:
        require(request.member, "invoice.view")
    return {"customer": customer, "kind": kind_of(kind or ""), **others}


def asked_grouping(request: ApiRequest, by: str) -> Grouping:
    """What to group by; Forbidden for customers one may not see."""
    if by == Grouping.CUSTOMER:
        require(request.member, "invoice.view")
    return Grouping(by)


def asked_period(request: ApiRequest, first: date | None, last: date | None) -> Period:
    """The days asked for, else this month."""
    if first is None or last is None:
        today = local_date(request.organization, timezone.now())
        first, last = preset_days(Preset.THIS_MONTH, today)
    return period_of(request.organization, first, last)


class Costs(Endpoint):
    """Sums."""

    @operation("cost.view", filters=CostFilters, returns=CostShown, many=True)
    def get(
        self, request: ApiRequest, by: str, first: date | None = None, last: date | None = None
    ) -> list[Row]:
        """Get costs and pay of accepted work, by project, customer, annotator, and so on."""
        grouping = asked_grouping(request, by)
        return rows_by(Selection(asked_period(request, first, last)), grouping)


class CostEvents(Endpoint):
    """Single events."""

    @operation("cost.view", filters=EventFilters, returns=CostEventShown, pages=True)
    def get(
        self,
        request: ApiRequest,
        first: date | None = None,
        last: date | None = None,
        **filters: Any,
    ) -> QuerySet[UsageEvent]:
        """List the events behind a total."""
        period = asked_period(request, first, last)
        return cost_events(Selection(period, **narrowing(request, **filters)))


urlpatterns = [
    path("costs", Costs.as_view(), name="api_costs"),
    path("costs/events", CostEvents.as_view(), name="api_cost_events"),
]
