"""Money as text: totals in the minor unit, prices with every decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import get_language

from core.currencies import MINOR_PLACES
from core.web.numbers import grouped, percent_text

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
NO_BREAK = "\N{NO-BREAK SPACE}"
# Languages that write the sign first and close to the number: £9.12. All others: 9,12 £.
SIGN_FIRST = frozenset({"en", "ja", "ko", "th", "zh"})
MINUS = "-"


def total_number(amount: Decimal, currency: str, language: str | None = None) -> str:
    """The amount rounded half up to the currency's smallest unit, without its sign: 1,204.50."""
    places = MINOR_PLACES[currency]
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return grouped(rounded, places, language)


def exact_number(amount: Decimal, currency: str, language: str | None = None) -> str:
    """The amount with all its significant decimals, at least the currency's own: 0.0525, 3.00."""
    significant = -int(amount.normalize().as_tuple().exponent)
    places = max(significant, MINOR_PLACES[currency])
    return grouped(amount, places, language)


def total_text(amount: Decimal, currency: str, language: str | None = None) -> str:
    """A total with its currency: €1,204.50; in the language in use, which who writes many names."""
    return with_sign(total_number(amount, currency, language), currency, language)


def exact_text(amount: Decimal, currency: str, language: str | None = None) -> str:
    """An exact amount with its currency: €0.0525; the language as for totals."""
    return exact_in(amount, currency, language or get_language())


@lru_cache(maxsize=4096)  # prices and pays of single labels come again and again
def exact_in(amount: Decimal, currency: str, language: str | None) -> str:
    """The same in this language."""
    return with_sign(exact_number(amount, currency, language), currency, language)


def with_sign(number: str, currency: str, language: str | None = None) -> str:
    """The number and its currency in the order of the language: -€3.00 or -3,00 €."""
    sign = SIGNS.get(currency, currency)
    if (language or get_language() or "").partition("-")[0] not in SIGN_FIRST:
        return f"{number}{NO_BREAK}{sign}"
    minus = MINUS if number.startswith(MINUS) else ""
    gap = NO_BREAK if sign.isalpha() else ""
    return f"{minus}{sign}{gap}{number.removeprefix(MINUS)}"


def rate_text(rate: Decimal) -> str:
    """A tax rate in percent without superfluous zeros: 19%, 8.875%."""
    return percent_text(Decimal(f"{rate.normalize():f}"))
