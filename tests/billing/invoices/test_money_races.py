"""Is anything lost or billed twice when labels are accepted and reversed in an invoice run?"""

import threading

import pytest
from django.db import connection
from django.db.models import Sum

from annotation.workflow.events.record import record_accepted, record_reversed
from billing.invoices.issuing import issue
from billing.invoices.models import Invoice, LineEvent, Settlement
from billing.invoices.payments import record_payment
from billing.invoices.queries import balance_of, open_of
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.billing.invoices.office import TODAY, YESTERDAY, Office, opened
from tests.billing.metering.crew import accepted
from tests.factories import projects
from tests.support.racing import failures, race

pytestmark = pytest.mark.race
WRITERS, LABELS, RUNS = 4, 12, 4
# Net of all documents, and what the labels that still count cost: 0.50 each.
BILLED = """
select (select sum(net) from billing_invoice where status <> 'draft'),
    (select sum(quantity) * 0.5 from billing_usageevent)
"""


def test_labels_accepted_and_reversed_during_an_invoice_run_are_billed_once(committed_db):
    """Prices have no part of a cent here, so that all documents together are exact."""
    organization = opened()
    with tenant(organization.pk):
        office = Office(price="0.50", tax_rate="0")

    def write(writer):
        def run():
            for number in range(LABELS):
                with tenant(organization.pk):
                    item = projects.make_item(
                        office.batch, "text", external_id=f"{writer}-{number}", position=number
                    )
                    work = accepted(item, office.crew[0], pool=office.pool, at=YESTERDAY)
                    (event,) = record_accepted([work])
                if number % 3 == 0:
                    with tenant(organization.pk):
                        record_reversed([event.pk], at=YESTERDAY)

        return run

    def bill():
        for _ in range(RUNS):
            with tenant(organization.pk):
                office.draft()
            with tenant(organization.pk):
                by = Member.objects.select_related("organization").get(pk=office.owner.pk)
                for draft in Invoice.objects.filter(status="draft"):
                    if draft.lines.exists():
                        issue(by=by, invoice=draft)

    assert failures(race(*(write(writer) for writer in range(WRITERS)), bill)) == []
    bill()
    with tenant(organization.pk):
        claims = LineEvent.objects.order_by("usage").values_list("usage", flat=True)
        assert list(claims) == list(UsageEvent.objects.order_by("pk").values_list("pk", flat=True))
        written = WRITERS * LABELS
        assert UsageEvent.objects.filter(quantity__gt=0).count() == written == 48
        with connection.cursor() as cursor:
            cursor.execute(BILLED)
            assert cursor.fetchone() == (16, 16)  # 48 labels without 16 that were reversed


def test_a_label_that_is_recorded_before_and_committed_after_a_run_is_on_the_next(committed_db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        office.work(2)
        item = projects.make_item(office.batch, "slow")
    is_recorded, is_billed = threading.Event(), threading.Event()

    def record_slowly():
        with tenant(organization.pk):
            record_accepted([accepted(item, office.crew[0], at=YESTERDAY)])
            is_recorded.set()
            assert is_billed.wait(timeout=30)

    def bill():
        assert is_recorded.wait(timeout=30)
        try:
            with tenant(organization.pk):
                return issue(by=office.owner, invoice=office.draft())
        finally:
            is_billed.set()

    slow, issued = race(record_slowly, bill)
    assert slow is None
    with tenant(organization.pk):
        assert issued.lines.get().quantity == 2
        assert office.draft().lines.get().quantity == 1
        assert LineEvent.objects.count() == 3


def test_payments_at_once_never_settle_more_than_the_invoice(committed_db):
    """The customer pays the same invoice three times: once it is paid, the rest is credit."""
    organization = opened()
    with tenant(organization.pk):
        office = Office(price="1.00")
        office.work(10)
        invoice = issue(by=office.owner, invoice=office.draft())

    def pay():
        with tenant(organization.pk):
            record_payment(
                by=Member.objects.select_related("organization").get(pk=office.owner.pk),
                customer=office.customer,
                amount=invoice.gross,
                received_on=TODAY,
                invoice=Invoice.objects.get(pk=invoice.pk),
            )

    assert failures(race(pay, pay, pay)) == []
    with tenant(organization.pk):
        settled = Settlement.objects.aggregate(sum=Sum("amount"))["sum"]
        assert (f"{settled:.2f}", open_of(Invoice.objects.get())) == ("11.90", 0)
        balance = balance_of(office.customer)
        assert (balance.owed, f"{balance.credit:.2f}") == (0, "23.80")
        assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0
