"""Form of tax ids: what can be checked without asking a tax office. Not a proof that one exists.

Source of the patterns: the list of VAT number structures in the FAQ of the European Commission's
VIES service. Other countries are only checked for length and characters.
"""

from __future__ import annotations

import re

MAX_LENGTH = 20
ANY = re.compile(r"[A-Z0-9]{4,20}")
# Country -> the number after its prefix. Greece writes EL.
EUROPEAN_UNION = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "GR": r"\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
}
PREFIX = {country: "EL" if country == "GR" else country for country in EUROPEAN_UNION}


def compact(typed: str) -> str:
    """The id in capitals without spaces, points, hyphens and slashes."""
    return re.sub(r"[\s./-]", "", typed).upper()


def has_valid_form(tax_id: str, country: str) -> bool:
    """Whether a compact id can be one of this country. In the EU it starts with its prefix."""
    pattern = EUROPEAN_UNION.get(country)
    if pattern is None:
        return ANY.fullmatch(tax_id) is not None
    return re.fullmatch(PREFIX[country] + pattern, tax_id) is not None
