"""Do webhooks in any order and number give one state, and those that don't fit change nothing?"""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.stripe.client import TemporaryFault
from billing.stripe.models import StripeEvent
from core.audit.models import AuditEntry
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.billing.stripe.fake import SECRET, signed
from tests.billing.stripe.shop import PAID, UNPAID, Shop, run_queued, send
from tests.isolation.fingerprint import rolled_back

EXAMPLES = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


def history(shop):
    """A payment, a refund of a part of it in the dashboard, and a dispute: its events in order."""
    session = shop.begin()
    opened = shop.fake.event("checkout.session.created", session)
    shop.fake.pay(session)
    completed = shop.fake.event("checkout.session.completed", session)
    intent = shop.fake.intents[session["payment_intent"]]
    succeeded = shop.fake.event("payment_intent.succeeded", intent)
    refund = shop.fake.refund(session, 190)
    charge = shop.fake.charge_of(session)
    refunded = shop.fake.event("charge.refunded", charge)
    updated = shop.fake.event("refund.updated", refund)
    charge["disputed"] = True
    dispute = {"id": "dp_1", "object": "dispute", "payment_intent": session["payment_intent"]}
    disputed = shop.fake.event("charge.dispute.created", dispute)
    return [opened, completed, succeeded, refunded, updated, disputed]


AFTER_ALL = {
    "status": "issued",
    "open": "1.9",
    "owed": "1.9",
    "credit": "0",
    "held": "10",
    "payments": ["11.9"],
    "checkouts": [("paid", "", True)],
    "refunds": [("1.9", "done")],
}


@EXAMPLES
@given(
    order=st.lists(st.integers(0, 5), min_size=1, max_size=12),
    at_once=st.booleans(),
)
def test_i26_any_order_and_number_of_webhooks_gives_the_same_state(shop, order, at_once):
    def play():
        events = history(shop)
        for place in [*order, 1]:  # the payment itself is reported at some time
            assert send(events[place]).status_code == 200
            if at_once:
                run_queued()
        run_queued()
        assert shop.state() == AFTER_ALL
        for event in events:
            send(event)
        run_queued()
        assert shop.state() == AFTER_ALL

    with rolled_back():
        play()


@EXAMPLES
@given(
    wrong=st.sampled_from(
        [
            ("amount", {"amount_total": 1}),
            ("amount", {"amount_total": 119000}),
            ("currency", {"currency": "usd"}),
            ("reference", {"client_reference_id": "0" * 32}),
            ("session", {"id": "cs_test_of_another"}),
        ]
    ),
    is_live=st.booleans(),
)
def test_i27_a_webhook_of_another_amount_or_currency_never_pays_an_invoice(shop, wrong, is_live):
    code, values = ("mode", wrong[1]) if is_live else wrong

    def play():
        session = shop.begin()
        shop.fake.pay(session)
        found = session | values
        send(shop.fake.event("checkout.session.completed", found, livemode=is_live))
        run_queued()
        assert shop.state() == UNPAID | {"checkouts": [("open", code, False)]}
        with tenant(shop.pk):
            assert StripeEvent.objects.get().problem == code
            assert Notification.objects.filter(kind="online_payment_attention").exists()

    with rolled_back():
        play()


@EXAMPLES
@given(
    wrong=st.sampled_from(
        [
            ("amount", {"amount_total": 1}),
            ("currency", {"currency": "usd"}),
            ("reference", {"client_reference_id": "0" * 32}),
            ("mode", {"livemode": True}),
        ]
    )
)
def test_i27_what_stripe_itself_reports_of_another_amount_never_pays_an_invoice(shop, wrong):
    code, values = wrong

    def play():
        session = shop.begin()
        shop.fake.pay(session)
        paid = shop.fake.event("checkout.session.completed", session)
        session.update(values)
        send(paid)
        run_queued()
        assert shop.state() == UNPAID | {"checkouts": [("open", code, False)]}
        with tenant(shop.pk):
            assert StripeEvent.objects.get().problem == code

    with rolled_back():
        play()


def test_i27_a_webhook_of_another_organization_never_pays_an_invoice(db, fake):
    acme, other = Shop(fake), Shop(fake, "other", users="-other")
    ours, theirs = acme.begin(), other.begin()
    fake.pay(theirs)
    swapped = theirs | {"client_reference_id": ours["client_reference_id"]}
    send(fake.event("checkout.session.completed", swapped))
    run_queued()
    assert acme.state() == UNPAID, "kept by the organization whose session it is"
    assert other.state() == UNPAID | {"checkouts": [("open", "reference", False)]}
    send(fake.event("checkout.session.completed", theirs))
    run_queued()
    assert acme.state() == UNPAID
    assert other.state() == PAID | {"checkouts": [("paid", "reference", False)]}


def test_a_webhook_is_stored_once_and_processed_once(shop):
    session = shop.begin()
    shop.fake.pay(session)
    paid = shop.fake.event("checkout.session.completed", session)
    for _ in range(3):
        assert send(paid).status_code == 200
    run_queued()
    assert send(paid).status_code == 200
    run_queued()
    assert shop.state() == PAID
    with tenant(shop.pk):
        assert bytes(StripeEvent.objects.get().body) == paid
        assert AuditEntry.objects.filter(action="payment.received").count() == 1


def test_a_webhook_about_something_else_is_confirmed_and_not_stored(shop):
    for found in (
        {"object": "checkout.session", "id": "cs_of_another_application"},
        {"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "metadata": {}},
        {"object": "customer", "id": "cus_1"},
        {"object": "charge", "id": "ch_1", "payment_intent": None, "metadata": None},
    ):
        assert send(shop.fake.event("some.event", found)).status_code == 200
    with tenant(shop.pk):
        assert not StripeEvent.objects.exists()


BODY = b'{"id": "evt_1", "object": "event", "type": "x", "data": {"object": {}}}'


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=1,v1=",
        "t=1,v0=00",
        signed(BODY + b" "),
        signed(BODY, secret="whsec_" + "another"),
        signed(BODY, at=int(time.time()) - 400),
        signed(BODY, at=int(time.time()) + 100_000),
    ],
    ids=["none", "garbage", "empty", "v0", "other body", "other secret", "old", "of tomorrow"],
)
def test_a_webhook_without_a_valid_signature_is_refused(shop, header):
    assert send(BODY, header).status_code == 400


def test_a_body_that_is_no_event_is_refused_though_it_is_signed(shop):
    for body in (b"[]", b"not json", b"{}", b'{"detail": {"object": "event"}}'):
        assert send(body).status_code == 400


def test_two_secrets_hold_while_one_is_replaced(shop, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_" + "new", SECRET]
    assert send(BODY).status_code == 200
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_" + "new"]
    assert send(BODY).status_code == 400


def test_a_large_body_is_refused(shop):
    assert send(b" " * 600_000).status_code == 413


def test_a_fault_while_a_webhook_is_processed_leaves_it_for_the_next_try(shop):
    session = shop.begin()
    shop.fake.pay(session)
    shop.fake.faults.extend(["500", "500"])
    send(shop.fake.event("checkout.session.completed", session))
    with pytest.raises(TemporaryFault):
        run_queued()
    send(shop.fake.event("checkout.session.completed", session))
    run_queued()
    assert shop.state() == PAID
