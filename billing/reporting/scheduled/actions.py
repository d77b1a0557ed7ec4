"""Schedule, pause, resume, request and remove reports by email."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.reporting.scheduled.jobs import send_report_now
from billing.reporting.scheduled.models import ScheduledReport
from billing.reporting.scheduled.queries import needed, told
from billing.reporting.scheduled.rules import next_due
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict
from workforce.organizations.local_days import today


@transaction.atomic
def schedule_report(*, by: Member, page: str, group_by: str, frequency: str) -> ScheduledReport:
    """Send the member this report from the next week or month on.

    Raises Forbidden for a report that the member may not see, Conflict for one that is scheduled.
    """
    for permission in needed(page, group_by):
        require(by, permission)
    report = ScheduledReport(
        member=by,
        page=page,
        group_by=group_by,
        frequency=frequency,
        due_on=next_due(frequency, today(by.organization)),
    )
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise Conflict(
            _("You already get this report. Choose other rows or another frequency."),
            code="already_scheduled",
        ) from None
    record("report.scheduled", by=by, subject=report, **told(report))
    return report


@transaction.atomic
def pause_report(*, by: Member, report: ScheduledReport) -> None:
    """Send nothing until it is resumed."""
    require(by, "report.schedule")
    paused = ScheduledReport.objects.filter(pk=report.pk, paused_at=None)
    if paused.update(paused_at=timezone.now()):
        record("report.paused", by=by, subject=report, **told(report))


@transaction.atomic
def resume_report(*, by: Member, report: ScheduledReport) -> None:
    """Send it again from the next week or month on; what was missed isn't sent."""
    require(by, "report.schedule")
    due_on = next_due(report.frequency, today(by.organization))
    paused = ScheduledReport.objects.filter(pk=report.pk, paused_at__isnull=False)
    if paused.update(paused_at=None, due_on=due_on):
        record("report.resumed", by=by, subject=report, **told(report))


@transaction.atomic
def request_report(*, by: Member, report: ScheduledReport) -> None:
    """Send the report of the last week or month now, beside what is scheduled."""
    require(by, "report.schedule")
    enqueue(
        send_report_now,
        organization_id=current_organization_id(),
        scheduled_report_id=report.pk,
    )
    record("report.requested", by=by, subject=report, **told(report))


@transaction.atomic
def remove_report(*, by: Member, report: ScheduledReport) -> None:
    """Never send it again."""
    require(by, "report.schedule")
    record("report.removed", by=by, subject=report, **told(report))
    report.delete()


@transaction.atomic
def unsubscribe(*, report: ScheduledReport) -> None:
    """Never send it again: its reader followed the link in the mail."""
    record("report.unsubscribed", by=report.member, subject=report, **told(report))
    report.delete()
