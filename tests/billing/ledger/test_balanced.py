"""Does the database refuse a movement that doesn't add up?"""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger.models import AccountType, LedgerAccount, LedgerEntry, LedgerTransaction
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found

AMOUNTS = st.decimals(min_value=-1000, max_value=1000, places=6).filter(bool)


@pytest.fixture
def organization(db):
    return found("acme")


def write(key, sides):
    """A transaction with one entry for each (account, amount), in one statement."""
    now = timezone.now()
    moved = LedgerTransaction.objects.create(key=key, kind="earning", effective_at=now)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction=moved, account=account, amount=amount, effective_at=now)
        for account, amount in sides
    )


def accounts(currency):
    return [
        LedgerAccount.objects.create(type=kind, currency=currency) for kind in AccountType.values
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
        first, second = (
            LedgerTransaction.objects.create(key=key, kind="earning", effective_at=now)
            for key in "ab"
        )
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
