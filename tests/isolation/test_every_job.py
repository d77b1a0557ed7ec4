"""Can a background job reach another organization's rows? Each is run with foreign ids."""

import inspect

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from config.schedule import write_schedule
from core.declarations import declared
from core.jobs.scheduled import ScheduledJob
from core.tenancy.scope import NoTenant, current_scope
from tests.isolation.fingerprint import fingerprint, rolled_back
from tests.isolation.jobs import registered
from tests.isolation.routes import ARGUMENTS

TENANT_JOBS, ACROSS_JOBS = registered()
# Jobs that look at all organizations, each with the reason.
KNOWN_ACROSS = {
    "annotation.datasets.imports.cleanup.remove_uploads": "uploads grow old everywhere",
    "annotation.projects.pool_counts.count_pool_work": "daily caps end by the clock, everywhere",
    "annotation.projects.pool_counts.count_quotas": "what a share comes to changes as items come",
    "annotation.datasets.counts.jobs.fold_item_counts": "counts of items are kept by the clock",
    "billing.budgets.jobs.count_all_budgets": "months and leases end by the clock, everywhere",
    "billing.forecast.jobs.forecast_projects": "days begin by the clock, everywhere",
    "billing.fair_pay.jobs.warn_below_floor": "weeks end by the clock, everywhere",
    "billing.reporting.rollups.jobs.fold_days": "days end by the clock, everywhere",
    "billing.reporting.scheduled.jobs.send_reports": "weeks end by the clock, everywhere",
    "billing.invoices.documents.send_reminders": "invoices fall due by the clock, everywhere",
    "billing.invoices.jobs.make_monthly_drafts": "months end by the clock, everywhere",
    "billing.stripe.jobs.look_again": "webhooks get lost anywhere",
    "billing.stripe.jobs.send_due_calls": "calls fall due by the clock, everywhere",
    "billing.statements.jobs.issue_statements": "months end by the clock, everywhere",
    "annotation.quality.jobs.measure_all_agreement": "measured by the clock, everywhere",
    "annotation.workflow.queue.jobs.expire_leases": "leases end by the clock, everywhere",
    "annotation.workflow.queue.deadlines.tell_deadlines": "days begin by the clock, everywhere",
    "annotation.workflow.queue.jobs.tell_empty_queues": "a queue runs empty by itself, anywhere",
    "core.limits.jobs.forget_attempts": "counts of attempts belong to no organization",
    "core.notifications.jobs.mail_notifications": "mail falls due by the clock, everywhere",
    "core.notifications.jobs.forget_notifications": "notifications grow old everywhere",
    "annotation.workflow.queue.return_timeout.open_overdue_returns": "patience ends by itself",
    "annotation.workflow.review.jobs.count_answers": "counted by the clock, everywhere",
    "annotation.workflow.review.jobs.expire_reviews": "leases end by the clock, everywhere",
    "workforce.tokens.jobs.forget_given_answers": "kept for a day, everywhere",
    "core.audit.jobs.seal_audit": "the chain grows by the clock, everywhere",
    "core.audit.jobs.verify_audit": "the chain is looked through once a day, everywhere",
}


def parameters(job):
    """The job's parameters by name."""
    return inspect.signature(job, eval_str=True).parameters


def test_there_are_jobs():
    assert TENANT_JOBS


@pytest.mark.parametrize("name", sorted(TENANT_JOBS))
def test_a_job_names_its_organization_and_takes_ids_only(name):
    found = parameters(TENANT_JOBS[name])
    assert "organization_id" in found
    for parameter in found.values():
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, parameter
        assert parameter.annotation is int, f"{parameter}: a job takes whole numbers only"


def test_jobs_across_all_organizations_are_known():
    assert ACROSS_JOBS.keys() == KNOWN_ACROSS.keys(), "Say in KNOWN_ACROSS why it sees all of them."
    for job in ACROSS_JOBS.values():
        assert not parameters(job), "it gets nothing from outside"


@pytest.mark.parametrize("name", sorted(TENANT_JOBS))
def test_every_id_of_a_job_has_a_row_in_the_world(name):
    unknown = parameters(TENANT_JOBS[name]).keys() - ARGUMENTS.keys() - {"organization_id"}
    assert not unknown, f"Add {unknown} to ARGUMENTS in tests/isolation/routes.py"


@pytest.mark.parametrize("name", sorted(TENANT_JOBS))
def test_with_the_ids_of_another_a_job_changes_nothing(standing_world, mailoutbox, name):
    """It may end without a word or with an error of its own, but leaves both sides as they were."""
    job, acme, other = TENANT_JOBS[name], standing_world.acme, standing_world.other
    foreign = {key: ARGUMENTS[key](other) for key in parameters(job) if key != "organization_id"}
    with rolled_back():
        before = fingerprint(other.pk), fingerprint(acme.pk)
        job(organization_id=acme.pk, **foreign)
        assert (fingerprint(other.pk), fingerprint(acme.pk)) == before
    assert not mailoutbox
    with pytest.raises(NoTenant):
        current_scope()


@pytest.mark.parametrize("name", sorted(ACROSS_JOBS))
def test_a_job_across_leaves_no_scope_open(standing_world, name):
    with rolled_back():
        ACROSS_JOBS[name]()
    with pytest.raises(NoTenant):
        current_scope()


def test_every_job_across_is_on_the_timetable_once():
    """A job that is missing there never runs; one that isn't across would open no scope."""
    assert sorted(declared(ScheduledJob)) == sorted(KNOWN_ACROSS)


def test_the_queue_runs_the_timetable_and_nothing_else(db):
    """The rows that each migrate writes, by the name under which the worker imports the job."""
    Schedule.objects.filter(name=min(KNOWN_ACROSS)).delete()
    Schedule.objects.filter(name=max(KNOWN_ACROSS)).update(minutes=7)  # of an earlier timetable
    write_schedule()
    rows = Schedule.objects.filter(name__in=KNOWN_ACROSS).values_list("name", "func", "minutes")
    jobs = declared(ScheduledJob)
    expected = {name: (each.job, each.every_minutes) for name, each in jobs.items()}
    assert {name: (import_string(func), minutes) for name, func, minutes in rows} == expected
    assert len(rows) == len(expected)
    assert not Schedule.objects.exclude(name__in=KNOWN_ACROSS).exists()
