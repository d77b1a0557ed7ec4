"""Can people who act on payouts at the same moment pay anything twice?"""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from annotation.workflow.events.record import record_reversed
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.payouts.actions import (
    cancel_batch,
    fail_payout,
    prepare_payouts,
    release_batch,
    send_batch,
)
from billing.payouts.models import Payout, PayoutBatch
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.billing.metering.crew import found
from tests.billing.payouts.crew import Crew, balance, owed
from tests.support.racing import failures, race

pytestmark = pytest.mark.race


@pytest.fixture
def organization(committed_db):
    return found("acme")


@pytest.fixture
def crew(organization):
    with tenant(organization.pk):
        crew = Crew()
        for _ in range(5):
            crew.earn(crew.ada, 20)
            crew.earn(crew.ben, 20)
    return crew


def inside(organization, act, *args, **values):
    """The act in a scope of its own."""

    def run():
        with tenant(organization.pk):
            return act(*args, **values)

    return run


def test_two_people_who_prepare_at_once_pay_nobody_twice(organization, crew):
    rivals = [
        inside(organization, prepare_payouts, by=member, currency="EUR")
        for member in (crew.olga, crew.otto) * 2
    ]
    wrong = failures(race(*rivals))
    assert len(wrong) == 3
    assert all(isinstance(error, Conflict) for error in wrong)
    with tenant(organization.pk):
        assert PayoutBatch.objects.count() == 1
        assert Payout.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("6.20")


def test_a_reversal_beside_a_payout_is_in_it_or_carried(organization, crew):
    with tenant(organization.pk):
        (event,) = crew.earn(crew.ada, 100)  # 3.1 more
    results = race(
        inside(organization, prepare_payouts, by=crew.olga, currency="EUR"),
        inside(organization, record_reversed, [event.pk], at=timezone.now()),
    )
    assert not failures(results)
    with tenant(organization.pk):
        paid = Payout.objects.get(member=crew.ada).amount
        assert paid in (Decimal("6.20"), Decimal("3.10"))
        assert owed(crew.ada) == Decimal("3.1")


def test_a_batch_is_released_once_and_not_canceled_too(organization, crew):
    with tenant(organization.pk):
        batch = prepare_payouts(by=crew.olga, currency="EUR")
    results = race(
        *[inside(organization, release_batch, by=crew.otto, batch_id=batch.pk)] * 3,
        inside(organization, cancel_batch, by=crew.olga, batch_id=batch.pk),
    )
    with tenant(organization.pk):
        released = [each for each in results[:3] if isinstance(each, PayoutBatch)]
        assert len(released) <= 1
        state = PayoutBatch.objects.get().state
        was_canceled = isinstance(results[3], PayoutBatch)
        assert state == ("canceled" if was_canceled else "released")
        assert was_canceled or len(released) == 1


def test_a_batch_is_sent_once(organization, crew):
    with tenant(organization.pk):
        batch = crew.release()
    results = race(*[inside(organization, send_batch, by=crew.otto, batch_id=batch.pk)] * 4)
    assert sorted(map(str, results)).count("2") == 1
    assert len(failures(results)) == 3
    with tenant(organization.pk):
        assert LedgerTransaction.objects.filter(kind="payout").count() == 2
        assert balance("clearing:payout") == Decimal("-6.20")


def test_a_payout_fails_once(organization, crew):
    with tenant(organization.pk):
        batch = crew.send()
        payout = batch.payouts.get(member=crew.ada)
    values = {"batch_id": batch.pk, "payout_id": payout.pk, "reason": "account"}
    results = race(*[inside(organization, fail_payout, by=crew.olga, **values)] * 4)
    assert len(failures(results)) == 3
    with tenant(organization.pk):
        assert owed(crew.ada) == Decimal("3.1")
        assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0
