"""Template tag for a moment: as the reader writes it, and in machine-readable form."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from core.web.datetimes import written, written_with_zone

register = template.Library()


@register.simple_tag
def moment(at: datetime, look: str = "") -> SafeString:
    """A moment in the zone in use, to the minute; in one go, as lists have a hundred of them."""
    local = timezone.localtime(at)
    look = f' class="{escape(look)}"' if look else ""
    shown = f'<time{look} datetime="{local.isoformat()}">{escape(written(local))}</time>'
    return mark_safe(shown)  # noqa: S308  # escaped


@register.filter
def deadline(at: datetime) -> str:
    """A moment until which something is to be done, with its zone."""
    return written_with_zone(at)
