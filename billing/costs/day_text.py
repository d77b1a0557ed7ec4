"""How is a day written for people? Once in each language, as pages about a year write the same."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, override


def day_text(day: date, form: str = "DATE_FORMAT") -> str:
    """A day as the person's language writes it."""
    return day_in(get_language(), day, form)


@lru_cache(maxsize=8_192)
def day_in(language: str | None, day: date, form: str) -> str:
    """A day as this language writes it."""
    with override(language):
        return date_format(day, form)
