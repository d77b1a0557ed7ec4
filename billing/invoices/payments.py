"""Money of customers: payments, their undoing, credit, and invoices written off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from billing.customers.models import Customer
from billing.customers.queries import locked
from billing.invoices.models import (
    Invoice,
    InvoiceStatus,
    Payment,
    SettlementKind,
)
from billing.invoices.queries import balance_of, open_invoices, open_of
from billing.invoices.rules import rounded, unit_of
from billing.invoices.settling import move, reverse_write_off, settle
from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account, Side, credit_of, held_by, post, receivable_from
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Invalid
from workforce.organizations.local_days import today

ZERO = Decimal(0)


@dataclass(frozen=True)
class Collected:
    """A provider that collected a payment, and its name of it, which is recorded once."""

    provider: str
    reference: str


@transaction.atomic
def record_payment(
    *,
    by: Member,
    customer: Customer,
    amount: Decimal,
    received_on: date,
    reference: str = "",
    invoice: Invoice | None = None,
) -> Payment:
    """Record money that came in: for one invoice, or else for the invoices that are due first.

    For an invoice that is written off it first reverses the write-off. What is left of it is the
    customer's credit. Raises Invalid for an amount that isn't above
    zero or has a part of the smallest unit, and for a day to come.
    """
    require(by, "invoice.manage")
    return receive(
        by=by,
        customer=customer,
        amount=amount,
        received_on=received_on,
        reference=reference,
        invoice=invoice,
    )


def receive(
    *,
    by: Member | None,
    customer: Customer,
    amount: Decimal,
    received_on: date,
    invoice: Invoice | None,
    reference: str = "",
    collected: Collected | None = None,
) -> Payment:
    """Record money that a member or a provider reports, as `record_payment` says."""
    customer = locked(customer.pk)
    if amount <= 0 or amount != rounded(amount, unit_of(customer.currency)):
        raise Invalid(
            _("Enter an amount above zero, with no more decimals than the currency has."),
            code="payment",
            field="amount",
        )
    if received_on > today(customer.organization):
        raise Invalid(
            _("The payment date is in the future. Enter today's date or an earlier one."),
            code="payment",
            field="received_on",
        )
    payment = Payment.objects.create(
        customer=customer,
        amount=amount,
        currency=customer.currency,
        received_on=received_on,
        reference=reference,
        recorded_by=by,
        provider=collected.provider if collected else "",
        provider_reference=collected.reference if collected else "",
    )
    rest = amount
    invoices: Iterable[Invoice] = open_invoices(customer)
    if invoice:
        invoices = [payable(invoice, customer)]
        reverse_write_off(invoices[0], amount)
    for each in invoices:
        part = min(rest, open_of(each))
        if part:
            settle(each, SettlementKind.PAYMENT, part, payment=payment)
            rest -= part
    post(
        key=f"payment:{payment.pk}",
        kind=TransactionKind.PAYMENT,
        source_type=SourceType.PAYMENT,
        source_id=payment.pk,
        currency=customer.currency,
        sides=[
            Side(held_by(collected.provider) if collected else Account(AccountType.BANK), amount),
            Side(receivable_from(customer.pk), rest - amount),
            Side(credit_of(customer.pk), -rest),
        ],
        effective_at=payment.recorded_at,
    )
    record(
        "payment.received" if collected else "payment.recorded",
        by=by,
        subject=payment,
        amount=str(amount),
        customer=customer.name,
    )
    return payment


def payable(invoice: Invoice, customer: Customer) -> Invoice:
    """The invoice as it is now; raises Conflict for one that can't be paid."""
    found = Invoice.objects.select_for_update().filter(pk=invoice.pk, customer=customer).first()
    if found is None or found.is_draft or found.is_credit:
        raise Conflict(
            _("Only an issued invoice of this customer can be paid."), code="not_payable"
        )
    return found


@transaction.atomic
def undo_payment(*, by: Member, payment: Payment) -> Payment:
    """Reverse a payment that was recorded by mistake; its invoices are open again.

    What it paid of an invoice that was credited in full became credit, which is taken back. Raises
    Conflict for a payment that is reversed already, and where the credit it left was used.
    """
    require(by, "invoice.manage")
    customer = locked(payment.customer_id)
    payment = Payment.objects.get(pk=payment.pk)
    if payment.reverses_id is not None or payment.reversed_by.exists():
        raise Conflict(_("This payment has already been undone."), code="undone")
    if payment.provider:
        raise Conflict(
            _("This payment was made online, so it can't be undone. Refund it instead."),
            code="paid_online",
        )
    parts = list(payment.settlements.select_related("invoice").order_by("pk"))
    settled = sum((part.amount for part in parts), ZERO)
    rest = payment.amount - settled
    credited = [part for part in parts if part.invoice.status == InvoiceStatus.VOID]
    if rest + sum((part.amount for part in credited), ZERO) > balance_of(customer).credit:
        raise Conflict(
            _(
                "Part of this payment was used as credit for another invoice, so it can't be "
                "undone."
            ),
            code="credit_used",
        )
    undone = Payment.objects.create(
        customer=customer,
        amount=-payment.amount,
        currency=payment.currency,
        received_on=payment.received_on,
        reference=payment.reference,
        reverses=payment,
        recorded_by=by,
    )
    for part in parts:
        settle(part.invoice, SettlementKind.PAYMENT, -part.amount, payment=undone)
    post(
        key=f"payment:{undone.pk}",
        kind=TransactionKind.PAYMENT_REVERSED,
        source_type=SourceType.PAYMENT,
        source_id=undone.pk,
        currency=payment.currency,
        sides=[
            Side(Account(AccountType.BANK), -payment.amount),
            Side(receivable_from(customer.pk), settled),
            Side(credit_of(customer.pk), rest),
        ],
        effective_at=undone.recorded_at,
    )
    for part in credited:
        move(
            part.invoice,
            SettlementKind.CREDIT,
            TransactionKind.CREDIT_USED,
            Side(credit_of(customer.pk), part.amount),
        )
    record(
        "payment.undone",
        by=by,
        subject=undone,
        amount=str(payment.amount),
        customer=customer.name,
    )
    return undone


@transaction.atomic
def use_credit(*, by: Member, invoice: Invoice) -> Decimal:
    """Settle an open invoice with the customer's credit, as far as it goes; the amount used."""
    require(by, "invoice.manage")
    customer = locked(invoice.customer_id)
    invoice = payable(invoice, customer)
    amount = min(open_amount(invoice), balance_of(customer).credit)
    if amount <= 0:
        raise Conflict(
            _("The customer has no credit, or the invoice has no open amount."), code="no_credit"
        )
    move(
        invoice,
        SettlementKind.CREDIT,
        TransactionKind.CREDIT_USED,
        Side(credit_of(customer.pk), amount),
    )
    record("invoice.credit_used", by=by, subject=invoice, number=invoice.number, amount=str(amount))
    return amount


@transaction.atomic
def write_off(*, by: Member, invoice: Invoice, reason: str) -> Decimal:
    """Give up what is open of an invoice; the amount. Annotators' pay isn't touched."""
    require(by, "invoice.manage")
    customer = locked(invoice.customer_id)
    invoice = payable(invoice, customer)
    amount = open_amount(invoice)
    if amount <= 0:
        raise Conflict(_("This invoice has no open amount."), code="nothing_open")
    move(
        invoice,
        SettlementKind.WRITE_OFF,
        TransactionKind.WRITE_OFF,
        Side(Account(AccountType.BAD_DEBT_EXPENSE), amount),
    )
    record(
        "invoice.written_off",
        by=by,
        subject=invoice,
        number=invoice.number,
        amount=str(amount),
        reason=reason,
    )
    return amount


def open_amount(invoice: Invoice) -> Decimal:
    """What is open of an invoice that waits for money; 0 for all others."""
    return open_of(invoice) if invoice.status == InvoiceStatus.ISSUED else ZERO
