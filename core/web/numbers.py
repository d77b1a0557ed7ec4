"""Numbers as text for the reader, fast enough for hundreds on a page."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

GROUP = 3  # digits, in most languages


def grouped(number: Decimal | int, places: int | None = None, language: str | None = None) -> str:
    """1,000,000.5 in English, 1.000.000,5 in German; cut off after so many places, if given.

    What isn't written in groups of three, or is no exact number, is left to Django. A row of many
    numbers names the language in use itself, as asking for it takes longer than the rest.
    """
    marks = marks_of(language or get_language())
    if marks is None or not isinstance(number, int | Decimal):
        return number_format(number, decimal_pos=places, force_grouping=True)
    point, comma = marks
    if places is not None and abs(Decimal(number)) < Decimal(1).scaleb(-max(places, 1)):
        number = 0
    whole, _, rest = (f"{number:,}" if isinstance(number, int) else f"{number:,f}").partition(".")
    if places is not None:
        rest = rest[:places].ljust(places, "0")
    whole = whole.replace(",", comma)
    return f"{whole}{point}{rest}" if rest else whole


def percent_text(percent: Decimal | int | None, language: str | None = None) -> str:
    """66.7% in English; a dash without a number."""
    if percent is None:
        return "–"
    return _("%(number)s%%") % {"number": grouped(percent, language=language)}


@cache  # as many as there are languages
def marks_of(language: str | None) -> tuple[str, str] | None:
    """What stands before the decimals and between groups; None where groups aren't of three."""
    if get_format("NUMBER_GROUPING", language) != GROUP:
        return None
    return get_format("DECIMAL_SEPARATOR", language), get_format("THOUSAND_SEPARATOR", language)
