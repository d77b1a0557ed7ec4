"""Begins payments and refunds, and records what Stripe says of them. Nothing here calls Stripe."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.customers.queries import locked
from billing.invoices.models import Invoice, Payment, Settlement, SettlementKind
from billing.invoices.payments import Collected, receive
from billing.invoices.queries import balance_of
from billing.invoices.settling import settle
from billing.ledger.models import SourceType, TransactionKind
from billing.ledger.posting import Side, credit_of, held_by, post, receivable_from
from billing.stripe.client import is_live
from billing.stripe.models import (
    LIVE,
    RANK,
    REFUND_RANK,
    CallKind,
    CheckoutState,
    RefundState,
    StripeCall,
    StripeCheckout,
    StripeEvent,
    StripeRefund,
)
from billing.stripe.queries import customer_lock, payable_amount, refundable
from billing.stripe.rules import (
    CALL_TAKES,
    CHECKOUT_OPEN,
    CheckoutFacts,
    Expected,
    RefundFacts,
    amount_of,
    minor_amount,
    mismatch,
    next_try,
)
from core.audit.record import record
from core.identity.models import Member, Organization
from core.notifications.publish import publish
from core.permissions.can import require
from core.permissions.roles import PERMISSIONS
from core.web.cached_urls import address_of
from core.web.errors import Conflict, Invalid
from workforce.organizations.local_days import today

PROVIDER = "stripe"
ZERO = Decimal(0)
log = logging.getLogger(__name__)


@transaction.atomic
def start_checkout(invoice: Invoice, *, back_url: str) -> tuple[StripeCheckout, StripeCall | None]:
    """Begin a payment of all that is open, with the call that is to be made for it.

    A customer who comes again for the same amount goes on with the payment that was begun. One of
    another amount ends there; if it is paid all the same, the payment is recorded. Raises Conflict
    where nothing is to be paid.
    """
    locked(invoice.customer_id)
    invoice = Invoice.objects.get(pk=invoice.pk)
    amount, now = payable_amount(invoice), timezone.now()
    if not amount:
        raise Conflict(_("Nothing of this invoice can be paid online."), code="not_payable")
    begun = StripeCheckout.objects.filter(invoice=invoice, state__in=LIVE).first()
    if begun is not None:
        if begun.amount == amount and begun.expires_at > now:
            return begun, None
        if begun.state == CheckoutState.PROCESSING:
            raise Conflict(_("The bank is processing a payment. Wait for it."), code="processing")
        begun.state = CheckoutState.EXPIRED
        begun.save(update_fields=["state"])
    checkout = StripeCheckout.objects.create(
        invoice=invoice,
        reference=uuid4().hex,
        amount=amount,
        currency=invoice.currency,
        back_url=back_url,
        expires_at=now + CHECKOUT_OPEN,
    )
    return checkout, new_call(CallKind.CHECKOUT, checkout.reference, checkout=checkout)


def new_call(kind: CallKind, reference: str, **subject: Any) -> StripeCall:
    """Write a call into the outbox, in the transaction of what it is for."""
    return StripeCall.objects.create(
        key=f"crewmark-{kind}-{reference}", kind=kind, next_at=timezone.now(), **subject
    )


def expected_of(checkout: StripeCheckout) -> Expected:
    """The facts that Stripe must report of a checkout."""
    return Expected(
        reference=checkout.reference,
        session_id=checkout.session_id,
        amount=checkout.amount,
        currency=checkout.currency,
        is_live=is_live(),
    )


@transaction.atomic
def record_facts(checkout_id: int, facts: CheckoutFacts) -> str:
    """Record what Stripe says of a checkout now; why it isn't recorded, as a code, or empty.

    The same facts change nothing, and older ones undo nothing, so it doesn't matter which webhooks
    arrive, how often, or in which order.
    """
    checkout = customer_lock(checkout_id)
    if problem := mismatch(expected_of(checkout), facts):
        note_problem(checkout, problem)
        return problem
    checkout.session_id = facts.session_id
    checkout.url = facts.url or checkout.url
    checkout.payment_intent = facts.payment_intent or checkout.payment_intent
    checkout.looked_at = timezone.now()
    advance(checkout, state_of(facts))
    if facts.is_paid and checkout.payment is None:
        record_paid(checkout)
    if facts.is_disputed and not checkout.is_disputed:
        checkout.is_disputed = True
        tell_admins(checkout)
    checkout.save()
    if checkout.payment is not None:
        for refund in facts.refunds:
            record_refund(checkout, refund)
    return ""


def state_of(facts: CheckoutFacts) -> CheckoutState:
    """The state of an unpaid session."""
    if facts.status == "expired":
        return CheckoutState.EXPIRED
    if facts.has_failed:
        return CheckoutState.FAILED
    return CheckoutState.PROCESSING if facts.status == "complete" else CheckoutState.OPEN


def advance(checkout: StripeCheckout, state: CheckoutState) -> None:
    """Set a later state; an earlier one was reported late."""
    if RANK[state] > RANK[checkout.state]:
        checkout.state = state


def record_paid(checkout: StripeCheckout) -> None:
    """Record the payment, as one by hand; what is no longer open becomes the customer's credit."""
    invoice = checkout.invoice
    if not checkout.payment_intent:
        note_problem(checkout, "payment")
        return
    checkout.payment = receive(
        by=None,
        customer=invoice.customer,
        amount=checkout.amount,
        received_on=today(invoice.customer.organization),
        invoice=invoice,
        reference=f"Stripe {checkout.payment_intent}",
        collected=Collected(PROVIDER, checkout.payment_intent),
    )
    checkout.state = CheckoutState.PAID
    settled = checkout.payment.settlements.aggregate(sum=Sum("amount"))["sum"] or ZERO
    if settled < checkout.amount:
        tell_admins(checkout)  # paid twice, for example by a bank transfer too


def note_problem(checkout: StripeCheckout, problem: str) -> None:
    """Keep why something isn't recorded, and tell those who manage invoices the first time."""
    log.warning("stripe checkout %s: %s doesn't fit, nothing recorded", checkout.pk, problem)
    if checkout.problem != problem:
        checkout.problem = problem
        StripeCheckout.objects.filter(pk=checkout.pk).update(problem=problem)
        tell_admins(checkout)


def tell_admins(checkout: StripeCheckout) -> None:
    """Notify those who manage invoices that a payment needs their attention."""
    roles = [role for role, permissions in PERMISSIONS.items() if "invoice.manage" in permissions]
    slug = Organization.objects.get().slug
    publish(
        "online_payment_attention",
        to=Member.objects.filter(role__in=roles, left_at=None).values_list("pk", flat=True),
        url=address_of("invoice", slug, checkout.invoice_id),
        about=f"stripe_checkout:{checkout.pk}",
        number=checkout.invoice.number,
    )


@transaction.atomic
def refund_payment(*, by: Member, checkout_id: int, amount: Decimal, reason: str) -> StripeRefund:
    """Give a part of the customer's credit back, the way the payment came.

    It leaves the credit at once, so that it isn't used twice, and comes back if the refund fails.
    Raises Invalid for an amount that Stripe can't take, Conflict for more than can be refunded.
    """
    require(by, "invoice.manage")
    checkout = customer_lock(checkout_id)
    if amount <= 0 or not minor_amount(amount, checkout.currency):
        raise Invalid(
            _("Enter an amount above zero, with no more decimals than the currency has."),
            code="payment",
            field="amount",
        )
    if amount > refundable(checkout):
        raise Conflict(
            _(
                "Only the customer's credit can be refunded, up to the amount of the payment. "
                "Credit the invoice first."
            ),
            code="not_refundable",
        )
    refund = StripeRefund.objects.create(
        checkout=checkout,
        reference=uuid4().hex,
        amount=amount,
        currency=checkout.currency,
        reason=reason,
        requested_by=by,
    )
    post_refund(checkout, refund, from_credit=amount)
    new_call(CallKind.REFUND, refund.reference, refund=refund)
    record(
        "payment.refunded",
        by=by,
        subject=checkout.payment or checkout,
        amount=str(amount),
        number=checkout.invoice.number,
        reason=reason,
    )
    return refund


def post_refund(checkout: StripeCheckout, refund: StripeRefund, *, from_credit: Decimal) -> None:
    """Post what leaves; what the customer's credit doesn't cover, its invoices owe again."""
    customer_id = checkout.invoice.customer_id
    post(
        key=f"refund:{refund.pk}",
        kind=TransactionKind.REFUND,
        source_type=SourceType.REFUND,
        source_id=refund.pk,
        currency=refund.currency,
        sides=[
            Side(held_by(PROVIDER), -refund.amount),
            Side(credit_of(customer_id), from_credit),
            Side(receivable_from(customer_id), refund.amount - from_credit),
        ],
        effective_at=timezone.now(),
    )


@transaction.atomic
def record_refund(checkout: StripeCheckout, facts: RefundFacts) -> None:
    """Record what Stripe says of a refund of a paid checkout, whose customer is locked."""
    named = Q(refund_id=facts.refund_id) | Q(reference=facts.reference, checkout=checkout)
    refund = StripeRefund.objects.filter(named).select_related("checkout__invoice").first()
    if refund is None:
        if facts.is_lost:
            return
        refund = record_foreign_refund(checkout, facts)
    elif (
        facts.currency != refund.currency
        or facts.units != minor_amount(refund.amount, refund.currency)
        or (refund.state == RefundState.FAILED and not refund.refund_id and not facts.is_lost)
    ):
        note_problem(checkout, "refund")
        return
    state = RefundState.SENT
    if facts.status == "succeeded":
        state = RefundState.DONE
    if facts.is_lost:
        state = RefundState.FAILED
    if REFUND_RANK[state] <= REFUND_RANK[refund.state]:
        return
    refund.refund_id, refund.state = facts.refund_id, state
    refund.save(update_fields=["refund_id", "state"])
    if state == RefundState.FAILED:
        take_back(refund)


def record_foreign_refund(checkout: StripeCheckout, facts: RefundFacts) -> StripeRefund:
    """Record a refund that was made in Stripe's dashboard: from the credit, then from invoices."""
    refund = StripeRefund.objects.create(
        checkout=checkout,
        reference=uuid4().hex,
        refund_id=facts.refund_id,
        amount=amount_of(facts.units, facts.currency),
        currency=facts.currency,
        state=RefundState.SENT,
    )
    assert checkout.payment is not None
    credit = max(balance_of(checkout.invoice.customer).credit, ZERO)
    wanted = max(refund.amount - credit, ZERO)
    opened = reopen(checkout.payment, wanted)
    post_refund(checkout, refund, from_credit=refund.amount - opened)
    tell_admins(checkout)
    record(
        "payment.refunded_there",
        by=None,
        subject=checkout.payment,
        amount=str(refund.amount),
        number=checkout.invoice.number,
    )
    return refund


def reopen(payment: Payment, wanted: Decimal) -> Decimal:
    """Open invoices again that the payment settled, up to `wanted`; how much could be opened."""
    left = wanted
    rows = Settlement.objects.filter(payment=payment).values("invoice").order_by("invoice")
    for row in rows.annotate(sum=Sum("amount")):
        part = min(left, row["sum"])
        if part > 0:
            invoice = Invoice.objects.select_for_update().get(pk=row["invoice"])
            settle(invoice, SettlementKind.PAYMENT, -part, payment=payment)
            left -= part
    return wanted - left


def take_back(refund: StripeRefund) -> None:
    """Put a refund that failed back into the customer's credit, and tell who manages invoices."""
    checkout = refund.checkout
    post(
        key=f"refund:{refund.pk}:failed",
        kind=TransactionKind.REFUND,
        source_type=SourceType.REFUND,
        source_id=refund.pk,
        currency=refund.currency,
        sides=[
            Side(held_by(PROVIDER), refund.amount),
            Side(credit_of(checkout.invoice.customer_id), -refund.amount),
        ],
        effective_at=timezone.now(),
    )
    record(
        "payment.refund_failed",
        by=None,
        subject=refund,
        amount=str(refund.amount),
        number=checkout.invoice.number,
    )
    tell_admins(checkout)


@transaction.atomic
def store_event(*, event_id: str, kind: str, checkout_id: int, body: bytes) -> StripeEvent | None:
    """Store a webhook once, before anything is done about it; None if it is processed already."""
    event = StripeEvent(event_id=event_id, kind=kind[:80], checkout_id=checkout_id, body=body)
    StripeEvent.objects.bulk_create([event], ignore_conflicts=True)
    return StripeEvent.objects.filter(event_id=event_id, processed_at=None).first()


@transaction.atomic
def end_event(event_id: int, problem: str) -> None:
    """Note that a webhook was processed, and why it wasn't recorded."""
    StripeEvent.objects.filter(pk=event_id, processed_at=None).update(
        processed_at=timezone.now(), problem=problem
    )


@transaction.atomic
def take_call(call_id: int) -> StripeCall | None:
    """Count a try of a call that is due, before it is sent; None for one that isn't.

    Another worker doesn't take it for CALL_TAKES. If both send it, its key lets it happen once.
    """
    rows: Any = StripeCall.objects.select_for_update(of=("self",))
    rows = rows.select_related("checkout__invoice", "refund__checkout")
    now = timezone.now()
    call: StripeCall | None = rows.filter(pk=call_id, done_at=None, next_at__lte=now).first()
    if call is not None:
        call.attempts += 1
        call.next_at = now + CALL_TAKES
        call.first_sent_at = call.first_sent_at or now
        call.save(update_fields=["attempts", "next_at", "first_sent_at"])
    return call


@transaction.atomic
def finish_call(call_id: int, facts: CheckoutFacts | RefundFacts) -> list[int]:
    """Record the answer to a call; the ids of webhooks that waited for it."""
    call = StripeCall.objects.select_related("refund").get(pk=call_id)
    if isinstance(facts, CheckoutFacts):
        assert call.checkout_id is not None
        checkout_id = call.checkout_id
        record_facts(checkout_id, facts)
    else:
        assert call.refund is not None
        checkout_id = call.refund.checkout_id
        record_refund(customer_lock(checkout_id), facts)
    StripeCall.objects.filter(pk=call_id).update(done_at=timezone.now(), problem="")
    waiting = StripeEvent.objects.filter(checkout=checkout_id, processed_at=None)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def put_off_call(call_id: int, problem: str) -> None:
    """Try a call again later, or give it up if no further try is worth it."""
    call = StripeCall.objects.get(pk=call_id)
    again_at = next_try(call.kind, call.attempts, timezone.now())
    if again_at is None:
        give_up_call(call_id, problem)
        return
    StripeCall.objects.filter(pk=call_id, done_at=None).update(next_at=again_at, problem=problem)


@transaction.atomic
def give_up_call(call_id: int, problem: str) -> None:
    """End a call that Stripe refuses or that failed too often, and what it was for."""
    call = StripeCall.objects.get(pk=call_id)
    checkout_id = call.checkout_id
    if call.refund_id is not None:
        checkout_id = StripeRefund.objects.get(pk=call.refund_id).checkout_id
    assert checkout_id is not None
    checkout = customer_lock(checkout_id)
    ended = StripeCall.objects.filter(pk=call_id, done_at=None)
    if not ended.update(done_at=timezone.now(), problem=problem):
        return
    if call.refund_id is None:
        if checkout.state == CheckoutState.WAITING:
            checkout.state = CheckoutState.FAILED
            checkout.save(update_fields=["state"])
        return
    refund = StripeRefund.objects.select_related("checkout__invoice").get(pk=call.refund_id)
    if refund.state == RefundState.REQUESTED:
        refund.state = RefundState.FAILED
        refund.save(update_fields=["state"])
        take_back(refund)
