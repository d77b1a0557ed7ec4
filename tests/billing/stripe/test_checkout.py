"""Does a customer pay an invoice through Stripe, once, whatever fails on the way?"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from billing.invoices.issuing import credit_in_full
from billing.invoices.models import Invoice
from billing.invoices.online import pay_url_of
from billing.invoices.payments import record_payment, undo_payment
from billing.stripe import jobs
from billing.stripe.models import StripeCall, StripeCheckout
from core.notifications.models import Notification
from core.tenancy.scope import NoTenant, current_scope, tenant
from core.web.errors import Conflict
from tests.billing.invoices.office import TODAY
from tests.billing.stripe.shop import PAID, UNPAID, run_queued, send


def paid_event(shop, session):
    return shop.fake.event("checkout.session.completed", session)


def test_a_customer_pays_what_is_open(shop):
    page = Client().get(shop.url())
    assert re.search(r"Pay\s+\S*11\.90", page.content.decode())
    session = shop.begin()
    assert (session["amount_total"], session["currency"]) == (1190, "eur")
    going = Client().get(shop.url() + "?go=1")
    assert going.headers["Refresh"] == f"0; url={session['url']}"
    assert shop.state() == UNPAID
    shop.fake.pay(session)
    assert send(paid_event(shop, session)).status_code == 200
    assert shop.state() == UNPAID, "stored before it is processed"
    run_queued()
    assert shop.state() == PAID
    assert "This invoice is paid" in Client().get(shop.url() + "?paid=1").content.decode()


def test_nobody_needs_the_page_of_stripe_to_wait_for_the_worker(shop):
    Client().post(shop.url())
    page = Client().get(shop.url() + "?go=1")
    assert "being prepared" in page.content.decode()
    assert page.headers["Refresh"] == "2"
    assert not shop.fake.requests, "a web process doesn't call Stripe"


def test_who_comes_again_goes_on_with_the_same_payment(shop):
    session = shop.begin()
    Client().post(shop.url())
    run_queued()
    assert shop.fake.only_session()["id"] == session["id"]


def test_a_part_paid_by_hand_begins_another_payment_and_the_earlier_one_still_counts(shop):
    """Case 35: what is paid twice becomes credit, and the admins are told."""
    first = shop.begin()
    with tenant(shop.pk):
        record_payment(
            by=shop.office.owner,
            customer=shop.office.customer,
            amount=Decimal(5),
            received_on=TODAY,
            invoice=shop.invoice,
        )
    second = shop.begin()
    assert second["amount_total"] == 690
    for session in (first, second):
        shop.fake.pay(session)
        send(paid_event(shop, session))
    run_queued()
    state = shop.state()
    assert (state["status"], state["open"], state["credit"]) == ("paid", "0", "11.9")
    assert (state["held"], state["payments"]) == ("18.8", ["5", "11.9", "6.9"])
    with tenant(shop.pk):
        assert Notification.objects.filter(kind="online_payment_attention").exists()


def test_an_invoice_that_was_credited_meanwhile_makes_the_payment_credit(shop):
    session = shop.begin()
    with tenant(shop.pk):
        credit_in_full(by=shop.office.owner, invoice=shop.invoice, reason="Wrong project")
    shop.fake.pay(session)
    send(paid_event(shop, session))
    run_queued()
    assert shop.state() | {"checkouts": []} == PAID | {
        "status": "void",
        "credit": "11.9",
        "checkouts": [],
    }


def test_an_online_payment_is_not_undone(shop):
    session = shop.begin()
    shop.fake.pay(session)
    send(paid_event(shop, session))
    run_queued()
    with tenant(shop.pk):
        payment = StripeCheckout.objects.get().payment
        with pytest.raises(Conflict, match="Refund it"):
            undo_payment(by=shop.office.owner, payment=payment)


# two faults in a row get past the library's own second try
@pytest.mark.parametrize("fault", ["500", "slow", "cut"])
def test_a_call_that_fails_is_made_again_under_its_key_and_opens_one_session(shop, fault):
    """Case 38."""
    shop.fake.faults.extend([fault, fault])
    Client().post(shop.url())
    run_queued()
    with tenant(shop.pk):
        call = StripeCall.objects.get()
        assert (call.attempts, call.done_at) == (1, None)
        assert call.problem
    shop.resend()
    assert len(shop.fake.sessions) == shop.fake.executed == 1
    assert len({key for _, _, key in shop.fake.requests}) == 1
    assert shop.state() == UNPAID


def test_too_many_requests_are_tried_again_later(shop):
    shop.fake.faults.append("429")  # which the library itself doesn't repeat
    Client().post(shop.url())
    run_queued()
    assert len(shop.fake.requests) == 1
    shop.resend()
    assert shop.state() == UNPAID


def test_i18_a_crash_between_the_call_and_its_record_is_healed_by_the_key(shop, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    Client().post(shop.url())
    monkeypatch.setattr(jobs, "finish_call", die)
    with pytest.raises(Killed):
        run_queued()
    monkeypatch.undo()
    session = shop.fake.only_session()
    with tenant(shop.pk):
        assert StripeCheckout.objects.get().session_id == ""
    shop.resend()
    with tenant(shop.pk):
        assert StripeCheckout.objects.get().session_id == session["id"]
    assert shop.fake.executed == 1


def test_a_webhook_that_is_quicker_than_the_record_of_our_own_call_counts(shop, monkeypatch):
    """Case 34: the customer can't pay before, but what we stored may have been lost."""
    Client().post(shop.url())
    monkeypatch.setattr(jobs, "finish_call", lambda *_: [])
    run_queued()
    monkeypatch.undo()
    session = shop.fake.only_session()
    shop.fake.pay(session)
    send(shop.fake.event("charge.updated", shop.fake.charge_of(session)))
    run_queued()
    assert shop.state()["payments"] == [], "it doesn't say which session it is of"
    shop.resend()
    assert shop.state() == PAID


def test_a_call_is_given_up_while_nobody_waits_for_it_any_more(shop):
    shop.fake.faults.extend(["500"] * 12)
    Client().post(shop.url())
    run_queued()
    for _ in range(5):
        shop.resend()
    with tenant(shop.pk):
        assert StripeCall.objects.get().done_at
    assert shop.state()["checkouts"] == [("failed", "", False)]
    assert "The last payment failed" in Client().get(shop.url()).content.decode()


def test_no_scope_and_no_transaction_is_open_during_a_call(shop, monkeypatch):
    seen = []

    def look(method, path):
        seen.append(path)

    def fetch(function):
        def wrapped(*args, **options):
            with pytest.raises(NoTenant):
                current_scope()
            seen.append(len(connection.savepoint_ids))
            return function(*args, **options)

        return wrapped

    shop.fake.before = look
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(jobs, "create_checkout", fetch(jobs.create_checkout))
    monkeypatch.setattr(jobs, "fetch_checkout", fetch(jobs.fetch_checkout))
    session = shop.begin()
    shop.fake.pay(session)
    send(paid_event(shop, session))
    run_queued()
    assert [each for each in seen if isinstance(each, int)] == [outside, outside]


def test_a_lost_webhook_is_made_up_for_by_the_clock(shop):
    session = shop.begin()
    shop.fake.pay(session)
    jobs.look_again()
    run_queued()
    assert shop.state() == UNPAID, "looked at a moment ago"
    with tenant(shop.pk):
        StripeCheckout.objects.update(looked_at=timezone.now() - timedelta(hours=2))
    jobs.look_again()
    run_queued()
    assert shop.state() == PAID


def test_a_bank_that_takes_its_time_and_refuses(shop):
    session = shop.begin()
    shop.fake.pay(session, later=True)
    send(paid_event(shop, session))
    run_queued()
    assert shop.state() == UNPAID | {"checkouts": [("processing", "", False)]}
    assert "processing the payment" in Client().get(shop.url()).content.decode()
    shop.fake.fail(session)
    send(shop.fake.event("checkout.session.async_payment_failed", session))
    run_queued()
    assert shop.state() == UNPAID | {"checkouts": [("failed", "", False)]}


@pytest.mark.parametrize("token", ["nonsense", "W10.1sYz.abc"])
def test_a_link_that_we_did_not_sign_leads_nowhere(shop, token):
    assert Client().get(f"/pay/{token}/").status_code == 410


def test_a_link_ends(shop, monkeypatch):
    url = shop.url()
    monkeypatch.setattr("billing.stripe.link.MAX_AGE", timedelta(seconds=-1))
    page = Client().get(url)
    assert page.status_code == 410
    assert "has ended" in page.content.decode()


def test_without_a_key_there_is_no_link_no_page_and_no_work(shop, settings):
    url = shop.url()
    Client().post(url)
    settings.STRIPE_KEY = ""
    assert Client().get(url).status_code == 410
    assert send(b"{}").status_code == 404
    run_queued()
    jobs.send_due_calls()
    jobs.look_again()
    run_queued()
    assert shop.fake.requests == []
    with tenant(shop.pk):
        assert Invoice.objects.get(pk=shop.invoice.pk).status == "issued"


def test_an_organization_that_is_not_listed_collects_nothing(shop, settings):
    settings.STRIPE_ORGANIZATIONS = ["other"]
    assert Client().get(shop.url()).status_code == 410
    assert Client().post(shop.url()).status_code == 410


@pytest.mark.parametrize("is_on", [True, False])
def test_the_emails_hold_the_link_while_payments_are_on(shop, settings, is_on):
    settings.STRIPE_KEY = settings.STRIPE_KEY if is_on else ""
    context = {"document": shop.invoice, "seller": {}, "buyer": {}}
    with tenant(shop.pk):
        context["pay_url"] = pay_url_of(shop.invoice)
    for name in ("document", "reminder"):
        text = render_to_string(f"billing/invoices/mail/{name}.txt", context)
        assert (f"Pay online: {settings.SITE_URL}/pay/" in text) is is_on
