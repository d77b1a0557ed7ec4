"""Can two runs of the job at once send a report twice?"""

from datetime import date

import pytest
from django.core import mail as outbox
from django.utils import timezone

from billing.reporting.scheduled import jobs
from billing.reporting.scheduled.jobs import send_report
from billing.reporting.scheduled.models import ScheduledReport
from billing.reporting.scheduled.rules import next_due
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found, staff
from tests.billing.metering.test_race import run_together
from tests.factories import money

pytestmark = pytest.mark.race
RUNS = 4


@pytest.fixture
def due(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        owner, *_ = staff()
        report = money.make_scheduled_report(owner, page="costs", due_on=date(2026, 1, 5))
    return organization, report


def run_at_once(organization, report):
    def run(_):
        send_report(organization_id=organization.pk, scheduled_report_id=report.pk)

    run_together(run, range(RUNS))


def test_simultaneous_runs_send_one_mail(due):
    organization, report = due
    run_at_once(organization, report)
    assert len(outbox.outbox) == 1
    with tenant(organization.pk):
        sent = ScheduledReport.objects.get()
        assert sent.due_on == next_due("weekly", timezone.now().date())


def test_without_the_lock_the_same_race_sends_several(due, monkeypatch):
    """The control: if it sent one, the race above would prove nothing."""
    organization, report = due

    def unlocked(report_id):
        rows = ScheduledReport.objects.select_related("member__user", "organization")
        return rows.get(pk=report_id)

    monkeypatch.setattr(jobs, "locked", unlocked)
    run_at_once(organization, report)
    assert len(outbox.outbox) > 1
