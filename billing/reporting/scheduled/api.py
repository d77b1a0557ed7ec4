"""The API of scheduled reports."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from billing.reporting.costs.selection import Grouping
from billing.reporting.scheduled import actions
from billing.reporting.scheduled.models import Frequency, ReportPage, ScheduledReport
from billing.reporting.scheduled.queries import reports_for
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class ScheduledReportShown(Shown):
    """A report by email."""

    id = serializers.IntegerField()
    member = serializers.IntegerField(source="member_id")
    page = serializers.ChoiceField(ReportPage.choices)
    by = serializers.ChoiceField(Grouping.choices, source="group_by")
    frequency = serializers.ChoiceField(Frequency.choices)
    due_on = serializers.DateField()
    paused_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)


class ScheduledReportBody(Body):
    """What is sent to the token's owner, and how often."""

    page = serializers.ChoiceField(ReportPage.choices)
    by = serializers.ChoiceField(Grouping.choices, default=Grouping.PROJECT)
    frequency = serializers.ChoiceField(Frequency.choices)


class PauseBody(Body):
    """Whether emails are sent."""

    paused = serializers.BooleanField()


def report_of(request: ApiRequest, scheduled_report_id: int) -> ScheduledReport:
    """A report that the member may manage, or 404."""
    found: ScheduledReport = get_object_or_404(reports_for(request.member), pk=scheduled_report_id)
    return found


class ScheduledReports(Endpoint):
    """All of them."""

    @operation("report.schedule", returns=ScheduledReportShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[ScheduledReport]:
        """List your reports by email, and those of all members if you can see costs."""
        return reports_for(request.member)

    @operation(
        "report.schedule", takes=ScheduledReportBody, returns=ScheduledReportShown, status=201
    )
    def post(self, request: ApiRequest, page: str, by: str, frequency: str) -> ScheduledReport:
        """Schedule a report to yourself."""
        return actions.schedule_report(
            by=request.member, page=page, group_by=by, frequency=frequency
        )


class OneScheduledReport(Endpoint):
    """One of them."""

    @operation("report.schedule", on=report_of, takes=PauseBody, returns=ScheduledReportShown)
    def patch(self, request: ApiRequest, report: ScheduledReport, paused: bool) -> ScheduledReport:
        """Pause or resume a report."""
        action = actions.pause_report if paused else actions.resume_report
        action(by=request.member, report=report)
        report.refresh_from_db()
        return report

    @operation("report.schedule", on=report_of)
    def delete(self, request: ApiRequest, report: ScheduledReport) -> None:
        """Remove a report."""
        actions.remove_report(by=request.member, report=report)


class ScheduledReportSend(Endpoint):
    """A mail beside the scheduled ones."""

    @operation("report.schedule", on=report_of)
    def post(self, request: ApiRequest, report: ScheduledReport) -> None:
        """Send the report of the last week or month now."""
        actions.request_report(by=request.member, report=report)


ONE = "scheduled-reports/<int:scheduled_report_id>"

urlpatterns = [
    path("scheduled-reports", ScheduledReports.as_view(), name="api_scheduled_reports"),
    path(ONE, OneScheduledReport.as_view(), name="api_scheduled_report"),
    path(f"{ONE}/send", ScheduledReportSend.as_view(), name="api_scheduled_report_send"),
]
