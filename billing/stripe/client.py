"""Calls to Stripe and the check of its webhooks: the one file that imports Stripe's library.

Jobs make the calls, with no database lock held; a call is repeated under one idempotency key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
import stripe
from django.conf import settings

from billing.stripe.rules import CheckoutFacts, RefundFacts

TOLERANCE = 300  # seconds that a webhook's signature may be old, or ahead of our clock
TIMEOUT = (5, 20)  # seconds to connect and between bytes
MAX_TEXT = 300
ALL_HOSTS = ("api", "connect", "files", "meter_events")
EXPAND = ["payment_intent.latest_charge"]


class TemporaryFault(Exception):
    """Stripe couldn't be reached, was busy, or refused our key: the call is made again."""


class Refused(Exception):
    """Stripe doesn't take this call, however often it is made."""


class NotSigned(Exception):
    """A webhook doesn't have a valid signature of Stripe."""


@dataclass(frozen=True)
class CheckoutRequest:
    """What a customer is asked to pay. The texts are shown to them."""

    reference: str
    units: int
    currency: str
    title: str
    email: str
    back_url: str
    expires_at: datetime


def is_live() -> bool:
    """Whether the key is one for real payments."""
    return "_live_" in settings.STRIPE_KEY


@contextmanager
def connected() -> Iterator[stripe.StripeClient]:
    """A client for a few calls; what the library raises becomes TemporaryFault or Refused."""
    addresses: Any = dict.fromkeys(ALL_HOSTS, settings.STRIPE_API) if settings.STRIPE_API else None
    if not settings.STRIPE_KEY:
        raise TemporaryFault("CREWMARK_STRIPE_KEY is not set.")
    with requests.Session() as session:
        session.max_redirects = 0  # the key goes to Stripe's own address alone
        client = stripe.StripeClient(
            settings.STRIPE_KEY,
            base_addresses=addresses,
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=TIMEOUT, session=session),
        )
        try:
            yield client
        except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
            raise Refused(text_of(error)) from error
        except stripe.StripeError as error:
            raise TemporaryFault(text_of(error)) from error


def text_of(error: stripe.StripeError) -> str:
    """What the library says, short enough to be stored."""
    return str(error.user_message or error)[:MAX_TEXT]


def create_checkout(wanted: CheckoutRequest, *, key: str) -> CheckoutFacts:
    """Open a checkout session; with a key that was used, the session that was opened then."""
    named = {"crewmark": wanted.reference}
    parameters: Any = {
        "mode": "payment",
        "client_reference_id": wanted.reference,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": wanted.currency.lower(),
                    "unit_amount": wanted.units,
                    "product_data": {"name": wanted.title},
                },
            }
        ],
        "metadata": named,
        "payment_intent_data": {"metadata": named, "description": wanted.title},
        "success_url": f"{wanted.back_url}?paid=1",
        "cancel_url": wanted.back_url,
        "expires_at": int(wanted.expires_at.timestamp()),
    }
    if wanted.email:
        parameters["customer_email"] = wanted.email
    with connected() as client:
        session = client.v1.checkout.sessions.create(parameters, {"idempotency_key": key})
        return checkout_facts(session, ())


def fetch_checkout(session_id: str) -> CheckoutFacts:
    """A session with its payment and all refunds, as they are now."""
    with connected() as client:
        parameters: Any = {"expand": EXPAND}
        session = client.v1.checkout.sessions.retrieve(session_id, parameters)
        facts = checkout_facts(session, ())
        if not facts.payment_intent or not facts.is_paid:
            return facts
        return checkout_facts(session, tuple(refunds_of(client, facts.payment_intent)))


def refunds_of(client: stripe.StripeClient, payment_intent: str) -> Iterator[RefundFacts]:
    """All refunds of a payment."""
    parameters: Any = {"payment_intent": payment_intent, "limit": 100}
    for refund in client.v1.refunds.list(parameters).auto_paging_iter():
        yield refund_facts(refund)


def checkout_facts(session: Any, refunds: tuple[RefundFacts, ...]) -> CheckoutFacts:
    """The library's object as ours: its payment is an id, or an object where it was expanded."""
    paid_by = session.payment_intent
    payment_intent = paid_by if isinstance(paid_by, str) or paid_by is None else paid_by.id
    charge = None if payment_intent is None or paid_by is payment_intent else paid_by.latest_charge
    return CheckoutFacts(
        session_id=session.id,
        url=session.url or "",
        status=session.status or "",
        payment_status=session.payment_status,
        reference=session.client_reference_id or "",
        units=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        is_live=session.livemode,
        payment_intent=payment_intent or "",
        has_failed=session.status == "complete"
        and session.payment_status == "unpaid"
        and payment_intent is not paid_by
        and paid_by.status in {"requires_payment_method", "canceled"},
        is_disputed=bool(charge is not None and charge.disputed),
        refunds=refunds,
    )


def create_refund(
    payment_intent: str, units: int, *, reference: str, key: str, look_first: bool
) -> RefundFacts:
    """Refund a part of a payment to where it came from.

    With `look_first` the refund that an earlier call made is looked for: its key may be forgotten.
    """
    with connected() as client:
        if look_first:
            for refund in refunds_of(client, payment_intent):
                if refund.reference == reference:
                    return refund
        parameters: Any = {
            "payment_intent": payment_intent,
            "amount": units,
            "metadata": {"crewmark_refund": reference},
        }
        return refund_facts(client.v1.refunds.create(parameters, {"idempotency_key": key}))


def refund_facts(refund: Any) -> RefundFacts:
    """The library's object as ours."""
    named = refund.metadata.to_dict() if refund.metadata else {}
    return RefundFacts(
        refund_id=refund.id,
        units=refund.amount,
        currency=refund.currency.upper(),
        status=refund.status or "",
        reference=named.get("crewmark_refund", ""),
    )


def verified(payload: bytes, header: str) -> dict[str, Any]:
    """The event of a webhook; raises NotSigned for one that none of our secrets has signed.

    A signature is valid for five minutes around now, and its text is compared in constant time.
    """
    if not any(is_signed(payload, header, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise NotSigned
    try:
        event = json.loads(payload)
    except ValueError:
        raise NotSigned from None
    if not isinstance(event, dict) or event.get("object") != "event":
        raise NotSigned
    return event


def is_signed(payload: bytes, header: str, secret: str) -> bool:
    """Whether this secret signed the payload, not too long ago and not in the future."""
    try:
        stripe.WebhookSignature.verify_header(payload, header, secret, TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError):
        return False
    signed_at = next(part[2:] for part in header.split(",") if part.startswith("t="))
    return int(signed_at) <= time.time() + TOLERANCE
