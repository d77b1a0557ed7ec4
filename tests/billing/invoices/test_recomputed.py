"""Every document of random months, recomputed by plain SQL from the events, to the cent."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from annotation.workflow.events.record import record_accepted, record_reversed
from billing.customers.actions import change_customer, set_project_customer
from billing.invoices.issuing import issue
from billing.invoices.models import Invoice
from billing.invoices.payments import record_payment
from core.tenancy.scope import tenant
from tests.billing.invoices.office import TODAY, YESTERDAY, Office, opened
from tests.billing.metering.crew import accepted
from tests.factories import money, projects

# Net, tax and total of each issued invoice, from nothing but the events that it claims.
INVOICES = """
select document.number, document.net, document.tax, document.gross, events.net,
    round(events.net * document.percent / 100, 2),
    events.net + round(events.net * document.percent / 100, 2)
from (
    select invoice.*, (invoice.taxes->0->>'rate')::numeric as percent from billing_invoice invoice
    where invoice.kind = 'invoice' and invoice.status <> 'draft'
) document
join lateral (
    select round(sum(priced.quantity * priced.unit_price), 2) as net
    from billing_invoiceline line
    join billing_lineevent claim on claim.line_id = line.id
    join billing_usageevent priced on priced.id = claim.usage_id
    where line.invoice_id = document.id
) events on true
order by 1
"""
# Each line: what the events say, and what the line says.
LINES = """
select line.id, count(*), sum(priced.quantity), sum(priced.quantity * priced.unit_price),
    line.quantity, line.exact, line.amount
from billing_invoiceline line
join billing_lineevent claim on claim.line_id = line.id
join billing_usageevent priced on priced.id = claim.usage_id
group by line.id
"""
# Credit notes: all credits of a line together, by the share of the line that was reversed.
CREDITS = """
select billed.id, billed.amount, billed.exact,
    round(billed.amount * -sum(line.exact) / billed.exact, 2), -sum(line.amount)
from billing_invoiceline line
join billing_invoice note on note.id = line.invoice_id and note.status <> 'draft'
join billing_invoiceline billed on billed.id = line.refers_to_id
group by billed.id
"""
UNCLAIMED = """
select count(*) from billing_usageevent priced
join annotation_workevent work on work.id = priced.work_event_id
join billing_projectcustomer paying on paying.project_id = work.project_id
where priced.unit_price > 0 and work.occurred_at < %s
    and not exists (select from billing_lineevent claim where claim.usage_id = priced.id)
"""
# What a customer owes: its documents without its payments; what the books say.
BALANCES = """
select customer.id,
    (select coalesce(sum(gross), 0) from billing_invoice
     where customer_id = customer.id and status <> 'draft')
    - (select coalesce(sum(amount), 0) from billing_payment where customer_id = customer.id),
    (select coalesce(sum(entry.amount), 0) from billing_ledgerentry entry
     join billing_ledgeraccount account on account.id = entry.account_id
     where account.party_type = 'customer' and account.party_id = customer.id)
from billing_customer customer
"""
REVENUE = """
select -sum(entry.amount) from billing_ledgerentry entry
join billing_ledgeraccount account on account.id = entry.account_id
where account.type = 'revenue'
"""
BILLED = """
select sum(priced.amount) from billing_usageevent priced
join billing_lineevent claim on claim.usage_id = priced.id
"""
# Issued documents whose net isn't the sum of their lines, or whose total isn't net and tax.
UNEQUAL = """
select number from billing_invoice document
where status <> 'draft' and (gross <> net + tax or net <> (
    select sum(amount) from billing_invoiceline line where line.invoice_id = document.id
))
"""
# All documents together: net, exact, how many invoices, and lines of credit notes.
TOGETHER = """
select sum(line.amount), sum(line.exact),
    count(distinct document.id) filter (where document.kind = 'invoice'),
    count(*) filter (where document.kind = 'credit_note')
from billing_invoiceline line
join billing_invoice document on document.id = line.invoice_id
where document.status <> 'draft'
"""


def asked(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


class History:
    """A month of work, reversals and documents of two customers, the same for each seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # a history that is the same each time
        self.office = Office(price="0.0311")
        self.customers = [
            self.office.customer,
            self.office.add_customer("Fabrikam", tax_rate="8.875"),
        ]
        self.batches = [self.office.batch]
        for number, price in enumerate(("0.0525", "0.333333"), 1):
            owner = self.office.owner
            place = projects.make_project(f"P{number}", by=owner, pools=[self.office.pool])
            money.make_rate(by=owner, unit_price=price, project=place)
            payer = self.chance.choice(self.customers)
            set_project_customer(by=owner, project=place, customer=payer)
            self.batches.append(projects.make_batch(place))
        self.live, self.at = [], YESTERDAY - timedelta(days=20)

    def pass_time(self, turn):
        self.at += timedelta(hours=3)
        act = self.chance.random()
        if act < 0.7 or not self.live:
            item = projects.make_item(self.chance.choice(self.batches), f"text {turn}")
            labels = {"choice": self.chance.randint(1, 9)}
            member, pool = self.office.crew[0], self.office.pool
            work = accepted(item, member, pool=pool, at=self.at, labels=labels)
            self.live += record_accepted([work])
        elif act < 0.85:
            event = self.live.pop(self.chance.randrange(len(self.live)))
            record_reversed([event.pk], at=self.at)
        else:
            customer, day = self.chance.choice(self.customers), self.at.date()
            self.office.draft(after=day, first=day - timedelta(days=5), customer=customer)
            self.issue_drafts(customer, share=0.8)

    def issue_drafts(self, customer, share=1.0):
        for draft in Invoice.objects.filter(status="draft", customer=customer).order_by("pk"):
            if draft.lines.exists() and self.chance.random() < share:
                issue(by=self.office.owner, invoice=draft)

    def close(self):
        """Bill all that is left and pay a part of it."""
        for customer in self.customers:
            for _ in range(2):  # a draft may still be of an earlier period
                Invoice.objects.filter(
                    status="draft", customer=customer, kind="invoice", lines=None
                ).delete()
                self.office.draft(customer=customer, after=TODAY)
                self.issue_drafts(customer)
            record_payment(
                by=self.office.owner, customer=customer, amount=Decimal("1.23"), received_on=TODAY
            )


@pytest.fixture(params=[1, 2])
def history(db, request):
    with tenant(opened().pk):
        history = History(request.param)
        for turn in range(70):
            history.pass_time(turn)
        change_customer(
            by=history.office.owner, customer=history.customers[0], tax_rate=Decimal("20.5")
        )
        for turn in range(70, 140):
            history.pass_time(turn)
        history.close()
        yield history


def test_random_months_add_up_to_the_cent(history):
    documents = asked(INVOICES)
    assert len(documents) >= 3
    for number, net, tax, gross, sql_net, sql_tax, sql_gross in documents:
        assert (net, tax, gross) == (sql_net, sql_tax, sql_gross), number
    for _, _, labels, exact, quantity, line_exact, amount in asked(LINES):
        assert (quantity, line_exact) == (labels, exact)
        assert abs(amount - exact) < Decimal("0.02")  # a credit takes in earlier rounding
    credited_lines = asked(CREDITS)
    assert len(credited_lines) >= 3
    for _, amount, _, expected, credited in credited_lines:
        assert credited == expected <= amount
    assert asked(UNEQUAL) == []
    ((net, exact, invoices, notes),) = asked(TOGETHER)
    # Half a cent for each invoice; a credited line also gives back its own share of the rounding.
    assert abs(net - exact) <= invoices * Decimal("0.005") + notes * Decimal("0.015")
    assert asked(UNCLAIMED, YESTERDAY + timedelta(hours=12)) == [(0,)]
    for customer, documented, booked in asked(BALANCES):
        assert documented == booked, customer
    assert asked(REVENUE) == asked(BILLED)
