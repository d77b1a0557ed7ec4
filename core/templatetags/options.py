"""Template tag that writes a select's options in one go."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import chain
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any, everything: Any = "") -> SafeString:
    """An option for each value and title, and before them the empty one if it has a title."""
    wanted = str(chosen)
    first = [option("", everything)] if everything else []
    rows = (option(value, title, chosen=str(value) == wanted) for value, title in choices)
    return mark_safe("".join(chain(first, rows)))  # noqa: S308  # each value and title is escaped


def option(value: Any, title: Any, *, chosen: bool = False) -> str:
    """One option; `format_html` takes several times as long, and there are hundreds of people."""
    selected = " selected" if chosen else ""
    shown = title if isinstance(title, SafeString) else escape(str(title))
    return f'<option value="{escape(str(value))}"{selected}>{shown}</option>'
