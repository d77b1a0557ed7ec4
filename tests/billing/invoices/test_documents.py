"""The PDF is rendered once; mails go out with it, without links, and reminders once a level."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.urls import reverse

from billing.customers.actions import change_customer
from billing.customers.queries import seller
from billing.invoices.documents import email_document, level_due, make_pdf, remind
from billing.invoices.issuing import issue, parties
from billing.invoices.models import Invoice
from billing.invoices.pdf import NotRendered, printed, rendered, stored
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.billing.invoices.office import TODAY, Office, opened
from tests.factories import money


@pytest.fixture
def issued(db):
    """An organization, its office, and an issued invoice."""
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        change_customer(
            by=office.owner,
            customer=office.customer,
            email="pay@contoso.example.org",
            reminders=True,
        )
        office.work(10)
        invoice = issue(by=office.owner, invoice=office.draft())
    return organization, office, invoice


def again(organization, invoice):
    with tenant(organization.pk):
        return Invoice.objects.get(pk=invoice.pk)


def test_the_pdf_is_stored_with_its_hash_and_never_rendered_again(issued):
    organization, _, invoice = issued
    names = {"organization_id": organization.pk, "invoice_id": invoice.pk}
    make_pdf(**names)
    first = again(organization, invoice)
    assert (first.pdf_state, first.pdf_sha256) == (
        "ready",
        hashlib.sha256(stored(first)).hexdigest(),
    )
    assert stored(first).startswith(b"%PDF-")
    make_pdf(**names)
    second = again(organization, invoice)
    assert (second.pdf, second.pdf_sha256) == (first.pdf, first.pdf_sha256)


def test_the_same_document_gives_the_same_bytes(issued):
    organization, _, invoice = issued
    with tenant(organization.pk):
        content = printed(Invoice.objects.get(pk=invoice.pk))
    assert rendered(content) == rendered(content)


def test_what_is_printed_is_what_was_issued(issued):
    organization, office, invoice = issued
    with tenant(organization.pk):
        change_customer(by=office.owner, customer=office.customer, name="Fabrikam")
        content = printed(Invoice.objects.get(pk=invoice.pk))
    assert content["buyer"]["name"] == "Contoso"
    assert content["lines"][0][2:] == ["10", "€0.0525", "€0.53"]
    assert content["sums"] == [["Net", "€0.53"], ["Tax 19% on €0.53", "€0.10"]]
    assert content["total"] == "€0.63"


def test_text_of_people_is_never_source(issued):
    """Case: a name that is typst code is printed as it is."""
    organization, _, invoice = issued
    with tenant(organization.pk):
        content = printed(Invoice.objects.get(pk=invoice.pk))
    content["buyer"]["name"] = '#panic("no") $ * _ [ \\ "'
    assert rendered(content).startswith(b"%PDF-")


def test_a_pdf_that_fails_leaves_the_invoice_issued_and_is_tried_again(
    issued, monkeypatch, tmp_path
):
    """Case 32."""
    organization, _, invoice = issued
    names = {"organization_id": organization.pk, "invoice_id": invoice.pk}
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr("billing.invoices.pdf.TEMPLATE", broken)
    with pytest.raises(NotRendered):  # the queue tries again
        make_pdf(**names)
    failed = again(organization, invoice)
    assert (failed.pdf_state, failed.status) == ("failed", "issued")
    monkeypatch.undo()
    make_pdf(**names)
    assert again(organization, invoice).pdf_state == "ready"


def test_a_changed_file_is_refused(issued):
    organization, _, invoice = issued
    make_pdf(organization_id=organization.pk, invoice_id=invoice.pk)
    document = again(organization, invoice)
    with default_storage.open(document.pdf, "wb") as file:
        file.write(b"%PDF-other")
    with pytest.raises(ValueError, match="changed"):
        stored(document)


def test_the_customer_gets_the_pdf_without_links(issued):
    organization, office, invoice = issued
    names = {"organization_id": organization.pk, "invoice_id": invoice.pk}
    email_document(**names, member_id=office.owner.pk)
    assert mail.outbox == []
    make_pdf(**names)
    email_document(**names, member_id=office.owner.pk)
    (sent,) = mail.outbox
    assert sent.to == ["pay@contoso.example.org"]
    assert sent.subject == f"Invoice {invoice.number} from Acme Labels Ltd"
    assert "€0.63" in sent.body
    assert "://" not in sent.body
    assert "href" not in sent.alternatives[0].content
    name, content, kind = sent.attachments[0]
    assert (name, kind) == (f"{invoice.number}.pdf", "application/pdf")
    assert content.startswith(b"%PDF-")
    assert again(organization, invoice).emailed_at is not None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "pay@contoso.example.org", "pay@contoso.example.org"),
        ("tpyo@contoso.example.org", "pay@contoso.example.org", "pay@contoso.example.org"),
        ("pay@contoso.example.org", "", "pay@contoso.example.org"),
    ],
)
def test_a_document_is_sent_to_the_customer_s_address_of_today(db, client, before, after, expected):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        change_customer(by=office.owner, customer=office.customer, email=before)
        office.work(10)
        invoice = issue(by=office.owner, invoice=office.draft())
        change_customer(by=office.owner, customer=office.customer, email=after)
    names = {"organization_id": organization.pk, "invoice_id": invoice.pk}
    make_pdf(**names)
    client.force_login(office.owner.user)
    page = client.get(reverse("invoice", args=["acme", invoice.pk])).content.decode()
    assert "Send by email" in page
    answer = client.post(reverse("invoice_email", args=["acme", invoice.pk]), follow=True)
    assert "on its way" in answer.content.decode()
    email_document(**names, member_id=office.owner.pk)
    assert [letter.to for letter in mail.outbox] == [[expected]]
    with tenant(organization.pk):
        entry = AuditEntry.objects.get(action="invoice.emailed")
        assert (entry.member, entry.detail["email"]) == (office.owner, expected)


@pytest.mark.parametrize(("late", "before", "sent"), [(6, 0, 0), (7, 0, 1), (8, 1, 0), (14, 1, 1)])
def test_a_reminder_of_a_level_is_sent_once(db, late, before, sent):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        change_customer(
            by=office.owner, customer=office.customer, email="pay@example.org", reminders=True
        )
        office.customer.refresh_from_db()
        office.work(10)
        invoice = office.draft()
        due = TODAY - timedelta(days=late)
        said = parties(seller(), office.customer)
        money.mark_issued(invoice, due_on=due, parties=said)
        if before:
            money.make_reminder(invoice)
    names = {"organization_id": organization.pk, "invoice_id": invoice.pk}
    remind(**names)
    assert mail.outbox == []  # without a PDF nothing is sent
    make_pdf(**names)
    for _ in range(2):
        remind(**names)
    assert [letter.subject[:9] for letter in mail.outbox] == ["Reminder:"] * sent
    if sent:
        assert "€0.63 is still outstanding" in mail.outbox[0].body
    with tenant(organization.pk):
        entries = list(AuditEntry.objects.filter(action="invoice.reminded"))
    details = [(entry.member, entry.detail["email"]) for entry in entries]
    assert details == [(None, "pay@example.org")] * sent


def test_the_level_follows_the_days_since_the_invoice_was_due():
    due = date(2026, 3, 1)
    days = {0: 0, 6: 0, 7: 1, 13: 1, 14: 2, 60: 2, 61: 0}
    assert {day: level_due(due, due + timedelta(days=day)) for day in days} == days
