"""How is money written for people? Totals in the minor unit, prices with every decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from billing.money import minor_places
from workforce.web.numbers import grouped

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
NO_BREAK = "\N{NO-BREAK SPACE}"
# Languages that write the sign first and close to the number: £9.12. All others: 9,12 £.
SIGN_FIRST = frozenset({"en", "ja", "ko", "th", "zh"})
MINUS = "-"


def total_number(amount: Decimal, currency: str) -> str:
    """The amount rounded half up to the currency's smallest unit, without its sign: 1,204.50."""
    places = minor_places(currency)
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return grouped(rounded, places)


def exact_number(amount: Decimal, currency: str) -> str:
    """The amount with all its significant decimals, at least the currency's own: 0.0525, 3.00."""
    significant = -int(amount.normalize().as_tuple().exponent)
    places = max(significant, minor_places(currency))
    return grouped(amount, places)


def total_text(amount: Decimal, currency: str) -> str:
    """A total with its currency: €1,204.50."""
    return with_sign(total_number(amount, currency), currency)


def exact_text(amount: Decimal, currency: str) -> str:
    """An exact amount with its currency: €0.0525."""
    return with_sign(exact_number(amount, currency), currency)


def with_sign(number: str, currency: str) -> str:
    """The number and its currency in the order of the language in use: -€3.00 or -3,00 €."""
    sign = SIGNS.get(currency, currency)
    if (get_language() or "").partition("-")[0] not in SIGN_FIRST:
        return f"{number}{NO_BREAK}{sign}"
    minus = MINUS if number.startswith(MINUS) else ""
    gap = NO_BREAK if sign.isalpha() else ""
    return f"{minus}{sign}{gap}{number.removeprefix(MINUS)}"
