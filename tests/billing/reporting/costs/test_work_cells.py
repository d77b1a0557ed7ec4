"""Do the cells of a table of work open what they count, and is nothing in them taken for markup?"""

import re
from decimal import Decimal

from billing.reporting.costs.presentation import ShownSums
from billing.reporting.costs.sums import Sums
from billing.templatetags.work_cells import cost_cells, throughput_cells

SUMS = ShownSums(
    Sums(labels=12, price=Decimal("3.1234"), pay=Decimal(4), answers=6, submitted=8, rejected=2),
    "EUR",
)
URLS = {
    what: f"/{what}/?project=1&what={what}"
    for what in ("events", "accepted", "submitted", "rejected", "skipped")
}


def linked(html):
    """What is opened by each cell, and what it says without its tags."""
    cells = re.findall(r'<td class="n"><a href="/(\w+)/\?project=1&amp;what=\1">(.*?)</td>', html)
    return [(what, re.sub(r"<[^>]*>", "", said)) for what, said in cells]


def test_each_number_opens_the_answers_it_counts():
    assert linked(throughput_cells(SUMS, URLS)) == [
        ("events", "12"),
        ("submitted", "8"),
        ("accepted", "6"),
        ("rejected", "2"),
        ("skipped", "0"),
        ("accepted", "75.0%"),
        ("submitted", "0.00"),
        ("events", "–"),
    ]


def test_amounts_are_rounded_and_say_the_exact_sum():
    html = cost_cells(SUMS, URLS)
    assert [what for what, _said in linked(html)].count("events") == 7
    assert f'<span title="{SUMS.price.exact}">{SUMS.price.text}</span>' in html
    assert "3.1234" in SUMS.price.exact
    assert SUMS.margin_percent in html


def test_nothing_is_taken_for_markup():
    evil = {what: f'/{what}/"><script>' for what in URLS}
    assert "<script>" not in throughput_cells(SUMS, evil)
    assert "<script>" not in cost_cells(SUMS, evil)
