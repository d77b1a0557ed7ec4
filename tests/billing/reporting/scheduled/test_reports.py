"""Does each report leave once, on its morning, with what its reader may see, and end in time?"""

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.reporting.scheduled import jobs
from billing.reporting.scheduled.actions import resume_report, schedule_report
from billing.reporting.scheduled.jobs import send_report, send_report_now, send_reports
from billing.reporting.scheduled.link import key_of
from billing.reporting.scheduled.models import ScheduledReport
from billing.reporting.scheduled.rules import is_due, latest_due, next_due, period_before
from core.audit.models import AuditEntry
from core.identity.models import Member, Organization
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import money, people, projects
from tests.support.script import Script

MONDAY = datetime(2026, 3, 9, 8, tzinfo=ZoneInfo("Europe/Berlin"))  # 2 to 8 March are over


@pytest.mark.parametrize(
    ("frequency", "day", "latest", "following", "period"),
    [
        ("weekly", "2026-03-09", "2026-03-09", "2026-03-16", ("2026-03-02", "2026-03-08")),
        ("weekly", "2026-03-15", "2026-03-09", "2026-03-16", ("2026-03-02", "2026-03-08")),
        ("weekly", "2026-01-01", "2025-12-29", "2026-01-05", ("2025-12-22", "2025-12-28")),
        ("monthly", "2026-03-01", "2026-03-01", "2026-04-01", ("2026-02-01", "2026-02-28")),
        ("monthly", "2026-12-31", "2026-12-01", "2027-01-01", ("2026-11-01", "2026-11-30")),
    ],
)
def test_the_days_of_a_report(frequency, day, latest, following, period):
    today = date.fromisoformat(day)
    assert latest_due(frequency, today).isoformat() == latest
    assert next_due(frequency, today).isoformat() == following
    assert tuple(each.isoformat() for each in period_before(frequency, today)) == period


def test_the_morning_is_the_organization_s_own():
    due, at = date(2026, 3, 9), datetime(2026, 3, 8, 22, tzinfo=UTC)
    assert is_due(due, at, ZoneInfo("Asia/Tokyo")), "7:00 on Monday there"
    assert not is_due(due, at, ZoneInfo("Europe/Berlin"))


@pytest.fixture
def crew(db, monkeypatch):
    """Ada labelled in the week before and since; a report of it is due this Monday morning."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    organization = found("acme", timezone="Europe/Berlin", name="Acme & Sons")
    with tenant(organization.pk):
        owner, (ada, _ben), pool, project, batch = staff()
        days = [(datetime(2026, 3, 4, 12, tzinfo=UTC), 2), (MONDAY, 5)]
        for number, (at, labels) in enumerate(days):
            item = projects.make_item(batch, f"text {number}")
            work = accepted(item, ada, pool=pool, at=at, labels={"choice": labels})
            record_accepted([work])
    return organization, owner, project


def make_report(organization, member, **values):
    values = {"page": "costs", "due_on": date(2026, 3, 9)} | values
    with tenant(organization.pk):
        return money.make_scheduled_report(member, **values)


def run(organization, report, job=send_report):
    job(organization_id=organization.pk, scheduled_report_id=report.pk)
    with tenant(organization.pk):
        return ScheduledReport.objects.get(pk=report.pk)


def actions_told(organization):
    with tenant(organization.pk):
        return list(
            AuditEntry.objects.filter(action__startswith="report.").values_list("action", flat=True)
        )


def test_the_mail_has_the_week_s_numbers_the_file_and_the_way_out(crew):
    organization, owner, project = crew
    report = make_report(organization, owner)
    sent = run(organization, report)
    assert (sent.due_on, sent.sent_at) == (date(2026, 3, 16), MONDAY)
    [mail] = outbox.outbox
    assert mail.to == [owner.user.email]
    assert mail.subject == "Acme & Sons: Costs from 2 Mar 2026 to 8 Mar 2026"
    line = "Accepted labels: 2 · Cost: €0.11 · Pay: €0.06 · Margin: €0.04 (41.0%) · "
    assert f"{project.name}\n{line}Pay per label: €0.031" in mail.body
    [(page, _kind)] = mail.alternatives
    query = "period=custom&amp;first=2026-03-02&amp;last=2026-03-08"
    assert f"/o/acme/costs/?{query}&amp;project={project.pk}" in page
    assert f"/o/acme/costs/?{query}&amp;by=project" in page
    assert "Acme &amp; Sons" in page
    link = reverse("report_unsubscribe", args=[key_of(report)])
    assert link in mail.body
    assert link in page
    assert link in mail.extra_headers["List-Unsubscribe"]
    [(name, content, _type)] = mail.attachments
    assert name == "acme-costs-2026-03-02-2026-03-08-project.csv"
    text = content if isinstance(content, str) else content.decode("utf-8-sig")
    [_header, cells] = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    assert cells[:4] == [project.name, "2", "0.105000", "0.062000"]
    assert actions_told(organization) == ["report.sent"]


def test_a_period_is_sent_once_and_what_was_missed_isn_t_sent(crew):
    organization, owner, _project = crew
    report = make_report(organization, owner, due_on=date(2026, 2, 9))
    for _ in range(3):
        assert run(organization, report).due_on == date(2026, 3, 16)
    assert len(outbox.outbox) == 1
    assert "2 Mar 2026" in outbox.outbox[0].subject


def test_before_its_morning_nothing_leaves(crew, monkeypatch):
    organization, owner, _project = crew
    report = make_report(organization, owner)
    early = MONDAY.replace(hour=6, minute=59)
    monkeypatch.setattr(timezone, "now", lambda: early)
    assert send_reports() == 0
    assert run(organization, report).due_on == date(2026, 3, 9)
    assert not outbox.outbox
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    assert send_reports() == 1


def test_a_month_without_work_says_so(crew):
    organization, owner, _project = crew
    run(organization, make_report(organization, owner, frequency="monthly"))
    assert "No work in this period." in outbox.outbox[0].body


def test_throughput_has_no_money_and_the_projects_of_its_reader_alone(crew):
    organization, owner, project = crew
    with tenant(organization.pk):
        manager = people.make_member(people.make_user("mona@example.org"), "manager")
        other = projects.make_project("Hidden", by=owner)
        at = datetime(2026, 3, 5, 12, tzinfo=UTC)
        item = projects.make_item(projects.make_batch(other), "text")
        record_accepted([accepted(item, Member.objects.get(user__first_name="Ada"), at=at)])
        projects.grant(project, manager)
    run(organization, make_report(organization, manager, page="throughput"))
    [mail] = outbox.outbox
    everything = f"{mail.body}{mail.alternatives[0][0]}{mail.attachments[0][1]}"
    assert project.name in everything
    assert "Accepted labels: 2" in mail.body
    for word in ("Hidden", "€", "EUR", "Cost", "Pay", "Margin"):
        assert word not in everything, word


def left(member):
    Member.objects.filter(pk=member.pk).update(left_at=MONDAY)


def suspended(member):
    Member.objects.filter(pk=member.pk).update(suspended_at=MONDAY)


def demoted(member):
    Member.objects.filter(pk=member.pk).update(role="manager")


@pytest.mark.parametrize("end", [left, suspended, demoted])
@pytest.mark.parametrize("job", [send_report, send_report_now])
def test_it_ends_with_the_right_to_see_it(crew, end, job):
    organization, owner, _project = crew
    report = make_report(organization, owner)
    with tenant(organization.pk):
        end(owner)
    assert run(organization, report, job).paused_at == MONDAY
    assert not outbox.outbox
    assert actions_told(organization) == ["report.ended"]
    assert send_reports() == 0


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_nothing_leaves_a_stopped_organization_and_nothing_is_lost(crew, state):
    organization, owner, _project = crew
    report = make_report(organization, owner)
    with tenant(organization.pk):
        Organization.objects.filter(pk=organization.pk).update(state=state)
    after = run(organization, report)
    assert (after.paused_at, after.due_on) == (None, date(2026, 3, 16))
    run(organization, report, send_report_now)
    assert not outbox.outbox


def test_a_report_by_customer_takes_the_right_to_see_customers(crew):
    organization, owner, _project = crew
    with tenant(organization.pk):
        manager = people.make_member(people.make_user("mona@example.org"), "manager")
        values = {"group_by": "customer", "frequency": "weekly"}
        with pytest.raises(Forbidden):
            schedule_report(by=manager, page="throughput", **values)
        with pytest.raises(Forbidden):
            schedule_report(by=manager, page="costs", group_by="project", frequency="weekly")
        report = schedule_report(by=owner, page="throughput", **values)
        assert report.due_on == date(2026, 3, 16)
        with pytest.raises(Conflict):
            schedule_report(by=owner, page="throughput", **values)


def test_when_the_mail_server_fails_the_report_stays_due(crew, monkeypatch):
    organization, owner, _project = crew
    report = make_report(organization, owner)

    def refuse(_report):
        raise ConnectionRefusedError

    monkeypatch.setattr(jobs, "report_mail", refuse)
    with pytest.raises(ConnectionRefusedError):
        run(organization, report)
    monkeypatch.undo()
    with tenant(organization.pk):
        report.refresh_from_db()
        assert (report.due_on, report.sent_at) == (date(2026, 3, 9), None)


def test_a_resumed_report_begins_with_the_next_period(crew):
    organization, owner, _project = crew
    report = make_report(organization, owner, paused_at=MONDAY, due_on=date(2026, 1, 5))
    assert send_reports() == 0
    with tenant(organization.pk):
        resume_report(by=owner, report=report)
        report.refresh_from_db()
        assert (report.paused_at, report.due_on) == (None, date(2026, 3, 16))


def test_the_link_in_the_mail_ends_it_without_signing_in(crew):
    organization, owner, _project = crew
    report = make_report(organization, owner)
    url, stranger = reverse("report_unsubscribe", args=[key_of(report)]), Client()
    page = stranger.get(url).content.decode()
    assert "Stop the report" in page
    with tenant(organization.pk):
        assert ScheduledReport.objects.exists(), "looking at it ends nothing"
    assert "You are unsubscribed" in stranger.post(url).content.decode()
    assert "You are unsubscribed" in stranger.get(url).content.decode()
    with tenant(organization.pk):
        assert not ScheduledReport.objects.exists()
    assert actions_told(organization) == ["report.unsubscribed"]
    assert stranger.get(url[:-2] + "x/").status_code == 404


def test_the_page_adds_pauses_sends_and_removes(crew, client):
    organization, owner, _project = crew
    client.force_login(owner.user)
    url = reverse("scheduled_reports", args=[organization.slug])
    assert "No reports scheduled" in client.get(url).content.decode()
    sent = {"page": "costs", "group_by": "customer", "frequency": "monthly"}
    text = client.post(url, sent, follow=True).content.decode()
    assert "Costs, By customer" in text
    assert "1 Apr 2026" in text
    assert "already get this report" in client.post(url, sent).content.decode()
    with tenant(organization.pk):
        report = ScheduledReport.objects.get()

    def press(name):
        address = reverse(name, args=[organization.slug, report.pk])
        return client.post(address, follow=True).content.decode()

    assert "Paused" in press("report_pause")
    assert "1 Apr 2026" in press("report_resume")
    assert "on its way" in press("report_send")
    assert "No reports scheduled" in press("report_remove")
    assert sorted(actions_told(organization)) == [
        "report.paused",
        "report.removed",
        "report.requested",
        "report.resumed",
        "report.scheduled",
    ]
    log = client.get(reverse("audit", args=[organization.slug])).content.decode()
    assert "scheduled a report by email" in log
    assert (
        "Reports by email"
        in client.get(reverse("costs", args=[organization.slug])).content.decode()
    )


def test_a_manager_manages_the_own_reports_alone(crew, client):
    organization, owner, _project = crew
    make_report(organization, owner)
    with tenant(organization.pk):
        manager = people.make_member(people.make_user("mona@example.org"), "manager")
    client.force_login(manager.user)
    url = reverse("scheduled_reports", args=[organization.slug])
    page = client.get(url)
    assert not page.context["rows"]
    assert [name for name, _title in page.context["form"].fields["page"].choices] == ["throughput"]


def test_scripts_schedule_and_pause(world):
    script = Script(world.acme.secrets["admin"])
    sent = {"page": "costs", "by": "customer", "frequency": "monthly"}
    made = script.call("POST", "scheduled-reports", sent)
    assert (made.status_code, made.json()["by"]) == (201, "customer")
    again = script.call("POST", "scheduled-reports", sent)
    assert (again.status_code, again.json()["code"]) == (409, "already_scheduled")
    path = f"scheduled-reports/{made.json()['id']}"
    assert script.call("PATCH", path, {"paused": True}).json()["paused_at"]
    assert script.call("PATCH", path, {"paused": False}).json()["paused_at"] is None
    assert script.call("POST", f"{path}/send").status_code == 204
    assert len(script.call("GET", "scheduled-reports").json()["results"]) == 2
    manager = Script(world.acme.secrets["manager"])
    assert manager.call("DELETE", path).status_code == 404
    assert manager.call("POST", "scheduled-reports", sent).status_code == 403
    assert script.call("DELETE", path).status_code == 204
