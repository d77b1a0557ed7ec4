"""Scheduled reports that a member may manage, and why a report can't be sent."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.reporting.costs.selection import Grouping
from billing.reporting.scheduled.models import ReportPage, ScheduledReport
from core.identity.models import Member, Organization
from core.permissions.can import can
from core.permissions.roles import HANDS_OUT_WORK


def reports_for(member: Member) -> QuerySet[ScheduledReport]:
    """The member's own reports; those of all members for who sees costs."""
    rows = ScheduledReport.objects.select_related("member__user").order_by("-pk")
    return rows if can(member, "cost.view") else rows.filter(member=member)


def pages_for(member: Member) -> list[ReportPage]:
    """The pages that the member may get reports of."""
    hidden = () if can(member, "cost.view") else (ReportPage.COSTS,)
    return [page for page in ReportPage if page not in hidden]


def needed(page: str, group_by: str) -> list[str]:
    """The permissions that it takes to get such a report."""
    found = ["report.schedule", "cost.view" if page == ReportPage.COSTS else "project.view"]
    return [*found, "invoice.view"] if group_by == Grouping.CUSTOMER else found


def may_get(member: Member, report: ScheduledReport) -> bool:
    """Whether the member still has the right to what the report shows."""
    return all(can(member, each) for each in needed(report.page, report.group_by))


def is_stopped(organization: Organization) -> bool:
    """Whether the organization is suspended or closed, so that no report leaves it."""
    return organization.state not in HANDS_OUT_WORK


def told(report: ScheduledReport) -> dict[str, str | int]:
    """What the audit log says of a report."""
    return {
        "page": report.page,
        "group_by": report.group_by,
        "frequency": report.frequency,
        "member": report.member_id,
    }
