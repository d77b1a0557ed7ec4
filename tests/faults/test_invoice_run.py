"""An invoice run is killed in each of its steps, and run again: is anything billed twice or lost?

The process stands at a lock of the test in the midst of the step's transaction when `kill -9`
falls. The step is then run again to its end. All amounts are written out by hand.
"""

import hashlib
import json
from decimal import Decimal

import pytest

from tests.faults._installation import until
from tests.faults.test_killed_jobs import STANDS, locked
from tests.faults.test_payout_run import started

pytestmark = pytest.mark.slow
BUYER = "pay@killed-invoices.example.org"
SETUP = f"""
import json
from datetime import timedelta
from billing.customers.actions import change_customer
from billing.rates.models import PayRate, Rate
from core.tenancy.scope import tenant
from tests.billing.invoices.office import NOW, TODAY, YESTERDAY, Office
from tests.billing.metering.crew import found
organization = found("killed-invoices")
with tenant(organization.pk):
    office = Office(users="-invoices")
    change_customer(by=office.owner, customer=office.customer, email="{BUYER}")
    for rates in (Rate, PayRate):
        rates.objects.update(valid_from=NOW - timedelta(days=90))
    last_month = YESTERDAY - timedelta(days=TODAY.day)
    office.work(at=last_month, labels={{"choice": 100}})
    print(json.dumps([organization.pk, office.owner.pk, office.customer.pk]))
"""
# What every step may name; `work` accepts one more annotation of so many labels.
NAMES = """
from datetime import timedelta
from decimal import Decimal
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_accepted, record_reversed
from billing.customers.models import Customer
from billing.invoices.documents import email_document, make_pdf
from billing.invoices.drafting import fill_draft, start_draft
from billing.invoices.issuing import issue
from billing.invoices.jobs import make_draft, make_monthly_draft
from billing.invoices.models import Invoice
from billing.invoices.payments import record_payment, write_off
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.billing.invoices.office import AFTER, FIRST, TODAY, YESTERDAY
from tests.billing.metering.crew import accepted
from tests.factories import projects
from annotation.datasets.models import Batch
organization_id, customer_id, owner_id = {organization}, {customer}, {owner}
def owner():
    return Member.objects.get(pk=owner_id)
def customer():
    return Customer.objects.get(pk=customer_id)
def invoice(count):
    return Invoice.objects.get(kind="invoice", number__endswith=str(count))
def draft(kind="invoice"):
    return Invoice.objects.get(kind=kind, status="draft")
def work(labels, at=YESTERDAY):
    ada = Member.objects.get(user__email="ada-invoices@example.org")
    item = projects.make_item(Batch.objects.first(), f"{{labels}} labels")
    record_accepted([accepted(item, ada, labels={{"choice": labels}}, at=at)])
def start():
    made, _ = start_draft(by=owner(), customer=customer(), period_from=FIRST, period_to=AFTER)
    fill_draft(made.pk)
"""
SCOPE = "with tenant(organization_id):\n    "
USAGE = "select from billing_usageevent where organization_id = {organization}"
OWNER = "select from core_member where id = {owner}"
COUNTER = "select from billing_numbercounter where organization_id = {organization}"
INVOICES = "select from billing_invoice where organization_id = {organization}"
RECEIVABLE = "select from billing_ledgeraccount where type = 'receivable' and party_id = {customer}"
# Name, what comes before it, what is called, and a row that the call comes to after it has
# written something.
STEPS = [
    (
        "draft",
        "",
        "make_monthly_draft(organization_id=organization_id, customer_id=customer_id)",
        USAGE,
    ),
    (
        "refresh",
        f"{SCOPE}work(7, at=YESTERDAY - timedelta(days=TODAY.day))",
        f"{SCOPE}fill_draft(draft().pk)",
        USAGE,
    ),
    ("issue", "", f"{SCOPE}issue(by=owner(), invoice=draft())", OWNER),
    ("second draft", f"{SCOPE}work(30)", f"{SCOPE}start()", USAGE),
    ("number", "", f"{SCOPE}issue(by=owner(), invoice=draft())", COUNTER),
    (
        "pdf",
        "",
        f"{SCOPE}pk = invoice(1).pk\nmake_pdf(organization_id=organization_id, invoice_id=pk)",
        INVOICES,
    ),
    (
        "mail",
        "",
        (
            f"{SCOPE}pk = invoice(1).pk\n"
            "email_document(organization_id=organization_id, invoice_id=pk, member_id=owner_id)"
        ),
        INVOICES,
    ),
    (
        "payment",
        "",
        (
            f"{SCOPE}record_payment(by=owner(), customer=customer(), amount=Decimal(5),"
            " received_on=TODAY, invoice=invoice(1))"
        ),
        RECEIVABLE,
    ),
    (
        "draft of a credit note",
        (
            f"{SCOPE}event = WorkEvent.objects.get(quantity=7)\n"
            "    record_reversed([event.pk], at=YESTERDAY)"
        ),
        f"{SCOPE}start()",
        USAGE,
    ),
    (
        "credit note",
        "",
        f'{SCOPE}issue(by=owner(), invoice=draft("credit_note"))',
        RECEIVABLE,
    ),
    (
        "write-off",
        "",
        f'{SCOPE}write_off(by=owner(), invoice=invoice(2), reason="Bankrupt")',
        RECEIVABLE,
    ),
]
# All of one organization, since the installation also holds those of other tests.
STATE = """
with document as (select * from billing_invoice where organization_id = {organization})
select (select string_agg(kind || number || status || gross || pdf_state || pdf_sha256
            || coalesce(emailed_at::text, ''), ',' order by id) from document),
    (select count(*) from billing_invoiceline where organization_id = {organization}),
    (select string_agg(usage_id::text, ',' order by usage_id)
        from billing_lineevent where organization_id = {organization}),
    (select count(*) from billing_payment where organization_id = {organization}),
    (select count(*) from billing_settlement where organization_id = {organization}),
    (select count(*) from billing_ledgerentry where organization_id = {organization}),
    (select count(*) from core_auditentry where organization_id = {organization}),
    (select string_agg(series || last, ',' order by series)
        from billing_numbercounter where organization_id = {organization}),
    (select drafted_to from billing_customer where id = {customer}),
    (select count(*) from django_q_ormq)
"""
DOCUMENTS = """
select kind, right(number, 5), status, net, tax, gross from billing_invoice
where organization_id = {organization} and status <> 'draft' order by id
"""
CLAIMS = """
select count(*), count(distinct usage_id), (
    select count(*) from billing_usageevent where organization_id = {organization}
) from billing_lineevent where organization_id = {organization}
"""
ACTS = """
select action, count(*) from core_auditentry
where organization_id = {organization}
    and (action like 'invoice.%%' or action like 'credit_note.%%' or action like 'payment.%%')
group by action order by action
"""
SUMS = """
select account.type, sum(entry.amount) from billing_ledgerentry entry
join billing_ledgeraccount account on account.id = entry.account_id
where account.type not in ('expense:labels', 'payable')
    and account.organization_id = {organization}
group by account.type order by account.type
"""
PDF = """
select pdf, pdf_sha256 from billing_invoice
where organization_id = {organization} and pdf_state = 'ready'
"""


def amounts(*texts):
    return tuple(Decimal(text) for text in texts)


@pytest.fixture(scope="module")
def ids(installation):
    """An installation in which the run was killed in each step, and run again; its ids."""
    database = installation.database
    organization, owner, customer = json.loads(installation.run(SETUP).splitlines()[-1])
    ids = {"organization": organization, "owner": owner, "customer": customer}
    state, names = STATE.format(**ids), NAMES.format(**ids)
    for name, before_it, call, row in STEPS:
        installation.run(names + before_it)
        before = database.sql(state)
        with locked(database, row.format(**ids)), started(installation, names + call):
            until(lambda: database.one(STANDS), what=f"{name} came to no lock")
        until(lambda: not database.one(STANDS), what=f"{name} is still there")
        assert database.sql(state) == before, name
        installation.run(names + call)
        assert database.sql(state) != before, name
    return ids


def test_documents_are_there_once_and_numbered_without_a_gap(installation, ids):
    assert installation.database.sql(DOCUMENTS.format(**ids)) == [
        ("invoice", "-0001", "issued", *amounts("5.62", "1.07", "6.69")),
        ("invoice", "-0002", "uncollectible", *amounts("1.58", "0.30", "1.88")),
        ("credit_note", "-0001", "paid", *amounts("-0.37", "-0.07", "-0.44")),
    ]


def test_each_usage_is_claimed_once(installation, ids):
    assert installation.database.sql(CLAIMS.format(**ids)) == [(4, 4, 4)]


def test_the_books_are_those_of_an_undisturbed_run(installation, ids):
    assert installation.database.sql(SUMS.format(**ids)) == [
        ("bank", Decimal(5)),
        ("expense:bad_debt", Decimal("1.88")),
        ("receivable", Decimal("1.25")),
        ("revenue", Decimal("-6.825")),
        ("rounding", Decimal("-0.005")),
        ("tax_payable", Decimal("-1.30")),
    ]


def test_each_act_is_audited_once(installation, ids):
    assert installation.database.sql(ACTS.format(**ids)) == [
        ("credit_note.drafted", 1),
        ("invoice.drafted", 3),
        ("invoice.emailed", 1),
        ("invoice.issued", 3),
        ("invoice.written_off", 1),
        ("payment.recorded", 1),
    ]


def test_the_stored_pdf_is_the_one_with_the_hash(installation, ids):
    ((name, digest),) = installation.database.sql(PDF.format(**ids))
    (file,) = installation.folder.rglob(name)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest


def test_a_mail_that_was_under_way_is_sent_again_with_the_same_document(installation, ids):
    """No mail is lost; that of a worker which died right after sending may come twice."""
    mails = [
        text
        for file in (installation.folder / "mail").iterdir()
        if f"To: {BUYER}" in (text := file.read_text())
    ]
    subjects = {line for text in mails for line in text.splitlines() if line[:8] == "Subject:"}
    assert len(mails) in (1, 2)
    assert len(subjects) == 1
