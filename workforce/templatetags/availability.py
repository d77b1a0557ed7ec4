"""Template tag for today's availability, written in one go: lists have hundreds of members."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web.datetimes import written
from workforce.members.availability.plan import Today

register = template.Library()


@register.filter
def in_words(today: Today) -> SafeString:
    """Until when the person is away, that the day is off, the hours planned, or that none are."""
    if today.plan.away_until and today.is_away:
        day = written(today.plan.away_until, "SHORT_DATE_FORMAT")
        return span("badge warn", _("Away until %(day)s") % {"day": day})
    if not today.is_there:
        return span("badge", _("Day off"))
    if today.hours:
        return escape(
            ngettext("%(hours)s hour", "%(hours)s hours", today.hours) % {"hours": today.hours}
        )
    return span("soft", _("not specified"))


def span(css: str, words: str) -> SafeString:
    """Words with a look."""
    return mark_safe(f'<span class="{css}">{escape(words)}</span>')  # noqa: S308  # escaped
