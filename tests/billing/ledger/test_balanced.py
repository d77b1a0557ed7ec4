"""Does the database refuse a movement that doesn't add up?"""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger.models import (
    AccountType,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    PartyType,
    parties_of,
)
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found
from tests.factories import people

AMOUNTS = st.decimals(min_value=-1000, max_value=1000, places=6).filter(bool)


@pytest.fixture
def organization(db):
    return found("acme")


def write(key, sides):
    """A transaction with one entry for each (account, amount), in one statement."""
    now = timezone.now()
    moved = transaction_of(key, now)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction=moved, account=account, amount=amount, effective_at=now)
        for account, amount in sides
    )


def transaction_of(key, at):
    """A transaction that is about no work."""
    return LedgerTransaction.objects.create(
        key=key, kind="earning", source_type="document", source_id=1, effective_at=at
    )


def accounts(currency):
    """Two accounts about nobody."""
    return [
        LedgerAccount.objects.create(type=kind, currency=currency)
        for kind in (AccountType.LABEL_EXPENSE, AccountType.BANK)
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=5), closes=st.booleans())
def test_only_what_adds_up_to_zero_is_written(organization, amounts, closes):
    sides = [*amounts, -sum(amounts)] if closes else amounts
    sides = [amount for amount in sides if amount]
    with tenant(organization.pk), transaction.atomic():
        account, _ = accounts("EUR")
        if sum(sides) == 0:
            write("one", [(account, amount) for amount in sides])
        else:
            with pytest.raises(IntegrityError, match="not balanced"), transaction.atomic():
                write("one", [(account, amount) for amount in sides])
        transaction.set_rollback(True)


def test_two_currencies_don_t_balance_each_other(organization):
    with tenant(organization.pk):
        (euro, _), (dollar, _) = accounts("EUR"), accounts("USD")
        with pytest.raises(IntegrityError, match="not balanced"), transaction.atomic():
            write("one", [(euro, Decimal(1)), (dollar, Decimal(-1))])


def test_two_transactions_don_t_balance_each_other(organization):
    with tenant(organization.pk):
        now = timezone.now()
        account, _ = accounts("EUR")
        first, second = (transaction_of(key, now) for key in "ab")
        with pytest.raises(IntegrityError, match="not balanced"), transaction.atomic():
            LedgerEntry.objects.bulk_create(
                LedgerEntry(transaction=moved, account=account, amount=amount, effective_at=now)
                for moved, amount in ((first, 1), (second, -1))
            )


def test_an_entry_of_nothing_is_refused(organization):
    with tenant(organization.pk):
        account, _ = accounts("EUR")
        with pytest.raises(IntegrityError, match="entry_not_zero"), transaction.atomic():
            write("one", [(account, Decimal(0))])


@pytest.mark.parametrize("account", AccountType)
def test_an_account_has_exactly_the_party_its_type_needs(organization, account):
    with tenant(organization.pk):
        member = people.make_member(people.make_user("ada@example.org"))
        for party in PartyType:
            values = {"party_type": party, "party_id": member.pk if party else None}
            if party == PartyType.MEMBER:
                values["member"] = member
            if party in parties_of(account):
                LedgerAccount.objects.create(type=account, currency="EUR", **values)
                continue
            with (
                pytest.raises(IntegrityError, match="account_party_fits_type"),
                transaction.atomic(),
            ):
                LedgerAccount.objects.create(type=account, currency="EUR", **values)


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"party_type": "customer"}, "account_party_whole"),
        ({"type": "bank", "party_id": 1}, "account_party_whole"),
        ({"type": "payable", "party_type": "member", "party_id": 1}, "account_member_is_party"),
    ],
)
def test_a_party_is_named_wholly(organization, values, refused):
    with (
        tenant(organization.pk),
        pytest.raises(IntegrityError, match=refused),
        transaction.atomic(),
    ):
        LedgerAccount.objects.create(**{"type": "receivable", "currency": "EUR"} | values)


def test_a_party_has_one_account_of_a_type_and_currency(organization):
    with tenant(organization.pk):
        for customer in (1, 2):
            LedgerAccount.objects.create(
                type="receivable", party_type="customer", party_id=customer, currency="EUR"
            )
        with pytest.raises(IntegrityError, match="account_once"), transaction.atomic():
            LedgerAccount.objects.create(
                type="receivable", party_type="customer", party_id=2, currency="EUR"
            )


def test_a_transaction_of_work_names_its_event(organization):
    with tenant(organization.pk), pytest.raises(IntegrityError, match="work_is_source"):
        LedgerTransaction.objects.create(
            key="one", kind="earning", source_type="work", source_id=1, effective_at=timezone.now()
        )
