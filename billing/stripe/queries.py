"""Whether an organization collects through Stripe, and what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from billing.customers.queries import locked
from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.queries import balance_of, open_of
from billing.stripe.link import link_to, token_of
from billing.stripe.models import (
    LIVE,
    RefundState,
    StripeCall,
    StripeCheckout,
    StripeEvent,
    StripeRefund,
)
from billing.stripe.rules import Names, minor_amount
from core.identity.models import Organization
from core.tenancy.scope import across_tenants

ZERO = Decimal(0)


def is_on() -> bool:
    """Whether invoices of the open scope's organization can be paid through Stripe."""
    return (
        bool(settings.STRIPE_KEY)
        and Organization.objects.filter(slug__in=settings.STRIPE_ORGANIZATIONS).exists()
    )


def payable_amount(invoice: Invoice) -> Decimal:
    """What a customer can pay of an invoice online; 0 where Stripe can't take what is open."""
    left = open_of(invoice) if invoice.status == InvoiceStatus.ISSUED else ZERO
    return left if left and minor_amount(left, invoice.currency) else ZERO


def pay_url(invoice: Invoice) -> str:
    """A new link under which the customer pays what is open; empty where that can't be done."""
    return link_to(token_of(invoice)) if is_on() and payable_amount(invoice) else ""


def live_checkout(invoice: Invoice) -> StripeCheckout | None:
    """The payment of the invoice that the customer has begun, if there is one."""
    return StripeCheckout.objects.filter(invoice=invoice, state__in=LIVE).first()


def named_checkout(names: Names) -> tuple[int, int] | None:
    """Organization and id of the checkout that an event is about; None if we know none.

    An id that Stripe gave and we stored counts more than a reference that the event brings along.
    """
    if not names:
        return None
    wanted = Q()
    for field, value in vars(names).items():
        wanted |= Q(**{field: value}) if value else Q()
    with across_tenants("find the organization of a payment provider's event"):
        rows = StripeCheckout.objects.filter(wanted).select_related("organization")
        found = list(rows.order_by("pk"))
    if not found:
        return None
    stored = [
        checkout
        for checkout in found
        if checkout.session_id == names.session_id != ""
        or checkout.payment_intent == names.payment_intent != ""
    ]
    checkout = (stored or found)[0]
    return checkout.organization.pk, checkout.pk


def refundable(checkout: StripeCheckout) -> Decimal:
    """What can be refunded of a payment: up to the customer's credit, and to what is left of it."""
    if checkout.payment is None:
        return ZERO
    credit = balance_of(checkout.payment.customer).credit
    left: Decimal = checkout.amount - refunded(checkout)
    return max(min(credit, left), ZERO)


def refunded(checkout: StripeCheckout) -> Decimal:
    """What was refunded of a payment, or is about to be."""
    rows = StripeRefund.objects.filter(checkout=checkout).exclude(state=RefundState.FAILED)
    return Decimal(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


def refused_events() -> QuerySet[StripeEvent]:
    """Events that weren't recorded because they don't fit, newest first."""
    return StripeEvent.objects.exclude(problem="").select_related("checkout__invoice")


def given_up_calls() -> QuerySet[StripeCall]:
    """Calls that were given up or wait for another try, newest first."""
    rows = StripeCall.objects.exclude(problem="")
    return rows.select_related("checkout__invoice", "refund__checkout__invoice").order_by("-pk")


def customer_lock(checkout_id: int) -> StripeCheckout:
    """The checkout, its customer and itself locked in this order until the transaction ends."""
    found = StripeCheckout.objects.select_related("invoice").get(pk=checkout_id)
    locked(found.invoice.customer_id)
    rows: Any = StripeCheckout.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("invoice__customer__organization", "payment")
    checkout: StripeCheckout = rows.get(pk=checkout_id)
    return checkout
