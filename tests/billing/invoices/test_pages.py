"""The pages of customers and invoices: from a customer to a paid invoice, and its labels."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django_q.models import OrmQ

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_reversed
from billing.customers.actions import archive_customer, change_customer, set_project_customer
from billing.customers.models import Customer, Seller
from billing.invoices.drafting import delete_draft
from billing.invoices.issuing import issue
from billing.invoices.jobs import make_draft, make_monthly_draft, make_monthly_drafts
from billing.invoices.models import Invoice, LineEvent, Payment
from billing.invoices.rules import month_before
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.billing.invoices.office import FIRST, TODAY, YESTERDAY, Office, opened
from tests.factories import money, projects


@pytest.fixture
def desk(db, client):
    """An organization, its office, and a signed-in owner."""
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        office.work(12)
        client.force_login(office.owner.user)
    return organization, office


def url(name, *arguments):
    return reverse(name, args=["acme", *arguments])


def made(client, organization, office):
    """A draft made by the page and the worker."""
    sent = {
        "customer": office.customer.pk,
        "first_day": FIRST.isoformat(),
        "last_day": (TODAY - timedelta(days=1)).isoformat(),
    }
    answer = client.post(url("invoice_new"), sent)
    assert answer.status_code == 302
    with tenant(organization.pk):
        draft = Invoice.objects.get()
    assert answer.url == url("invoice", draft.pk)
    assert "being created" in client.get(answer.url).content.decode()
    make_draft(organization_id=organization.pk, invoice_id=draft.pk)
    return draft


def text(client, name, *arguments):
    return client.get(url(name, *arguments)).content.decode()


def cells(answer):
    content = answer.getvalue() if answer.streaming else answer.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_from_a_draft_to_a_paid_invoice(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    page = text(client, "invoice", draft.pk)
    assert "€0.0525" in page
    assert "€0.63" in page  # 12 x 0.0525
    assert client.post(url("invoice_issue", draft.pk), {"total": "0.75"}).status_code == 302
    page = text(client, "invoice", draft.pk)
    assert f"INV-{TODAY.year}-0001" in page
    assert "2 Main Street<br>Cork" in page
    sent = {"amount": "0.5", "received_on": TODAY.isoformat(), "reference": "bank"}
    assert client.post(url("invoice_payment", draft.pk), sent).status_code == 302
    assert "Partly paid" in text(client, "invoices")
    with tenant(organization.pk):
        payment = Payment.objects.get()
    assert client.post(url("payment_undo", payment.pk)).status_code == 302
    assert "Undone" in text(client, "customer", office.customer.pk)
    sent["amount"] = "0.75"  # 0.63 and 19 %
    assert client.post(url("invoice_payment", draft.pk), sent).status_code == 302
    assert "Paid" in text(client, "invoice", draft.pk)


def test_a_line_leads_to_its_labels_and_the_files_hold_all_of_them(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    assert text(client, "invoice_line", draft.pk, 1).count("€0.0525") == 13  # and in the lead
    lines = cells(client.get(url("invoice_lines_csv", draft.pk)))
    assert lines[1][4:8] == ["12", "0.052500", "0.630000", "0.630000"]
    labels = cells(client.get(url("invoice_labels_csv", draft.pk)))
    assert len(labels) == 13
    assert {row[7] for row in labels[1:]} == {"0.052500"}
    assert client.get(url("invoice_line", draft.pk, 2)).status_code == 404


def test_reversed_work_of_an_issued_invoice_is_shown_as_a_credit_note(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    client.post(url("invoice_issue", draft.pk), {"total": "0.75"})
    with tenant(organization.pk):
        for event in WorkEvent.objects.order_by("pk")[:2]:
            record_reversed([event.pk], at=YESTERDAY + timedelta(minutes=1))
        office.draft(after=TODAY - timedelta(days=1))  # ends before the reversals
        later = office.draft()
    assert later.period_to < TODAY  # a customer's draft keeps its period
    client.post(url("invoice_delete", later.pk))
    with tenant(organization.pk):
        later = office.draft()
        note = Invoice.objects.get(kind="credit_note")
    page = text(client, "invoice", later.pk)
    assert "nothing to bill" in page
    assert url("invoice", note.pk) in page
    assert "-€0.13" in page  # 0.11 and 19 %
    assert client.post(url("invoice_issue", note.pk), {"total": "-0.13"}).status_code == 302
    assert f"CN-{TODAY.year}-0001" in text(client, "invoice", draft.pk)


def test_the_list_filters_by_status_and_customer(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    client.post(url("invoice_issue", draft.pk), {"total": "0.75"})
    number = f"INV-{TODAY.year}-0001"
    for query, is_there in (
        ("status=issued", True),
        ("status=draft", False),
        ("status=overdue", False),
        (f"customer={office.customer.pk}", True),
        ("customer=0", True),  # a customer that doesn't exist counts as absent
    ):
        page = client.get(f"{url('invoices')}?{query}").content.decode()
        assert (number in page) is is_there, query
    rows = cells(client.get(url("invoices_csv")))
    assert rows[1][0] == number


def test_a_refusal_is_said_on_the_page(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    with tenant(organization.pk):
        Seller.objects.all().delete()
    sent = {"total": "0.75"}
    page = client.post(url("invoice_issue", draft.pk), sent, follow=True).content.decode()
    assert "billing details first" in page
    sent = {"amount": "x", "received_on": "", "reference": ""}
    assert client.post(url("customer_payment", office.customer.pk), sent).status_code == 422


def test_a_written_off_invoice_can_still_be_paid_and_credited(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    client.post(url("invoice_issue", draft.pk), {"total": "0.75"})
    client.post(url("invoice_write_off", draft.pk), {"reason": "Bankrupt"})
    page = text(client, "invoice", draft.pk)
    assert url("invoice_payment", draft.pk) in page
    assert 'popovertarget="credit"' in page
    assert 'value="0.75"' in text(client, "invoice_payment", draft.pk)  # 0.63 and 19 %


def test_a_customer_is_added_and_changed_by_the_form(client, desk):
    organization, _ = desk
    sent = {
        "name": "Fabrikam",
        "address": "8 Speicherstadt",
        "country": "DE",
        "tax_id": "DE 123 456 789",
        "tax_treatment": "reverse_charge",
        "tax_rate": "19",
        "payment_days": "14",
    }
    assert "Enter 0" in client.post(url("customer_new"), sent).content.decode()
    sent["tax_rate"] = "0"
    assert client.post(url("customer_new"), sent).status_code == 302
    with tenant(organization.pk):
        customer = Customer.objects.get(name="Fabrikam")
    assert (customer.tax_id, customer.monthly_drafts) == ("DE123456789", False)
    sent["name"] = "Contoso"
    assert "already exists" in client.post(url("customer_new"), sent).content.decode()
    sent["name"] = "Fabrikam GmbH"
    assert client.post(url("customer_change", customer.pk), sent).status_code == 302
    assert "Fabrikam GmbH" in text(client, "customers")


def test_the_project_s_page_chooses_its_customer(client, desk):
    _, office = desk
    address = url("project_customer", office.project.pk)
    assert "Contoso" in client.get(address).content.decode()
    assert client.post(address, {"customer": ""}).status_code == 302
    assert "Internal" in client.get(address).content.decode()
    sent = {"project": office.project.pk}
    client.post(url("customer_project_add", office.customer.pk), sent)
    assert office.project.name in text(client, "customer", office.customer.pk)


def test_an_issue_is_refused_when_the_total_is_not_the_one_that_was_shown(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    assert 'name="total" value="0.750000"' in text(client, "invoice", draft.pk)
    with tenant(organization.pk):
        change_customer(by=office.owner, customer=office.customer, tax_rate=Decimal(23))
    sent = {"total": "0.750000"}  # 0.63 and 19 %
    page = client.post(url("invoice_issue", draft.pk), sent, follow=True).content.decode()
    assert "The total changed to €0.77. Check the draft again." in page  # 0.63 and 23 %
    assert 'name="total" value="0.770000"' in page
    assert (
        "Check the draft"
        in client.post(url("invoice_issue", draft.pk), follow=True).content.decode()
    )
    with tenant(organization.pk):
        assert Invoice.objects.get().status == "draft"
    client.post(url("invoice_issue", draft.pk), {"total": "0.77"})
    with tenant(organization.pk):
        assert Invoice.objects.get().status == "issued"


def test_a_draft_that_is_refreshed_cannot_be_issued_until_it_is_made(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    assert client.post(url("invoice_refresh", draft.pk)).status_code == 302
    page = text(client, "invoice", draft.pk)
    assert "The draft is being created" in page
    assert 'popovertarget="issue"' not in page
    sent = {"total": "0.75"}
    page = client.post(url("invoice_issue", draft.pk), sent, follow=True).content.decode()
    assert "still being created" in page
    make_draft(organization_id=organization.pk, invoice_id=draft.pk)
    assert 'popovertarget="issue"' in text(client, "invoice", draft.pk)


def test_the_file_of_labels_is_sorted_by_line(client, desk):
    organization, office = desk
    with tenant(organization.pk):
        dearer = projects.make_project("Dearer", by=office.owner, pools=[office.pool])
        set_project_customer(by=office.owner, project=dearer, customer=office.customer)
        office.work(batch=projects.make_batch(dearer))
        draft = office.draft()
        claims = list(LineEvent.objects.order_by("line__position").select_related("line"))
        LineEvent.objects.all().delete()
        for claim in reversed(claims):  # claims of the last line get the lowest ids
            money.make_claim(claim.usage, claim.line)
    labels = cells(client.get(url("invoice_labels_csv", draft.pk)))
    assert [row[0] for row in labels[1:]] == ["1"] * 12 + ["2"]


def test_all_payments_of_a_customer_can_be_reached(client, desk):
    _, office = desk
    for number in range(11):
        sent = {
            "amount": "1",
            "received_on": TODAY.isoformat(),
            "reference": f"transfer {number:02}",
        }
        assert client.post(url("customer_payment", office.customer.pk), sent).status_code == 302
    page = text(client, "customer", office.customer.pk)
    assert "transfer 00" not in page
    older = re.search(r'rel="next"\s+href="([^"]+)"', page)[1]
    page = client.get(url("customer", office.customer.pk) + older).content.decode()
    assert "transfer 00" in page
    assert "transfer 01" not in page


def test_a_customer_who_pays_for_projects_is_not_archived(client, desk):
    _, office = desk
    page = client.post(url("customer_archive", office.customer.pk), follow=True).content.decode()
    assert "This customer pays for projects" in page


FIRST_OF_MONTH, AFTER_MONTH = month_before(TODAY)
IN_MONTH = YESTERDAY.replace(year=FIRST_OF_MONTH.year, month=FIRST_OF_MONTH.month, day=15)


@pytest.fixture
def last_month(db):
    """An organization and its office, with prices that held in all of last month."""
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        money.make_rate(
            by=office.owner,
            unit_price="0.1",
            project=office.project,
            valid_from=IN_MONTH - timedelta(days=60),
        )
    return organization, office


def run_clock(organization, office):
    """Make last month's draft as the clock does, twice."""
    for _ in range(2):
        make_monthly_draft(organization_id=organization.pk, customer_id=office.customer.pk)


def test_the_clock_makes_one_draft_of_last_month(last_month):
    organization, office = last_month
    with tenant(organization.pk):
        office.work(2, at=IN_MONTH)
    run_clock(organization, office)
    with tenant(organization.pk):
        draft = Invoice.objects.get()
        assert (draft.period_from, draft.period_to) == (FIRST_OF_MONTH, AFTER_MONTH)
        assert draft.lines.get().quantity == 2
        delete_draft(by=office.owner, invoice=draft)
    run_clock(organization, office)
    with tenant(organization.pk):
        assert not Invoice.objects.exists()  # what was deleted doesn't come back


def test_the_clock_looks_once_at_a_month_without_work(last_month):
    organization, office = last_month
    run_clock(organization, office)
    with tenant(organization.pk):
        assert not Invoice.objects.exists()
        assert AuditEntry.objects.filter(action="invoice.drafted").count() == 1


def test_a_month_waits_for_the_draft_before_it(last_month):
    organization, office = last_month
    with tenant(organization.pk):
        office.work(at=IN_MONTH)
        older = office.draft(first=FIRST_OF_MONTH - timedelta(days=9), after=FIRST_OF_MONTH)
    run_clock(organization, office)
    with tenant(organization.pk):
        assert Invoice.objects.get() == older
        delete_draft(by=office.owner, invoice=older)
    run_clock(organization, office)
    with tenant(organization.pk):
        assert Invoice.objects.get(status="draft").lines.get().quantity == 1


def test_an_invoice_of_a_part_of_the_month_leaves_the_rest_to_the_clock(last_month):
    organization, office = last_month
    with tenant(organization.pk):
        office.work(3, at=IN_MONTH - timedelta(days=3))
        issue(by=office.owner, invoice=office.draft(first=FIRST_OF_MONTH, after=IN_MONTH.date()))
        office.work(2, at=IN_MONTH)
    run_clock(organization, office)
    with tenant(organization.pk):
        draft = Invoice.objects.get(status="draft")
        assert (draft.lines.get().quantity, draft.period_to) == (2, AFTER_MONTH)


def test_the_clock_credits_customers_that_no_longer_pay_for_a_project(last_month):
    organization, office = last_month
    with tenant(organization.pk):
        (event,) = office.work(at=IN_MONTH)
        issue(
            by=office.owner,
            invoice=office.draft(first=FIRST_OF_MONTH, after=IN_MONTH.date() + timedelta(days=1)),
        )
        record_reversed([event.pk], at=IN_MONTH + timedelta(days=1))
        set_project_customer(by=office.owner, project=office.project, customer=None)
        archive_customer(by=office.owner, customer=office.customer)
        office.add_customer("Never billed")
    OrmQ.objects.all().delete()
    make_monthly_drafts()
    (job,) = OrmQ.objects.all()
    assert job.task["kwargs"]["customer_id"] == office.customer.pk
    run_clock(organization, office)
    with tenant(organization.pk):
        note = Invoice.objects.get(status="draft")
        assert (note.kind, note.gross) == ("credit_note", Decimal("-0.12"))  # 0.1 and 19 %
    OrmQ.objects.all().delete()
    make_monthly_drafts()
    assert not OrmQ.objects.exists()  # the month is done
