"""Does credit go back the way it came, once, and do the books say so?"""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from billing.invoices.issuing import credit_in_full
from billing.invoices.payments import use_credit
from billing.stripe.actions import refund_payment
from billing.stripe.models import StripeCall, StripeCheckout, StripeRefund
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.billing.stripe.shop import PAID, run_queued, send

CREDITED = PAID | {"status": "void", "credit": "11.9"}


@pytest.fixture
def paid(shop):
    """A shop whose invoice is paid and then credited in full; its session."""
    session = shop.begin()
    shop.fake.pay(session)
    send(shop.fake.event("checkout.session.completed", session))
    run_queued()
    with tenant(shop.pk):
        credit_in_full(by=shop.office.owner, invoice=shop.invoice, reason="Wrong project")
    assert shop.state() == CREDITED
    return session


def refund(shop, amount, by=None):
    with tenant(shop.pk):
        return refund_payment(
            by=by or shop.office.owner,
            checkout_id=StripeCheckout.objects.get().pk,
            amount=Decimal(amount),
            reason="Wrong project",
        )


def test_credit_is_refunded_in_parts_and_leaves_the_books_at_once(shop, paid):
    refund(shop, "5")
    asked = {"credit": "6.9", "held": "6.9", "refunds": [("5", "requested")]}
    assert shop.state() == CREDITED | asked
    shop.resend()
    assert shop.state() == CREDITED | asked | {"refunds": [("5", "done")]}
    refund(shop, "6.90")
    shop.resend()
    both = {"credit": "0", "held": "0", "refunds": [("5", "done"), ("6.9", "done")]}
    assert shop.state() == CREDITED | both
    assert [each["amount"] for each in shop.fake.refunds.values()] == [500, 690]


def test_no_more_is_refunded_than_the_credit_and_the_payment(shop, paid):
    with pytest.raises(Conflict, match="Credit the invoice first"):
        refund(shop, "11.91")
    with tenant(shop.pk):
        use_credit(by=shop.office.owner, invoice=shop.issued(1))  # 1.19
    with pytest.raises(Conflict, match="credit"):
        refund(shop, "11.90")
    refund(shop, "10.71")
    for amount in ("0", "-1", "0.001"):
        with pytest.raises(Invalid):
            refund(shop, amount)


def test_only_who_manages_invoices_refunds(shop, paid):
    with pytest.raises(Forbidden):
        refund(shop, "1", by=shop.office.crew[0])


@pytest.mark.parametrize("fault", ["cut", "slow"])
def test_i18_a_lost_answer_doesnt_refund_twice(shop, paid, fault):
    """Case 38."""
    refund(shop, "5")
    shop.fake.faults.extend([fault, fault])
    shop.resend()
    assert shop.state()["refunds"] == [("5", "requested")]
    shop.resend()
    assert shop.state()["refunds"] == [("5", "done")]
    assert len(shop.fake.refunds) == 1


def test_after_a_day_a_refund_is_looked_for_before_it_is_sent_again(shop, paid):
    """Its key is forgotten by then."""
    refund(shop, "5")
    shop.fake.faults.extend(["cut", "cut"])
    shop.resend()
    shop.fake.answers.clear()
    with tenant(shop.pk):
        call = StripeCall.objects.get(done_at=None)
        StripeCall.objects.filter(pk=call.pk).update(
            first_sent_at=call.first_sent_at.replace(year=2020)
        )
    shop.resend()
    assert len(shop.fake.refunds) == 1
    assert shop.state()["refunds"] == [("5", "done")]


def test_a_refund_that_stripe_refuses_comes_back_to_the_credit(shop, paid):
    shop.fake.refund(paid, 1000)  # in the dashboard, and we don't know of it yet
    refund(shop, "5")
    shop.resend()
    assert shop.state() == CREDITED | {"refunds": [("5", "failed")]}


def test_a_refund_that_fails_later_comes_back_to_the_credit(shop, paid):
    refund(shop, "5")
    shop.resend()
    (made,) = shop.fake.refunds.values()
    made["status"] = "failed"
    for _ in range(2):
        send(shop.fake.event("charge.refund.updated", made))
        run_queued()
    assert shop.state() == CREDITED | {"refunds": [("5", "failed")]}


def test_a_refund_of_the_dashboard_is_taken_from_the_credit(shop, paid):
    shop.fake.refund(paid, 1190)
    send(shop.fake.event("charge.refunded", shop.fake.charge_of(paid)))
    run_queued()
    assert shop.state() == CREDITED | {"credit": "0", "held": "0", "refunds": [("11.9", "done")]}


def test_the_page_refunds_and_the_worker_sends_it(shop, paid):
    browser = Client()
    browser.force_login(shop.office.owner.user, backend="django.contrib.auth.backends.ModelBackend")
    invoice_url = reverse("invoice", args=[shop.slug, shop.invoice.pk])
    with tenant(shop.pk):
        pk = StripeCheckout.objects.get().pk
    url = reverse("online_refund", args=[shop.slug, pk])
    assert url in browser.get(invoice_url).content.decode()
    refused = browser.post(url, {"amount": "12", "reason": "Wrong project"})
    assert refused.status_code == 422
    done = browser.post(url, {"amount": "11.90", "reason": "Wrong project"})
    assert done.url == invoice_url
    run_queued()
    assert shop.state()["refunds"] == [("11.9", "done")]
    assert url not in browser.get(invoice_url).content.decode()
    assert "INV-" in browser.get(reverse("online_payments", args=[shop.slug])).content.decode()
    with tenant(shop.pk):
        assert StripeRefund.objects.get().requested_by_id == shop.office.owner.pk
