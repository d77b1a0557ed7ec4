"""Random histories of earnings, reversals and payouts: are the books right after each step?

The expectations are kept by the test in plain numbers and in plain SQL, without the product.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.workflow.events.record import record_reversed
from billing.ledger.models import LedgerEntry
from billing.payouts.actions import (
    cancel_batch,
    confirm_payouts,
    fail_payout,
    prepare_payouts,
)
from billing.payouts.models import BankDetails, Payout
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.billing.metering.test_rating import new_organization
from tests.billing.payouts.crew import Crew, leave, owed

pytestmark = pytest.mark.usefixtures("db")
PAY = Decimal("0.0317")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.integers(1, 400)),
        st.tuples(st.just("earn new"), st.integers(1, 400)),
        st.tuples(st.just("reverse"), st.integers(0, 30)),
        st.tuples(st.just("pay"), st.sampled_from(["cancel", "confirm", "fail", "leave sent"])),
        st.tuples(st.just("leave"), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)
# What left the balance by payouts that weren't taken back, and unbalanced transactions.
PAID = """
select coalesce(sum(amount - rounding), 0), coalesce(sum(amount), 0), coalesce(sum(rounding), 0)
from billing_payout where member_id = %s and state in ('sent', 'confirmed')
"""
UNBALANCED = """
select count(*) from (
    select entry.transaction_id from billing_ledgerentry entry
    join billing_ledgeraccount account on account.id = entry.account_id
    group by entry.transaction_id, account.currency having sum(entry.amount) <> 0
) wrong
"""
CLEARING = """
select coalesce((
    select sum(entry.amount) from billing_ledgerentry entry
    join billing_ledgeraccount account on account.id = entry.account_id
    where account.type = 'clearing:payout' and account.organization_id = %s
), 0) + coalesce((
    select sum(amount) from billing_payout where state = 'sent' and organization_id = %s
), 0)
"""


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@settings(max_examples=12)
@given(steps=STEPS)
def test_payouts_and_balance_are_the_earnings(steps):
    organization, suffix = new_organization()
    with tenant(organization.pk):
        crew = Crew(pay=str(PAY), users=suffix)
        events, earned = [], Decimal(0)
        for act, value in steps:
            if act.startswith("earn"):
                ago = timedelta(days=1 if act == "earn new" else 10)
                events += crew.earn(crew.ada, value, ago=ago)
                earned += value * PAY
            elif act == "reverse" and events:
                event = events.pop(value % len(events))
                record_reversed([event.pk], at=timezone.now())
                earned -= event.quantity * PAY
            elif act == "leave" and crew.ada.left_at is None:
                leave(crew.ada)
            elif act == "pay":
                pay(crew, value)
            debited, amounts, rounding = asked(PAID, crew.ada.pk)
            assert owed(crew.ada) + debited == earned
            assert amounts == debited + rounding
        assert asked(UNBALANCED) == (0,)
        assert asked(CLEARING, organization.pk, organization.pk) == (0,)
        assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
        for amount in Payout.objects.values_list("amount", flat=True):
            assert amount > 0
            assert amount % Decimal("0.01") == 0


def pay(crew, how):
    """Prepare what can be paid, and go on as `how` says."""
    BankDetails.objects.update(refused_at=None)
    try:
        batch = crew.send() if how != "cancel" else prepare_payouts(by=crew.olga, currency="EUR")
    except Conflict:
        return
    if how == "cancel":
        cancel_batch(by=crew.olga, batch_id=batch.pk)
    elif how == "confirm":
        confirm_payouts(by=crew.olga, batch_id=batch.pk)
    elif how == "fail":
        payout = batch.payouts.get()
        fail_payout(by=crew.olga, batch_id=batch.pk, payout_id=payout.pk, reason="account")
