"""Settle parts of invoices: the one place that says whether an invoice is open, paid or void."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from billing.invoices.models import Invoice, InvoiceStatus, Payment, Settlement, SettlementKind
from billing.invoices.queries import open_of, written_off
from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account, Side, post, receivable_from


def settle(
    invoice: Invoice, kind: SettlementKind, amount: Decimal, payment: Payment | None = None
) -> Settlement:
    """Write a part of an invoice as settled, or below zero as open again."""
    part = Settlement.objects.create(invoice=invoice, kind=kind, amount=amount, payment=payment)
    refresh_status(invoice)
    return part


def move(
    invoice: Invoice, settled_by: SettlementKind, kind: TransactionKind, against: Side
) -> None:
    """Settle a part of the invoice and post it against another account than the bank."""
    part = settle(invoice, settled_by, against.amount)
    post(
        key=f"settlement:{part.pk}",
        kind=kind,
        source_type=SourceType.INVOICE,
        source_id=invoice.pk,
        currency=invoice.currency,
        sides=[against, Side(receivable_from(invoice.customer_id), -against.amount)],
        effective_at=timezone.now(),
    )


def reverse_write_off(invoice: Invoice, wanted: Decimal) -> None:
    """Open what was written off of an invoice again, so that up to `wanted` of it is open.

    Called before a payment or a credit note settles the invoice: it first makes up for the loss,
    and only the rest becomes the customer's credit.
    """
    back = min(written_off(invoice), wanted - open_of(invoice))
    if back > 0:
        move(
            invoice,
            SettlementKind.WRITE_OFF,
            TransactionKind.WRITE_OFF,
            Side(Account(AccountType.BAD_DEBT_EXPENSE), -back),
        )


def refresh_status(invoice: Invoice) -> None:
    """Say whether an issued invoice is open, credited in full, written off or paid, in this order.

    An invoice that is credited in full is open again when a payment of it is undone.
    """
    notes = invoice.credit_notes.exclude(status=InvoiceStatus.DRAFT)
    if open_of(invoice):
        status = InvoiceStatus.ISSUED
    elif notes and sum((note.gross for note in notes), invoice.gross) == 0:
        status = InvoiceStatus.VOID
    elif written_off(invoice):
        status = InvoiceStatus.UNCOLLECTIBLE
    else:
        status = InvoiceStatus.PAID
    if invoice.status != status:
        invoice.status = status
        invoice.save(update_fields=["status"])
