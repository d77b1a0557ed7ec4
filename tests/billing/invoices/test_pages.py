"""The pages of customers and invoices: from a customer to a paid invoice, and its labels."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_reversed
from billing.customers.models import Customer, Seller
from billing.invoices.jobs import make_draft, make_monthly_draft, make_monthly_drafts
from billing.invoices.models import Invoice, Payment
from billing.invoices.rules import month_before
from core.tenancy.scope import tenant
from tests.billing.invoices.office import FIRST, TODAY, YESTERDAY, Office, opened
from tests.factories import money


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
    assert "being made" in client.get(answer.url).content.decode()
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
    assert client.post(url("invoice_issue", draft.pk)).status_code == 302
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
    client.post(url("invoice_issue", draft.pk))
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
    assert client.post(url("invoice_issue", note.pk)).status_code == 302
    assert f"CN-{TODAY.year}-0001" in text(client, "invoice", draft.pk)


def test_the_list_filters_by_status_and_customer(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    client.post(url("invoice_issue", draft.pk))
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
    page = client.post(url("invoice_issue", draft.pk), follow=True).content.decode()
    assert "billing details first" in page
    sent = {"amount": "x", "received_on": "", "reference": ""}
    assert client.post(url("customer_payment", office.customer.pk), sent).status_code == 422


def test_a_written_off_invoice_can_still_be_paid_and_credited(client, desk):
    organization, office = desk
    draft = made(client, organization, office)
    client.post(url("invoice_issue", draft.pk))
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


def test_the_clock_makes_one_draft_of_last_month(db):
    organization = opened()
    first, after = month_before(TODAY)
    with tenant(organization.pk):
        office = Office()
        day = YESTERDAY.replace(year=first.year, month=first.month, day=15)
        money.make_rate(
            by=office.owner,
            unit_price="0.1",
            project=office.project,
            valid_from=day - timedelta(days=60),
        )
    names = {"organization_id": organization.pk, "customer_id": office.customer.pk}
    make_monthly_draft(**names)
    with tenant(organization.pk):
        assert not Invoice.objects.exists()  # nothing was accepted
        office.work(2, at=day)
    for _ in range(2):
        make_monthly_draft(**names)
    make_monthly_drafts()
    with tenant(organization.pk):
        draft = Invoice.objects.get()
        assert (draft.period_from, draft.period_to) == (first, after)
        assert draft.lines.get().quantity == 2
