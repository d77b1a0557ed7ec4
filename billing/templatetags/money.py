"""Template filters for amounts: `{{ gross|total:currency }}`, `{{ unit_price|exact:currency }}`."""

from __future__ import annotations

from decimal import Decimal

from django import template

from billing.money_text import exact_text, rate_text, total_text

register = template.Library()


@register.filter
def total(amount: Decimal, currency: str) -> str:
    """A total in the smallest unit of its currency: €1,204.50."""
    return total_text(amount, currency)


@register.filter
def exact(amount: Decimal, currency: str) -> str:
    """An amount with all its significant decimals: €0.0525."""
    return exact_text(amount, currency)


@register.filter
def percent(rate: Decimal) -> str:
    """A rate in percent without superfluous zeros: 19%, 8.875%."""
    return rate_text(rate)
