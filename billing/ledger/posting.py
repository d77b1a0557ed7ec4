"""Posts documents of money to the books: invoices, payments, payouts. Work is posted by `meter`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from billing.ledger.models import (
    AccountType,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    PartyType,
    SourceType,
    TransactionKind,
)
from core.tenancy.scope import current_organization_id

INSERT_ONCE = """
insert into billing_ledgertransaction (
    organization_id, key, kind, source_type, source_id, effective_at, recorded_at
)
values (%s, %s, %s, %s, %s, %s, clock_timestamp())
on conflict (organization_id, key) do nothing
returning id
"""

PROVIDERS = {"stripe": 1}  # parties of the books that have no row: never change a number


@dataclass(frozen=True)
class Account:
    """An account of the books, named by its type and the row it is about."""

    type: AccountType
    party_type: PartyType = PartyType.NONE
    party_id: int | None = None


def payable_to(member_id: int) -> Account:
    """What the organization owes a member."""
    return Account(AccountType.PAYABLE, PartyType.MEMBER, member_id)


def receivable_from(customer_id: int) -> Account:
    """What a customer owes the organization."""
    return Account(AccountType.RECEIVABLE, PartyType.CUSTOMER, customer_id)


def credit_of(customer_id: int) -> Account:
    """What a customer paid ahead or got back by credit notes."""
    return Account(AccountType.CREDIT, PartyType.CUSTOMER, customer_id)


def held_by(provider: str) -> Account:
    """What a payment provider collected and hasn't paid into the bank account yet."""
    return Account(AccountType.PROVIDER_CLEARING, PartyType.PROVIDER, PROVIDERS[provider])


@dataclass(frozen=True)
class Side:
    """One entry to write: a debit is positive, a credit is negative."""

    account: Account
    amount: Decimal


def post(
    *,
    key: str,
    kind: TransactionKind,
    source_type: SourceType,
    source_id: int,
    currency: str,
    sides: Sequence[Side],
    effective_at: datetime,
) -> LedgerTransaction | None:
    """Write one transaction with its entries; None if its key was posted before.

    Sides of 0 are left out. The database refuses sides that don't add up to zero. Accounts are
    opened when they are first needed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_ONCE,
            [current_organization_id(), key, kind, source_type, source_id, effective_at],
        )
        inserted = cursor.fetchone()
    if inserted is None:
        return None
    written = LedgerTransaction.objects.get(pk=inserted[0])
    LedgerEntry.objects.bulk_create(  # one statement: each one must balance
        LedgerEntry(
            transaction=written,
            account=account_row(side.account, currency),
            amount=side.amount,
            effective_at=effective_at,
        )
        for side in sides
        if side.amount
    )
    return written


def account_row(account: Account, currency: str) -> LedgerAccount:
    """The row of an account in a currency."""
    found, _created = LedgerAccount.objects.get_or_create(
        type=account.type,
        party_type=account.party_type,
        party_id=account.party_id,
        currency=currency,
        defaults={
            "member_id": account.party_id if account.party_type == PartyType.MEMBER else None
        },
    )
    return found
