"""How does a page list the people of a pool at work? In one go: pools have hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from annotation.projects.pools import Worker
from core.web.numbers import grouped
from workforce.templatetags.availability import in_words

register = template.Library()


@register.simple_tag
def worker_rows(people: Sequence[Worker]) -> SafeString:
    """A row for each: who, today, open work, answers submitted and the pace."""
    language = get_language()
    rows = "".join(worker_row(person, language) for person in people)
    return mark_safe(rows)  # noqa: S308  # `worker_row` escapes


def worker_row(person: Worker, language: str | None) -> str:
    """One row."""
    numbers = (
        grouped(person.workload.open_work, language=language),
        grouped(person.submitted, language=language),
        person.pace,
    )
    cells = "".join(f'<td class="n">{number}</td>' for number in numbers)
    today = f'<td class="nowrap">{in_words(person.today)}</td>'
    return f'<tr><th scope="row" dir="auto">{escape(person.name)}</th>{today}{cells}</tr>\n'
