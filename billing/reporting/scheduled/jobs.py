"""Jobs that send scheduled reports."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from billing.reporting.scheduled.mail import report_mail
from billing.reporting.scheduled.models import ScheduledReport
from billing.reporting.scheduled.queries import is_stopped, may_get, told
from billing.reporting.scheduled.rules import is_due, next_due
from core.audit.record import record
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.notifications.jobs import REFUSED
from core.tenancy.scope import across_tenants, tenant
from workforce.organizations.local_days import today, zone

AHEAD = timedelta(hours=14)  # the easternmost zone's date is so far ahead

logger = logging.getLogger(__name__)


@across_job
def send_reports() -> int:
    """Queue each report whose morning has come; how many these are."""
    now = timezone.now()
    with across_tenants("find reports that are due by email"):
        rows = ScheduledReport.objects.filter(paused_at=None, due_on__lte=(now + AHEAD).date())
        due = [
            (report.organization.pk, report.pk)
            for report in rows.select_related("organization").order_by("pk")
            if is_due(report.due_on, now, zone(report.organization))
        ]
    for organization_id, report_id in due:
        enqueue(send_report, organization_id=organization_id, scheduled_report_id=report_id)
    return len(due)


@tenant_job
def send_report(*, organization_id: int, scheduled_report_id: int) -> None:
    """Send a report that is due, once: a second run waits for the row and finds it sent.

    Marked in the same transaction: when the mail server fails, the report stays due. After an
    outage only the newest period is sent.
    """
    with tenant(organization_id):
        report = locked(scheduled_report_id)
        if report is None or report.paused_at is not None:
            return
        organization, now = report.organization, timezone.now()
        if not is_due(report.due_on, now, zone(organization)):
            return
        report.due_on = next_due(report.frequency, today(organization))
        report.save(update_fields=["due_on"])
        send(report)


@tenant_job
def send_report_now(*, organization_id: int, scheduled_report_id: int) -> None:
    """Send the newest period of a report, whether it is due or not."""
    with tenant(organization_id):
        report = locked(scheduled_report_id)
        if report is not None:
            send(report)


def locked(report_id: int) -> ScheduledReport | None:
    """The report with its member, locked until the transaction ends."""
    rows = ScheduledReport.objects.select_related("member__user", "organization")
    return rows.select_for_update(no_key=True, of=("self",)).filter(pk=report_id).first()


def end(report: ScheduledReport) -> None:
    """Pause a report whose member lost the right to it; who regains it may resume the report."""
    if report.paused_at is None:
        report.paused_at = timezone.now()
        report.save(update_fields=["paused_at"])
        record("report.ended", by=None, subject=report, **told(report))


def send(report: ScheduledReport) -> None:
    """Send a locked report, unless its organization is stopped or its member's right ended: then
    it is paused. An address that is refused goes without this period.
    """
    member, organization = report.member, report.organization
    if is_stopped(organization):
        return
    member.organization_state = organization.state
    if not may_get(member, report):
        end(report)
        return
    try:
        with timezone.override(organization.timezone):
            report_mail(report).send()
    except REFUSED:
        logger.exception("The email with report %s was rejected.", report.pk)
        return
    report.sent_at = timezone.now()
    report.save(update_fields=["sent_at"])
    record("report.sent", by=None, subject=report, **told(report))
