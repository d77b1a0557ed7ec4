"""Online payments on the page of an invoice: the link, what was paid, refunds, what went wrong."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.invoices.models import Invoice
from billing.stripe.models import CheckoutState, StripeCheckout
from billing.stripe.queries import is_on, pay_url, refundable
from core.identity.models import Member
from core.permissions.can import can

PROBLEMS = {
    "reference": _("A report by Stripe named another payment and was not recorded."),
    "session": _("A report by Stripe was about another checkout and was not recorded."),
    "currency": _("A report by Stripe had another currency and was not recorded."),
    "amount": _("A report by Stripe had another amount and was not recorded."),
    "mode": _("A report by Stripe mixed test mode and real payments and was not recorded."),
    "payment": _("A report by Stripe lacked the payment's number and was not recorded."),
    "refund": _("A refund differs from the one that was requested. Compare it with Stripe."),
    "unknown": _("Stripe doesn't know this payment. Check that the key is of the same account."),
}


def panel(invoice: Invoice, member: Member) -> dict[str, Any] | None:
    """What the page shows; None while payments are off and there never were any."""
    if invoice.is_draft or invoice.is_credit:
        return None
    rows = StripeCheckout.objects.filter(invoice=invoice).order_by("-pk")
    checkouts = list(rows.select_related("payment__customer").prefetch_related("refunds"))
    if not checkouts and not is_on():
        return None
    may_invoice = bool(can(member, "invoice.manage"))
    return {
        "pay_url": pay_url(invoice) if may_invoice else "",
        "rows": [shown(checkout, may_refund=may_invoice) for checkout in checkouts],
    }


def shown(checkout: StripeCheckout, *, may_refund: bool) -> dict[str, Any]:
    """One payment with its badge, its refunds and what can be done."""
    badges = {CheckoutState.PAID: "good", CheckoutState.FAILED: "bad"}
    return {
        "checkout": checkout,
        "badge": badges.get(CheckoutState(checkout.state), ""),
        "problem": PROBLEMS.get(checkout.problem, ""),
        "refunds": sorted(checkout.refunds.all(), key=lambda refund: refund.pk),
        "refundable": refundable(checkout) if may_refund and checkout.payment else 0,
    }
