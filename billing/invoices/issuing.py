"""Issue a document: rounded, numbered, posted and frozen in one transaction. Full credit notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.customers.models import Customer, Seller
from billing.customers.queries import locked, seller
from billing.invoices.documents import make_pdf
from billing.invoices.drafting import CREDITABLE, empty, set_totals
from billing.invoices.minimums import set_minimums
from billing.invoices.models import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceStatus,
    PdfState,
    Settlement,
    SettlementKind,
)
from billing.invoices.queries import credited_lines, open_of
from billing.invoices.rules import due_on, number_text
from billing.invoices.settling import refresh_status, reverse_write_off
from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account, Side, credit_of, post, receivable_from
from billing.money_text import total_text
from core import countries
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict
from workforce.organizations.local_days import today

SERIES = {InvoiceKind.INVOICE.value: "INV", InvoiceKind.CREDIT_NOTE.value: "CN"}
ZERO = Decimal(0)
NEXT_NUMBER = """
insert into billing_numbercounter (organization_id, series, year, last)
values (%s, %s, %s, 1)
on conflict (organization_id, series, year) do update set last = billing_numbercounter.last + 1
returning last
"""


class NotReady(Conflict):
    """A document can't be issued, because something on it is missing."""

    code = "draft_incomplete"


def issue(*, by: Member, invoice: Invoice, total: Decimal | None = None) -> Invoice:
    """Issue a draft; one that is issued already stays as it is.

    Lines are rounded by the customer's tax of this moment, and minimums are those of what is
    issued by then. Raises NotReady for what is missing,
    and Conflict if `total` is given and isn't the total: the draft then has its new total.
    """
    require(by, "invoice.manage")
    with transaction.atomic():
        customer = locked(invoice.customer_id)
        document = Invoice.objects.select_for_update().get(pk=invoice.pk)
        if not document.is_draft:
            return document
        details = ready(document, customer)
        set_minimums(document, customer)
        set_totals(document, customer)
        if total is None or document.gross == total:
            return issued(by, document, customer, details)
    raise Conflict(
        _("The total changed to %(total)s. Check the draft again.")
        % {"total": total_text(document.gross, document.currency)},
        code="total_changed",
    )


def issued(by: Member, document: Invoice, customer: Customer, details: Seller) -> Invoice:
    """Number, post and freeze a draft. The number is the next of its series and year, gapless."""
    issued_on = today(customer.organization)
    document.parties = parties(details, customer)
    document.issued_on, document.issued_at = issued_on, timezone.now()
    document.due_on = issued_on if document.is_credit else due_on(issued_on, customer.payment_days)
    document.series = SERIES[document.kind]
    document.number = next_number(document.series, issued_on)
    document.pdf_state = PdfState.PENDING
    document.status = InvoiceStatus.ISSUED
    if document.is_credit or not document.gross:
        document.status = InvoiceStatus.PAID
    document.save()
    if document.is_credit:
        settle_credit(document)
    else:
        post_invoice(document)
    enqueue(make_pdf, organization_id=current_organization_id(), invoice_id=document.pk)
    record(
        "invoice.issued", by=by, subject=document, number=document.number, gross=str(document.gross)
    )
    return document


def ready(document: Invoice, customer: Customer) -> Seller:
    """The seller's details; raises NotReady with what the document lacks."""
    details = seller()
    if details is None:
        raise NotReady(_("Enter your billing details first: name, address, and country."))
    if not customer.address or not customer.country:
        raise NotReady(_("Enter the customer's address and country first."))
    if document.filled_at is None:
        raise NotReady(_("This draft is still being created. Wait a moment."))
    if not document.lines.exists():
        raise NotReady(_("This draft has no lines. Refresh or delete it."))
    return details


def parties(details: Seller, customer: Customer) -> dict[str, Any]:
    """Seller and buyer as they are printed, for ever."""
    return {
        "seller": {
            "name": details.legal_name,
            "address": details.address,
            "country": countries.NAMES.get(details.country, ""),
            "email": details.email,
            "tax_id": details.tax_id,
            "payment_details": details.payment_details,
            "footer": details.footer,
        },
        "buyer": {
            "name": customer.name,
            "address": customer.address,
            "country": countries.NAMES.get(customer.country, ""),
            "email": customer.email,
            "tax_id": customer.tax_id,
            "tax_treatment": customer.tax_treatment,
            "tax_reason": customer.tax_reason,
        },
    }


def next_number(series: str, issued_on: date) -> str:
    """The next number of a series in the year. Its row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [current_organization_id(), series, issued_on.year])
        (count,) = cursor.fetchone()
    return number_text(series, issued_on.year, count)


def exact_net(document: Invoice) -> Decimal:
    """The exact sum of a document's lines, which the revenue is posted at."""
    return sum((line.exact for line in document.lines.all()), ZERO)


def revenue_sides(document: Invoice) -> list[Side]:
    """The sides of a document but what the customer owes: revenue exact, tax, rounding."""
    exact = exact_net(document)
    return [
        Side(Account(AccountType.REVENUE), -exact),
        Side(Account(AccountType.TAX_PAYABLE), -document.tax),
        Side(Account(AccountType.ROUNDING), exact - document.net),
    ]


def post_invoice(document: Invoice) -> None:
    """Post an issued invoice: the customer owes its total."""
    post_document(
        document,
        TransactionKind.INVOICE,
        [Side(receivable_from(document.customer_id), document.gross)],
    )


def post_document(document: Invoice, kind: TransactionKind, owed: list[Side]) -> None:
    """Post an issued document once."""
    assert document.issued_at is not None
    post(
        key=f"invoice:{document.pk}",
        kind=kind,
        source_type=SourceType.INVOICE,
        source_id=document.pk,
        currency=document.currency,
        sides=[*owed, *revenue_sides(document)],
        effective_at=document.issued_at,
    )


def settle_credit(note: Invoice) -> None:
    """Take a credit note from what is open of its invoice; the rest is the customer's credit."""
    assert note.refers_to_id is not None
    credited = Invoice.objects.select_for_update().get(pk=note.refers_to_id)
    given = -note.gross
    reverse_write_off(credited, given)
    taken = min(given, open_of(credited))
    if taken:
        Settlement.objects.create(
            invoice=credited, kind=SettlementKind.CREDIT_NOTE, amount=taken, credit_note=note
        )
    post_document(
        note,
        TransactionKind.CREDIT_NOTE,
        [
            Side(receivable_from(note.customer_id), -taken),
            Side(credit_of(note.customer_id), taken - given),
        ],
    )
    refresh_status(credited)


@transaction.atomic
def credit_in_full(*, by: Member, invoice: Invoice, reason: str) -> Invoice:
    """Issue a credit note for all that earlier ones left of an issued invoice; the note.

    The work stays billed by the invoice: it isn't invoiced again. Raises Conflict for a draft, a
    credit note, and an invoice that is credited in full already.
    """
    require(by, "invoice.manage")
    locked(invoice.customer_id)
    credited = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if credited.is_credit or credited.status not in CREDITABLE:
        raise Conflict(_("Only an issued invoice can be credited, and only once."), code="credited")
    for draft in credited.credit_notes.filter(status=InvoiceStatus.DRAFT):
        empty(draft)
        draft.delete()
    note = Invoice.objects.create(
        customer_id=credited.customer_id,
        kind=InvoiceKind.CREDIT_NOTE,
        period_from=credited.period_from,
        period_to=credited.period_to,
        currency=credited.currency,
        refers_to=credited,
        reason=reason,
        filled_at=timezone.now(),
        created_by=by,
    )
    InvoiceLine.objects.bulk_create(remaining_lines(credited, note))
    note = issue(by=by, invoice=note)
    record(
        "invoice.credited",
        by=by,
        subject=credited,
        number=credited.number,
        note=note.number,
        reason=reason,
    )
    return note


def remaining_lines(credited: Invoice, note: Invoice) -> list[InvoiceLine]:
    """What is left of each line of an invoice, and of the minimums that its credit notes charged,
    negated, as lines of the note."""
    before = credited_lines(credited.pk)
    charged = InvoiceLine.objects.filter(invoice__refers_to=credited, refers_to=None).exclude(
        invoice__status=InvoiceStatus.DRAFT
    )
    found: list[InvoiceLine] = []
    for line in [*credited.lines.order_by("position"), *charged.order_by("pk")]:
        amount, exact = before.get(line.pk, (ZERO, ZERO))
        if line.amount == amount and line.exact == exact:
            continue
        found.append(
            InvoiceLine(
                invoice=note,
                position=len(found) + 1,
                project_id=line.project_id,
                label_kind=line.label_kind,
                rate_id=line.rate_id,
                minimum_id=line.minimum_id,
                month=line.month,
                tier_after=line.tier_after,
                description=line.description,
                quantity=-int((line.exact - exact) / line.unit_price),
                unit_price=line.unit_price,
                exact=exact - line.exact,
                tax_treatment=line.tax_treatment,
                tax_rate=line.tax_rate,
                first_day=line.first_day,
                last_day=line.last_day,
                refers_to=line,
            )
        )
    return found
