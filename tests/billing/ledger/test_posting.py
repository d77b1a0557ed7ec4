"""Transactions of documents: balanced, written once per key, on accounts opened as needed."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.db.utils import IntegrityError
from django.utils import timezone

from billing.ledger.models import (
    AccountType,
    LedgerEntry,
    LedgerTransaction,
    SourceType,
    TransactionKind,
)
from billing.ledger.posting import Account, Side, payable_to, post, receivable_from
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found
from tests.factories import people


@pytest.fixture
def organization(db):
    return found("acme")


def posted(key, *sides):
    return post(
        key=key,
        kind=TransactionKind.PAYOUT,
        source_type=SourceType.PAYOUT,
        source_id=7,
        currency="EUR",
        sides=[Side(account, Decimal(amount)) for account, amount in sides],
        effective_at=timezone.now(),
    )


def balance(account):
    return LedgerEntry.objects.filter(
        account__type=account.type, account__party_id=account.party_id
    ).aggregate(sum=Sum("amount"))["sum"]


def test_a_payout_moves_what_is_owed_to_the_clearing_account(organization):
    with tenant(organization.pk):
        payable = payable_to(people.make_member(people.make_user("amina@example.org")).pk)
        clearing = Account(AccountType.PAYOUT_CLEARING)
        written = posted("payout:7", (payable, "12.34"), (clearing, "-12.34"))
        assert (written.source_type, written.source_id, written.work_event_id) == (
            "payout",
            7,
            None,
        )
        assert balance(payable) == Decimal("12.34")
        assert balance(clearing) == Decimal("-12.34")


def test_a_key_is_posted_once(organization):
    with tenant(organization.pk):
        bank, fee = Account(AccountType.BANK), Account(AccountType.BANK_FEE_EXPENSE)
        assert posted("fee:1", (bank, "-1"), (fee, "1")) is not None
        assert posted("fee:1", (bank, "-1"), (fee, "1")) is None
        assert LedgerTransaction.objects.count() == 1
        assert balance(fee) == 1


def test_sides_that_do_not_add_up_are_refused_and_leave_nothing(organization):
    with tenant(organization.pk):
        sides = (receivable_from(3), "10"), (Account(AccountType.REVENUE), "-9.99")
        with pytest.raises(IntegrityError, match="not balanced"), transaction.atomic():
            posted("invoice:3", *sides)
        assert not LedgerTransaction.objects.exists()


def test_a_side_of_zero_is_left_out(organization):
    with tenant(organization.pk):
        receivable, revenue = receivable_from(3), Account(AccountType.REVENUE)
        written = posted(
            "invoice:3", (receivable, "10"), (revenue, "-10"), (Account(AccountType.ROUNDING), "0")
        )
        assert written.entries.count() == 2
