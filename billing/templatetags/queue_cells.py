"""Template tag for the waiting items of a project, written in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from billing.reporting.costs.presentation import ShownWaiting

register = template.Library()


@register.simple_tag
def queue_cells(waiting: Sequence[ShownWaiting], oldest: datetime | None) -> SafeString:
    """How much waits for answers, reviews and decisions, since when, and the oldest of all."""
    now = timezone.now()
    cells = [f'<td class="n">{number_and_age(entry, now)}</td>' for entry in waiting]
    age = (
        timesince(oldest, now)
        if oldest
        else f'<span class="soft">{escape(_("nothing waiting"))}</span>'
    )
    cells.append(f'<td class="nowrap">{age}</td>')
    return mark_safe("".join(cells))  # noqa: S308  # numbers and our own words


def number_and_age(entry: ShownWaiting, now: datetime) -> str:
    """So many, with the page that lists them; and for how long the oldest and the middle one wait,
    where any does."""
    link = f'<a href="{escape(entry.url)}">{escape(entry.items)}</a>'
    if entry.since is None:
        return link
    ages = [_("longest: %(age)s") % {"age": timesince(entry.since, now)}]
    if entry.median is not None:
        ages.append(_("median: %(age)s") % {"age": timesince(entry.median, now)})
    lines = (f'<br><span class="soft small nowrap">{escape(age)}</span>' for age in ages)
    return link + "".join(lines)
