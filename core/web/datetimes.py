"""Dates and times as text for the reader, fast enough for a hundred on a page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from django.utils import timezone
from django.utils.dateformat import DateFormat
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, override

# What a letter of Django's formats writes of a moment, and the letters that the month decides.
NUMBERS = {
    "d": "{0.day:02}",
    "j": "{0.day}",
    "m": "{0.month:02}",
    "n": "{0.month}",
    "y": "{0:%y}",
    "Y": "{0.year:04}",
    "H": "{0.hour:02}",
    "G": "{0.hour}",
    "i": "{0.minute:02}",
    "s": "{0.second:02}",
}
OF_THE_MONTH = "bEFMN"
PIECE = re.compile(r"\\?.", re.DOTALL)


def written(moment: date, form: str = "SHORT_DATETIME_FORMAT") -> str:
    """A day, or a moment in the zone in use: 24 Nov 2026, 22:24 in English."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    pattern = pattern_of(get_language(), form, moment.month)
    return date_format(moment, form) if pattern is None else pattern.format(moment)


def written_with_zone(moment: datetime) -> str:
    """A moment in the zone in use, which is named: 24 Nov 2026, 22:24 (UTC+1)."""
    local = timezone.localtime(moment)
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}" if minutes else ""
    return f"{written(local)} (UTC{offset}{f':{rest:02}' if rest else ''})"


@cache  # twelve months in a few forms, for as many languages as there are
def pattern_of(language: str | None, form: str, month: int) -> str | None:
    """What `str.format` makes a text of; None where a format has more than numbers and months."""
    with override(language):
        of_month = DateFormat(date(2000, month, 1))
        names = {letter: str(getattr(of_month, letter)()) for letter in OF_THE_MONTH}
        pieces: list[str] = PIECE.findall(get_format(form, language))
    if any(is_letter(piece) and piece not in NUMBERS and piece not in names for piece in pieces):
        return None
    return "".join(NUMBERS.get(piece) or literal(names.get(piece, piece)) for piece in pieces)


def is_letter(piece: str) -> bool:
    """Whether a piece of a format may mean something else than itself."""
    return piece.isascii() and piece.isalpha()


def literal(piece: str) -> str:
    """A piece that stands for itself, for `str.format`; one behind a backslash too."""
    return piece.removeprefix("\\").replace("{", "{{").replace("}", "}}")
