"""How does a template write a select's options? In one go, as a loop over many takes its time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SELECTED, NOT_SELECTED = mark_safe(" selected"), mark_safe("")


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any, everything: Any = "") -> SafeString:
    """An option for each value and title, and before them the empty one if it has a title."""
    wanted = str(chosen)
    first = [("", NOT_SELECTED, everything)] if everything else []
    rows = (
        (str(value), SELECTED if str(value) == wanted else NOT_SELECTED, title)
        for value, title in choices
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', chain(first, rows))
