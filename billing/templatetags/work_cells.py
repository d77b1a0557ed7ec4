"""Template tag for the numbers of a row, written in one go: fifty rows are hundreds of cells."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from billing.reporting.costs.presentation import Amount, ShownSums

register = template.Library()


def throughput_cells(sums: ShownSums, urls: Mapping[str, str]) -> SafeString:
    """Work and pace, each number with the page that lists what it counts."""
    urls = {name: escape(url) for name, url in urls.items()}
    return cells(
        link(urls["events"], sums.labels),
        link(urls["submitted"], sums.submitted),
        link(urls["accepted"], sums.answers),
        link(urls["rejected"], sums.rejected),
        link(urls["skipped"], sums.skipped),
        link(urls["accepted"], sums.yield_percent),
        link(urls["submitted"], sums.worked_hours),
        link(urls["events"], sums.labels_per_hour),
    )


def cost_cells(sums: ShownSums, urls: Mapping[str, str]) -> SafeString:
    """Labels and money, each number with the events or answers behind it."""
    events, accepted = escape(urls["events"]), escape(urls["accepted"])
    share = f' <span class="soft small nowrap">{escape(sums.margin_percent)}</span>'
    return cells(
        link(events, sums.labels),
        link(accepted, sums.yield_percent),
        money_link(events, sums.price),
        money_link(events, sums.pay),
        money_link(events, sums.margin) + share,
        link(events, sums.pay_per_label),
        link(events, sums.active_hours),
        link(events, sums.labels_per_hour),
    )


CELLS = {"costs": cost_cells, "throughput": throughput_cells}


@register.simple_tag
def work_cells(page: str, sums: ShownSums, urls: Mapping[str, str]) -> SafeString:
    """The cells of a row on the page of this name."""
    return CELLS[page](sums, urls)


def cells(*contents: str) -> SafeString:
    """Cells of numbers; each content is escaped."""
    written = (f'<td class="n">{content}</td>\n' for content in contents)
    return mark_safe("".join(written))  # noqa: S308  # `link` and `money_link` escape


def link(url: str, text: str) -> str:
    """A number that opens a page, whose address is escaped: a row names the same ones often."""
    return f'<a href="{url}">{escape(text)}</a>'


def money_link(url: str, amount: Amount) -> str:
    """An amount that opens such a page; it says the exact sum to whoever points at it."""
    said = f'<span title="{escape(amount.exact)}">{escape(amount.text)}</span>'
    return f'<a href="{url}">{said}</a>'
