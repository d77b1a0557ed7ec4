"""Jobs that call Stripe: each reads in a scope, calls outside of any, and records in another."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.stripe.actions import (
    end_event,
    expected_of,
    finish_call,
    give_up_call,
    note_problem,
    put_off_call,
    record_facts,
    take_call,
)
from billing.stripe.client import (
    CheckoutRequest,
    Refused,
    TemporaryFault,
    create_checkout,
    create_refund,
    fetch_checkout,
)
from billing.stripe.models import CheckoutState, StripeCall, StripeCheckout, StripeEvent
from billing.stripe.rules import (
    KEY_HOLDS,
    LOOK_AGAIN,
    CheckoutFacts,
    RefundFacts,
    event_mismatch,
    minor_amount,
    names_in,
)
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.tenancy.scope import across_tenants, tenant

BODY_KEPT = timedelta(days=30)
BATCH_SIZE = 200
DAY, WATCHED = timedelta(days=1), timedelta(days=120)  # refunds and disputes come late
EVENT_WAITS = timedelta(minutes=10)
log = logging.getLogger(__name__)


@tenant_job
def send_call(*, organization_id: int, call_id: int) -> None:
    """Make a call of the outbox that is due, and record its answer."""
    if not settings.STRIPE_KEY:
        return
    with tenant(organization_id):
        call = take_call(call_id)
    if call is None:
        return
    try:
        facts = made(call)
    except Refused as refusal:
        with tenant(organization_id):
            give_up_call(call_id, str(refusal))
        return
    except TemporaryFault as fault:
        with tenant(organization_id):
            put_off_call(call_id, str(fault))
        return
    with tenant(organization_id):
        waiting = finish_call(call_id, facts)
        for event_id in waiting:
            enqueue(process_event, organization_id=organization_id, stripe_event_id=event_id)


def made(call: StripeCall) -> CheckoutFacts | RefundFacts:
    """Send a call. Each time it is the same to the byte, so that its key repeats the answer."""
    if call.refund is not None:
        refund, checkout = call.refund, call.refund.checkout
        assert call.first_sent_at is not None
        units = minor_amount(refund.amount, refund.currency)
        assert units is not None
        return create_refund(
            checkout.payment_intent,
            units,
            reference=refund.reference,
            key=call.key,
            look_first=timezone.now() - call.first_sent_at > KEY_HOLDS,
        )
    assert call.checkout is not None
    checkout = call.checkout
    units = minor_amount(checkout.amount, checkout.currency)
    assert units is not None
    wanted = CheckoutRequest(
        reference=checkout.reference,
        units=units,
        currency=checkout.currency,
        title=_("Invoice %(number)s") % {"number": checkout.invoice.number},
        email=checkout.invoice.parties["buyer"]["email"],
        back_url=checkout.back_url,
        expires_at=checkout.expires_at,
    )
    return create_checkout(wanted, key=call.key)


@tenant_job
def process_event(*, organization_id: int, stripe_event_id: int) -> None:
    """Record what a stored webhook is about, as Stripe says it is now.

    The webhook itself only says where to look. One that comes before the answer to our own call
    waits for it. Raises TemporaryFault, so that the queue tries again.
    """
    with tenant(organization_id):
        rows = StripeEvent.objects.select_related("checkout__invoice")
        event = rows.filter(pk=stripe_event_id, processed_at=None).first()
        if event is None or not settings.STRIPE_KEY:
            return
        checkout, said = event.checkout, json.loads(bytes(event.body))
        if problem := event_mismatch(expected_of(checkout), said):
            note_problem(checkout, problem)
            end_event(stripe_event_id, problem)
            return
        session_id = checkout.session_id or names_in(said).session_id
    if not session_id:
        return
    problem = look(organization_id, checkout.pk, session_id)
    with tenant(organization_id):
        end_event(stripe_event_id, problem)


@tenant_job
def look_at_checkout(*, organization_id: int, checkout_id: int) -> None:
    """Record what Stripe says of a checkout now, in case a webhook was lost."""
    if not settings.STRIPE_KEY:
        return
    with tenant(organization_id):
        checkout = StripeCheckout.objects.filter(pk=checkout_id).exclude(session_id="").first()
    if checkout is None:
        return
    try:
        look(organization_id, checkout_id, checkout.session_id)
    except TemporaryFault as fault:
        log.warning("stripe checkout %s: not looked at: %s", checkout_id, fault)  # the clock will


def look(organization_id: int, checkout_id: int, session_id: str) -> str:
    """Fetch a session and record it; why it isn't recorded, as a code, or empty."""
    try:
        facts = fetch_checkout(session_id)
    except Refused:
        with tenant(organization_id):
            note_problem(StripeCheckout.objects.get(pk=checkout_id), "unknown")
        return "unknown"
    with tenant(organization_id):
        return record_facts(checkout_id, facts)


@across_job
def send_due_calls() -> None:
    """Queue the calls that are to be tried again."""
    if not settings.STRIPE_KEY:
        return
    with across_tenants("find calls to a payment provider that are due"):
        due = StripeCall.objects.filter(done_at=None, next_at__lte=timezone.now())
        found = list(due.select_related("organization").order_by("next_at")[:BATCH_SIZE])
    for call in found:
        enqueue(send_call, organization_id=call.organization.pk, call_id=call.pk)


@across_job
def look_again() -> None:
    """Queue a look at payments whose webhooks may be lost, and forget the bodies of old ones."""
    if not settings.STRIPE_KEY:
        return
    now = timezone.now()
    running = Q(state__in=[CheckoutState.OPEN, CheckoutState.PROCESSING])
    replaced = Q(state=CheckoutState.EXPIRED, looked_at__lt=F("expires_at"))
    paid = Q(state=CheckoutState.PAID, looked_at__lt=now - DAY)
    with across_tenants("find payments whose webhooks may be lost"):
        checkouts = list(
            StripeCheckout.objects.filter(
                running | replaced | paid,
                looked_at__lt=now - LOOK_AGAIN,
                created_at__gt=now - WATCHED,
            )
            .select_related("organization")
            .order_by("looked_at")[:BATCH_SIZE]
        )
        waiting = StripeEvent.objects.filter(
            processed_at=None, received_at__lt=now - EVENT_WAITS, received_at__gt=now - WATCHED
        )
        events = list(waiting.select_related("organization").order_by("pk")[:BATCH_SIZE])
        old = StripeEvent.objects.filter(processed_at__lt=now - BODY_KEPT).exclude(body=b"")
        old.update(body=b"")
    for checkout in checkouts:
        enqueue(look_at_checkout, organization_id=checkout.organization.pk, checkout_id=checkout.pk)
    for event in events:
        enqueue(process_event, organization_id=event.organization.pk, stripe_event_id=event.pk)
