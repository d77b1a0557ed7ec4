"""How does a template show a count? In groups, as the person's language writes them."""

from __future__ import annotations

from django import template

from core.web import numbers

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """1,000,000 in English, 1.000.000 in German."""
    return numbers.grouped(number)
