"""Rules of payouts: amounts, rounding, who may be paid now, IBANs and the characters of SEPA."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.currencies import MINOR_PLACES

QUARANTINE = timedelta(hours=72)  # after a change of bank details
TENURE = timedelta(hours=72)  # who could release payouts so long ago counts as a second person
# Length of an IBAN in the countries of SEPA. Source: IBAN registry, SWIFT, release 99.
SEPA_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "NL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "EE", "LT"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "DE", "GB", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("GI",), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "RO", "SE", "SK"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS",), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "CY", "HU", "LU", "PL"), 28),
    **dict.fromkeys(("MT",), 31),
}
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
NOT_SEPA = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "’": "'"}
)


class Hindrance(models.TextChoices):
    """Why a member isn't paid now."""

    NO_DETAILS = "no_details", _("No bank details")
    CHANGED = "changed", _("Bank details changed less than 72 hours ago")
    REFUSED = "refused", _("The last payout to this account failed")
    NOTHING = "nothing", _("Nothing to pay out yet")
    BELOW_MINIMUM = "below_minimum", _("Below the minimum amount")


@dataclass(frozen=True)
class PayoutAmount:
    """What is paid, and how much of it is added to reach a whole minor unit."""

    amount: Decimal
    rounding: Decimal = Decimal(0)


def unit_of(currency: str) -> Decimal:
    """The smallest unit of a currency: 0.01 euro, 1 yen."""
    return Decimal(1).scaleb(-MINOR_PLACES[currency])


def payout_amount(
    available: Decimal, currency: str, *, minimum: Decimal, is_last: bool
) -> PayoutAmount | Hindrance:
    """What to pay of an available balance, rounded down to the currency's minor unit.

    The last payout of a former member is rounded up and has no minimum, so that nothing is left.
    """
    if available <= 0:
        return Hindrance.NOTHING
    unit = unit_of(currency)
    if is_last:
        amount = available.quantize(unit, ROUND_CEILING)
        return PayoutAmount(amount, amount - available)
    amount = available.quantize(unit, ROUND_DOWN)
    if not amount:
        return Hindrance.NOTHING
    return Hindrance.BELOW_MINIMUM if amount < minimum else PayoutAmount(amount)


def hindrance_of_account(
    set_at: datetime, refused_at: datetime | None, now: datetime
) -> Hindrance | None:
    """Why nothing is paid to bank details set at this time; None where it may be."""
    if refused_at is not None:
        return Hindrance.REFUSED
    return Hindrance.CHANGED if now < set_at + QUARANTINE else None


def compact(account: str) -> str:
    """An account number without spaces, in capitals."""
    return "".join(account.split()).upper()


def is_iban(account: str) -> bool:
    """Whether the text is an IBAN: its form, its country's length, its check digits (ISO 13616)."""
    if not IBAN.fullmatch(account):
        return False
    if len(account) != SEPA_LENGTHS.get(account[:2], len(account)):
        return False
    digits = "".join(str(int(sign, 36)) for sign in account[4:] + account[:4])
    return int(digits) % 97 == 1


def is_in_sepa(iban: str) -> bool:
    """Whether a SEPA credit transfer reaches the country of the IBAN."""
    return iban[:2] in SEPA_LENGTHS


def sepa_text(text: str, length: int) -> str:
    """The text in the characters that every SEPA bank accepts, of at most this length.

    Accents go; what has no counterpart becomes a full stop (EPC217-08, best practices).
    """
    plain = unicodedata.normalize("NFKD", text.translate(SPELLED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(NOT_SEPA.sub(".", plain).split())[:length].strip("/ ").replace("//", "/")
