"""How long has something waited? By the clock that the actions ask, as all else on a page."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

register = template.Library()


@register.filter
def since(moment: datetime) -> str:
    """As “2 days, 3 hours”; Django's own filter asks the machine."""
    return timesince(moment, timezone.now())
