"""Quotes of prices with tiers: labels are spread over months, each charged as on an invoice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.metering.rating import spread
from billing.quotes.presentation import shown
from billing.quotes.rules import days_by_month, figures_of, stored_figures
from billing.rates.tiers import Tier
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found, staff
from tests.factories import money

TIERS = (Tier(500, Decimal("0.04")), Tier(900, Decimal("0.03")))


def quoted(mode, *, starts_on=date(2026, 3, 2)):
    """1,000 labels at 0.05, after 500 of a month 0.04, after 900 0.03."""
    terms = replace(money.TERMS, tier_mode=mode, tiers=TIERS)
    return figures_of(replace(money.PLAN, terms=(terms,), starts_on=starts_on))


def parts(figures):
    return [(part.after, str(part.charged), str(part.unit_price)) for part in figures.parts]


def test_a_quote_within_one_month_is_charged_like_its_invoice():
    # 500 x 0.05 + 400 x 0.04 + 100 x 0.03 = 25 + 16 + 3
    figures = quoted("graduated")
    assert parts(figures) == [(0, "500", "0.05"), (500, "400", "0.04"), (900, "100", "0.03")]
    assert figures.price == 44
    assert quoted("volume").price == 30
    assert figures.pay == quoted("volume").pay == 60  # 2,000 annotations at 0.03


def test_work_over_two_months_counts_each_by_itself():
    """2,000 annotations of 36 s by two people for 5 h a day take two days: 31 March, 1 April."""
    figures = quoted("graduated", starts_on=date(2026, 3, 31))
    assert figures.finish == date(2026, 4, 1)
    assert parts(figures) == [(0, "1000", "0.05")]


def test_days_and_labels_of_months():
    assert days_by_month(date(2026, 1, 30), date(2026, 3, 1)) == [2, 28, 1]
    assert sum(days_by_month(date(2026, 1, 30), None)) == 731
    assert spread(Decimal(10), [2, 28, 1]) == [0, 9, 1]
    assert spread(Decimal("10.5"), [1, 1]) == [5, Decimal("5.5")]


def test_a_price_without_tiers_stays_one_line():
    figures = figures_of(money.PLAN)
    assert parts(figures) == [(None, "1000", "0.05")]
    assert figures.price == 50


def test_lines_carry_the_pay_once():
    lines = stored_figures(quoted("graduated"))["lines"]
    assert [line["pay"] for line in lines] == ["60.000000", "0.000000", "0.000000"]
    assert [line["labels"] for line in lines] == ["2000.000000", "0.000000", "0.000000"]


@pytest.mark.django_db
def test_a_saved_quote_names_its_tiers():
    with tenant(found("acme").pk):
        owner, _crew, _pool, project, _batch = staff()
        terms = replace(money.TERMS, tier_mode="graduated", tiers=TIERS)
        quote = money.make_quote(project, by=owner, inputs=replace(money.PLAN, terms=(terms,)))
        page = shown(quote)
        assert [line.title for line in page.lines] == [
            "Choice, labels 1–500 a month",
            "Choice, labels 501–900 a month",
            "Choice, labels from 901 a month",
        ]
        assert (page.price, page.has_tiers) == ("€44.00", True)
        assert quote.inputs["terms"][0]["tiers"] == "500: 0.04; 900: 0.03"
