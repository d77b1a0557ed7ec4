"""Documents and balances for pages, other features and the rules of credits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.customers.models import Customer
from billing.invoices.models import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceStatus,
    Settlement,
    SettlementKind,
)
from billing.invoices.rules import TaxGroup
from billing.ledger.models import AccountType, LedgerEntry, PartyType
from billing.money import MoneyField

ZERO = Decimal(0)


def credited_lines(invoice_id: int) -> dict[int | None, tuple[Decimal, Decimal]]:
    """Line of the invoice, or of a minimum that one of its credit notes charged -> amount and exact
    sum that issued credit notes gave back, positive."""
    rows = (
        InvoiceLine.objects.filter(
            Q(refers_to__invoice=invoice_id) | Q(refers_to__invoice__refers_to=invoice_id)
        )
        .exclude(invoice__status=InvoiceStatus.DRAFT)
        .values("refers_to")
        .annotate(credited=Sum("amount"), credited_exact=Sum("exact"))
    )
    found: dict[int | None, tuple[Decimal, Decimal]] = {}
    for row in rows:
        found[row["refers_to"]] = (-row["credited"], -row["credited_exact"])
    return found


def credited_taxes(invoice_id: int) -> list[TaxGroup]:
    """What issued credit notes of the invoice gave back by tax group, positive."""
    found: dict[tuple[str, Decimal], TaxGroup] = {}
    notes = Invoice.objects.filter(refers_to=invoice_id).exclude(status=InvoiceStatus.DRAFT)
    for note in notes:
        for group in groups_in(note):
            key = (group.treatment, group.rate)
            before = found.get(key, TaxGroup(*key, ZERO, ZERO))
            found[key] = TaxGroup(*key, before.base - group.base, before.tax - group.tax)
    return list(found.values())


def groups_in(document: Invoice) -> list[TaxGroup]:
    """The tax groups that stand on an issued document."""
    return [
        TaxGroup(
            group["treatment"],
            Decimal(group["rate"]),
            Decimal(group["base"]),
            Decimal(group["tax"]),
        )
        for group in document.taxes
    ]


def money(amount: Any) -> Any:
    """An expression of money, 0 for null."""
    return Coalesce(amount, ZERO, output_field=MoneyField())


def with_settled(documents: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The documents with `settled`: what was paid, credited, or written off."""
    settled = (
        Settlement.objects.filter(invoice=OuterRef("pk"))
        .order_by()
        .values("invoice")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    return documents.annotate(settled=money(Subquery(settled)))


def open_of(invoice: Invoice) -> Decimal:
    """What is still to be paid of an issued invoice."""
    if invoice.is_draft or invoice.is_credit:
        return ZERO
    settled: Decimal = invoice.settlements.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return Decimal(invoice.gross) - settled


def written_off(invoice: Invoice) -> Decimal:
    """What is written off of an invoice and wasn't paid or credited later."""
    parts = invoice.settlements.filter(kind=SettlementKind.WRITE_OFF)
    sum_of_parts: Decimal = parts.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return sum_of_parts


def open_invoices(customer: Customer) -> QuerySet[Invoice]:
    """The customer's invoices that wait for money, the earliest due first."""
    return Invoice.objects.filter(
        customer=customer, kind=InvoiceKind.INVOICE, status=InvoiceStatus.ISSUED
    ).order_by("due_on", "pk")


@dataclass(frozen=True)
class Balance:
    """What a customer owes, and what it has in credit. Both are zero or more."""

    owed: Decimal
    credit: Decimal


def balance_of(customer: Customer) -> Balance:
    """A customer's balance by the books; one query."""
    return balances([customer.pk])[customer.pk]


def balances(customer_ids: list[int]) -> dict[int, Balance]:
    """Balances of customers by the books; one query."""
    sums = {
        (row["account__party_id"], row["account__type"]): row["sum"]
        for row in LedgerEntry.objects.filter(
            account__party_type=PartyType.CUSTOMER,
            account__party_id__in=customer_ids,
            account__type__in=[AccountType.RECEIVABLE, AccountType.CREDIT],
        )
        .values("account__party_id", "account__type")
        .annotate(sum=Sum("amount"))
    }
    return {
        pk: Balance(
            owed=sums.get((pk, AccountType.RECEIVABLE), ZERO),
            credit=-sums.get((pk, AccountType.CREDIT), ZERO),
        )
        for pk in customer_ids
    }
