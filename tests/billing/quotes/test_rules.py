"""Does a quote say what an order of this size costs and takes?"""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.quotes.rules import figures_of, rounded_parts, stored_figures, stored_inputs
from tests.factories.money import PLAN, TERMS

CENT = Decimal("0.01")


def test_an_example_by_hand():
    """2,000 annotations of 36 seconds are 20 hours: two people of five hours need two days."""
    figures = figures_of(PLAN)
    assert (figures.price, figures.pay, figures.margin) == (50, 60, -10)
    assert (figures.annotations, figures.reviews, figures.hours) == (2000, 0, 20)
    assert figures.finish == date(2026, 3, 3)
    assert figures.people_needed is None


def test_charged_per_annotation_each_one_costs():
    plan = replace(PLAN, terms=(replace(TERMS, per="annotation"),))
    assert figures_of(plan).price == 100


def test_reviews_and_rejections_take_time_and_cost_nothing():
    """All are reviewed, a fifth rejected: 2,500 of 36 and of 12 seconds are 33.3 hours."""
    figures = figures_of(replace(PLAN, review_share=Decimal(1), rejected=Decimal("0.2")))
    assert (figures.annotations, figures.reviews) == (2500, 2500)
    assert figures.hours == Decimal("33.3")
    assert figures.finish == date(2026, 3, 5)
    assert (figures.price, figures.pay) == (50, 60)


def test_each_review_is_paid_by_the_price_of_the_customer():
    """10,000 labels at .10 and .05 are 1,000 and 500; as many reviews at .04 are 400."""
    terms = replace(TERMS, unit_price=Decimal("0.10"), unit_pay=Decimal("0.05"))
    plan = replace(
        PLAN,
        items=10_000,
        overlap=Decimal(1),
        review_share=Decimal(1),
        terms=(terms,),
        review_pay=Decimal("0.04"),
    )
    figures = figures_of(plan)
    assert (figures.price, figures.pay, figures.margin) == (1000, 900, 100)


def test_gold_is_paid_and_not_charged():
    figures = figures_of(replace(PLAN, gold_share=Decimal("0.1")))
    assert (figures.price, figures.pay, figures.annotations) == (50, 66, 2200)


def test_weekends_are_off_if_the_plan_says_so():
    """Two days of work from a Friday on end on Monday."""
    friday = date(2026, 3, 6)
    assert figures_of(replace(PLAN, starts_on=friday, days_a_week=5)).finish == date(2026, 3, 9)
    assert figures_of(replace(PLAN, starts_on=friday)).finish == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("deadline", "needed"),
    [(date(2026, 3, 2), 4), (date(2026, 3, 3), 2), (date(2026, 3, 5), 1)],
)
def test_the_crew_for_a_deadline(deadline, needed):
    """Twenty hours at five a day: four people in one day, two in two, one in four."""
    assert figures_of(replace(PLAN, deadline_on=deadline)).people_needed == needed


def test_no_crew_meets_a_deadline_without_a_working_day():
    saturday = date(2026, 3, 7)
    plan = replace(PLAN, starts_on=saturday, deadline_on=date(2026, 3, 8), days_a_week=5)
    assert figures_of(plan).people_needed is None


def test_the_stored_form_holds_texts_alone():
    inputs, figures = stored_inputs(PLAN), stored_figures(figures_of(PLAN))
    assert inputs["overlap"] == "2"
    assert inputs["starts_on"] == "2026-03-02"
    assert inputs["terms"][0]["unit_price"] == "0.05"
    assert figures["lines"][0]["price"] == "50.000000"
    assert figures["finish"] == "2026-03-03"


AMOUNTS = st.lists(st.decimals(min_value=0, max_value=10**6, places=6), max_size=30)


@given(amounts=AMOUNTS)
def test_rounded_lines_add_up_to_the_rounded_total(amounts):
    parts = rounded_parts(amounts, 2)
    assert sum(parts, Decimal(0)) == sum(amounts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)
    for part, amount in zip(parts, amounts, strict=True):
        assert abs(part - amount) < CENT
        assert part == amount or amount % CENT


def test_a_thousand_small_lines_lose_nothing():
    """Rounding each of 1,000 lines of 0.0525 would lose 2.50."""
    assert sum(rounded_parts([Decimal("0.0525")] * 1000, 2)) == Decimal("52.50")
    assert rounded_parts([Decimal("0.4"), Decimal("0.6")], 0) == [0, 1], "of a currency without"
