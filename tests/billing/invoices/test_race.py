"""Drafts and numbers when many make and issue them at once, and when issuing fails half way."""

import pytest
from django.db import transaction

from billing.customers.actions import set_project_customer
from billing.invoices.drafting import fill_draft, start_draft
from billing.invoices.issuing import issue, next_number
from billing.invoices.models import Invoice, LineEvent
from billing.ledger.models import LedgerTransaction
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.billing.invoices.office import AFTER, FIRST, TODAY, Office, opened
from tests.billing.metering.test_race import THREADS, run_together
from tests.factories import projects

pytestmark = pytest.mark.race


def test_eight_who_make_and_issue_one_draft_come_to_one_invoice(committed_db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        office.work(20)

    def make_and_issue(_):
        with tenant(organization.pk):
            by = Member.objects.get(pk=office.owner.pk)
            draft, _is_new = start_draft(
                by=by, customer=office.customer, period_from=FIRST, period_to=AFTER
            )
        with tenant(organization.pk):
            fill_draft(draft.pk)
        with tenant(organization.pk):
            found = Invoice.objects.get(pk=draft.pk)
            if found.lines.exists():
                issue(by=by, invoice=found)

    run_together(make_and_issue, range(THREADS))
    with tenant(organization.pk):
        (invoice,) = Invoice.objects.exclude(status="draft")
        assert invoice.number == f"INV-{TODAY.year}-0001"
        assert LineEvent.objects.count() == 20
        assert LedgerTransaction.objects.filter(kind="invoice").count() == 1


def test_numbers_have_no_gap_whatever_fails_between_number_and_commit(committed_db):
    """Case 31: of eight threads every second one fails after it took its number."""
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        customers = [office.add_customer(f"Customer {number}") for number in range(THREADS)]
        for number, customer in enumerate(customers):
            place = projects.make_project(f"P{number}", by=office.owner, pools=[office.pool])
            set_project_customer(by=office.owner, project=place, customer=customer)
            office.work(batch=projects.make_batch(place))
        drafts = [office.draft(customer=customer).pk for customer in customers]

    class Killed(Exception):
        pass

    def issue_one(turn):
        with tenant(organization.pk):
            by = Member.objects.get(pk=office.owner.pk)
            draft = Invoice.objects.get(pk=drafts[turn])
            if turn % 2:
                try:
                    with transaction.atomic():
                        issue(by=by, invoice=draft)
                        raise Killed  # noqa: TRY301  # stands for a worker that dies here
                except Killed:
                    pass
            else:
                issue(by=by, invoice=draft)

    run_together(issue_one, range(THREADS))
    with tenant(organization.pk):
        for turn in range(1, THREADS, 2):
            issue(by=office.owner, invoice=Invoice.objects.get(pk=drafts[turn]))
        numbers = sorted(Invoice.objects.values_list("number", flat=True))
        assert numbers == [f"INV-{TODAY.year}-{count:04}" for count in range(1, THREADS + 1)]
        assert next_number("INV", TODAY) == f"INV-{TODAY.year}-{THREADS + 1:04}"
