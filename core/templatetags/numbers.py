"""Template filter of counts, grouped as the language of the reader writes them."""

from __future__ import annotations

from django import template

from core.web import numbers

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """1,000,000 in English, 1.000.000 in German."""
    return numbers.grouped(number)
