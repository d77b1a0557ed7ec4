"""Pure rules of payments through Stripe: its units of amounts, repeats, and what fits a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

# Stripe counts these in whole units, and all others in hundredths or, of three places, thousandths.
WHOLE_UNITS = {
    *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"),
    *("PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"),
}
THOUSANDTHS = {"BHD", "JOD", "KWD", "OMR", "TND"}
# Stripe takes no Iraqi and Libyan dinars, and documents two different units of the Uganda shilling.
NOT_TAKEN = {"IQD", "LYD", "UGX"}
LAST_DIGIT = 10  # of thousandths, which cards don't have
# Seconds until the next try of a call that failed. A customer waits for a checkout, so it is given
# up after the last try. A refund may have been made though we got no answer: it is tried for ever.
CHECKOUT_DELAYS = (30, 60, 120, 300, 600)
REFUND_DELAYS = (60, 300, 900, 3600, 4 * 3600, 24 * 3600)
CALL_TAKES = timedelta(minutes=5)  # after that long, the worker that makes a call is taken for dead
# Stripe repeats its answer to a key for 24 hours: later, look whether the call was carried out.
KEY_HOLDS = timedelta(hours=20)
CHECKOUT_OPEN = timedelta(hours=2)  # how long the customer may take
LOOK_AGAIN = timedelta(hours=1)  # how often we look ourselves, in case a webhook is lost


def minor_amount(amount: Decimal, currency: str) -> int | None:
    """The amount in Stripe's units (1.25 EUR is 125); None for one that Stripe can't take."""
    if currency in NOT_TAKEN:
        return None
    units = amount.scaleb(places_of(currency))
    whole = int(units)
    if whole != units or (currency in THOUSANDTHS and whole % LAST_DIGIT):
        return None
    return whole


def amount_of(units: int, currency: str) -> Decimal:
    """The amount that so many of Stripe's units are."""
    return Decimal(units).scaleb(-places_of(currency))


def places_of(currency: str) -> int:
    """The decimal places of a currency as Stripe counts it."""
    return 0 if currency in WHOLE_UNITS else 3 if currency in THOUSANDTHS else 2


def next_try(kind: str, attempts: int, now: datetime) -> datetime | None:
    """When a call is tried again after so many attempts; None when it is given up."""
    if kind == "refund":
        return now + timedelta(seconds=REFUND_DELAYS[min(attempts, len(REFUND_DELAYS)) - 1])
    if attempts > len(CHECKOUT_DELAYS):
        return None
    return now + timedelta(seconds=CHECKOUT_DELAYS[attempts - 1])


@dataclass(frozen=True)
class RefundFacts:
    """What Stripe says of a refund. `reference` is ours; empty for one made in its dashboard."""

    refund_id: str
    units: int
    currency: str
    status: str
    reference: str

    @property
    def is_lost(self) -> bool:
        """Whether the money stayed or came back."""
        return self.status in {"failed", "canceled"}


@dataclass(frozen=True)
class CheckoutFacts:
    """What Stripe says of a checkout session now, its payment and refunds included."""

    session_id: str
    url: str
    status: str
    payment_status: str
    reference: str
    units: int
    currency: str
    is_live: bool
    payment_intent: str
    has_failed: bool
    is_disputed: bool
    refunds: tuple[RefundFacts, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Whether the money arrived."""
        return self.payment_status == "paid"


@dataclass(frozen=True)
class Expected:
    """What we asked for: a session with any other facts isn't ours."""

    reference: str
    session_id: str
    amount: Decimal
    currency: str
    is_live: bool


def mismatch(expected: Expected, facts: CheckoutFacts) -> str:
    """What of the facts isn't as expected, as a code; empty if all fits."""
    units = minor_amount(expected.amount, expected.currency)
    fits = {
        "reference": facts.reference == expected.reference,
        "session": expected.session_id in {"", facts.session_id},
        "currency": facts.currency == expected.currency,
        "amount": facts.units == units,
        "mode": facts.is_live == expected.is_live,
    }
    return next((code for code, does_fit in fits.items() if not does_fit), "")


@dataclass(frozen=True)
class Names:
    """What an event names of ours: a reference that we gave, and ids that we stored."""

    reference: str = ""
    session_id: str = ""
    payment_intent: str = ""

    def __bool__(self) -> bool:
        return bool(self.reference or self.session_id or self.payment_intent)


def names_in(event: dict[str, Any]) -> Names:
    """What a verified event is about; nothing for kinds of objects that we don't use."""
    found = event.get("data", {}).get("object", {})
    metadata = found.get("metadata") or {}
    intent = found.get("payment_intent")
    intent = intent if isinstance(intent, str) else ""
    match found.get("object"):
        case "checkout.session":
            return Names(str(found.get("client_reference_id") or ""), str(found["id"]), intent)
        case "payment_intent":
            return Names(str(metadata.get("crewmark", "")), "", str(found["id"]))
        case "charge":
            return Names(str(metadata.get("crewmark", "")), "", intent)
        case "refund" | "dispute":
            return Names("", "", intent)
    return Names()


def event_mismatch(expected: Expected, event: dict[str, Any]) -> str:
    """As `mismatch`, for what an event itself says; empty where it doesn't say it."""
    found, names = event["data"]["object"], names_in(event)
    is_session = found["object"] == "checkout.session"
    units = minor_amount(expected.amount, expected.currency)
    fits = {
        "mode": bool(event.get("livemode")) == expected.is_live,
        "reference": names.reference in {"", expected.reference},
        "session": not (names.session_id and expected.session_id)
        or names.session_id == expected.session_id,
        "currency": not is_session or str(found.get("currency") or "").upper() == expected.currency,
        "amount": not is_session or found.get("amount_total") == units,
    }
    return next((code for code, does_fit in fits.items() if not does_fit), "")
