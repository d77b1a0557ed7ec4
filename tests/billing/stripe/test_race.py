"""Is a payment recorded once, and no credit refunded twice, when many do it at the same moment?"""

from decimal import Decimal

import pytest

from billing.invoices.issuing import credit_in_full
from billing.stripe.actions import refund_payment
from billing.stripe.jobs import look_at_checkout, process_event, send_call
from billing.stripe.models import StripeCall, StripeCheckout, StripeEvent
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.billing.invoices.test_race import THREADS
from tests.billing.stripe.shop import PAID, Shop, run_queued, send
from tests.support.racing import failures, race

pytestmark = pytest.mark.race


@pytest.fixture
def shop(committed_db, fake):
    return Shop(fake)


def pay_and_report(shop):
    session = shop.begin()
    shop.fake.pay(session)
    send(shop.fake.event("checkout.session.completed", session))
    send(shop.fake.event("payment_intent.succeeded", shop.fake.intents[session["payment_intent"]]))
    with tenant(shop.pk):
        return StripeCheckout.objects.get().pk, [event.pk for event in StripeEvent.objects.all()]


def test_i26_eight_who_record_one_payment_at_once_record_it_once(shop):
    checkout_id, event_ids = pay_and_report(shop)

    def look():
        look_at_checkout(organization_id=shop.pk, checkout_id=checkout_id)

    def process(place):
        process_event(organization_id=shop.pk, stripe_event_id=event_ids[place % len(event_ids)])

    processing = [lambda place=place: process(place) for place in range(THREADS // 2)]
    results = race(*[look] * (THREADS // 2), *processing)
    assert failures(results) == []
    assert shop.state() == PAID


def test_eight_who_refund_at_once_refund_no_more_than_the_credit(shop):
    checkout_id, _ = pay_and_report(shop)
    run_queued()
    with tenant(shop.pk):
        credit_in_full(by=shop.office.owner, invoice=shop.invoice, reason="Wrong project")

    def refund():
        with tenant(shop.pk):
            refund_payment(
                by=Member.objects.get(pk=shop.office.owner.pk),
                checkout_id=checkout_id,
                amount=Decimal(5),
                reason="Wrong project",
            )

    refused = failures(race(*[refund] * THREADS))
    assert [type(each) for each in refused] == [Conflict] * (THREADS - 2)
    with tenant(shop.pk):
        calls = list(StripeCall.objects.filter(kind="refund").values_list("pk", flat=True))

    def resend(pk):
        send_call(organization_id=shop.pk, call_id=pk)

    twice = [lambda pk=pk: resend(pk) for pk in calls * 2]
    assert failures(race(*twice)) == []
    assert [each["amount"] for each in shop.fake.refunds.values()] == [500, 500]
    state = shop.state()
    assert (state["credit"], state["held"]) == ("1.9", "1.9")
    assert state["refunds"] == [("5", "done"), ("5", "done")]
