"""The API of throughput: work and pace by project, person and so on, and the answers behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from annotation.projects.queries import visible_keys
from annotation.workflow.facts import LOOKUPS, What, detail_of, what_of
from billing.reporting.costs.api import (
    CostFilters,
    EventFilters,
    asked_grouping,
    asked_period,
    narrowing,
)
from billing.reporting.costs.queries import Row, rows_by
from billing.reporting.costs.selection import Selection
from billing.reporting.costs.waiting import Queue, queues
from billing.reporting.throughput.queries import answers
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class ThroughputShown(Shown):
    """A row of throughput. Acceptance rate and pace are null if they can't be computed."""

    id = serializers.CharField(source="key", help_text="An ID, a label type, or a date.")
    name = serializers.CharField(source="title")
    labels = serializers.IntegerField(
        source="sums.labels", help_text="Accepted labels or annotations."
    )
    answers = serializers.IntegerField(
        source="sums.answers", help_text="Accepted labels or annotations."
    )
    submitted = serializers.IntegerField(source="sums.submitted")
    rejected = serializers.IntegerField(source="sums.rejected")
    skipped = serializers.IntegerField(source="sums.skipped")
    yield_percent = serializers.FloatField(source="sums.yield_percent", allow_null=True)
    active_seconds = serializers.FloatField(source="sums.active_seconds")
    labels_per_hour = serializers.FloatField(source="sums.labels_per_hour", allow_null=True)


class AnswerFilters(EventFilters):
    """The period, one project, annotator, or pool, and the outcome of the annotations."""

    what = serializers.ChoiceField(What.choices, default=What.SUBMITTED)


class CountedAnswer(Shown):
    """One annotation or skip that throughput counts."""

    what = serializers.CharField()
    at = serializers.DateTimeField()
    project = serializers.IntegerField(source="project_id")
    item = serializers.IntegerField(source="item_id")
    person = serializers.IntegerField(source="person_id")
    why = serializers.CharField(allow_blank=True, help_text="The reason for the rejection or skip.")
    active_seconds = serializers.FloatField()


def counted(rows: list[Any]) -> list[dict[str, Any]]:
    """The answers of a page, all of one sort."""
    return [counted_answer(row, what_of(row)) for row in rows]


def counted_answer(row: Any, what: What) -> dict[str, Any]:
    """One of them; its relations are loaded."""
    answer = row.annotation if what == What.REJECTED else row
    return {
        "what": what.value,
        "at": getattr(row, LOOKUPS[what].time),
        "project_id": row.project_id,
        "item_id": row.item_id,
        "person_id": answer.member_id,
        "why": detail_of(row),
        "active_seconds": answer.active_seconds,
    }


class WaitingShown(Shown):
    """The items of a project in one state that wait.

    Times are null where nothing waits. The median is null, too, where more than 10,000 reviews do.
    """

    items = serializers.IntegerField()
    oldest_at = serializers.DateTimeField(source="since", allow_null=True)
    median_at = serializers.DateTimeField(source="median", allow_null=True)


class QueueShown(Shown):
    """What waits in a project: for annotations, for reviews, and for adjudication."""

    project = serializers.IntegerField(source="project_id")
    name = serializers.CharField(source="project")
    labeling = WaitingShown(source="by_state.labeling")
    review = WaitingShown(source="by_state.review")
    adjudication = WaitingShown(source="by_state.adjudication")


class Throughput(Endpoint):
    """Sums."""

    @operation("project.view", filters=CostFilters, returns=ThroughputShown, many=True)
    def get(
        self, request: ApiRequest, by: str, first: date | None = None, last: date | None = None
    ) -> list[Row]:
        """Get throughput: work, acceptance rate, and pace in your projects."""
        selection = Selection(
            asked_period(request, first, last), within=visible_keys(request.member)
        )
        return rows_by(selection, asked_grouping(request, by))


class ThroughputWaiting(Endpoint):
    """What waits now."""

    @operation("project.view", returns=QueueShown, many=True)
    def get(self, request: ApiRequest) -> list[Queue]:
        """Get what waits in your live and paused projects and since when, longest first."""
        return queues(within=visible_keys(request.member), limit=None).shown


class ThroughputAnswers(Endpoint):
    """Single answers."""

    @operation(
        "project.view", filters=AnswerFilters, returns=CountedAnswer, pages=True, prepared=counted
    )
    def get(
        self,
        request: ApiRequest,
        what: str,
        first: date | None = None,
        last: date | None = None,
        **filters: Any,
    ) -> QuerySet[Any]:
        """List the annotations behind a number, newest first."""
        period = asked_period(request, first, last)
        chosen = narrowing(request, **filters)
        return answers(Selection(period, within=visible_keys(request.member), **chosen), What(what))


urlpatterns = [
    path("throughput", Throughput.as_view(), name="api_throughput"),
    path("throughput/waiting", ThroughputWaiting.as_view(), name="api_throughput_waiting"),
    path("throughput/answers", ThroughputAnswers.as_view(), name="api_throughput_answers"),
]
