"""Rounding, tax groups, credits, periods and due dates of documents."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.invoices.rules import (
    CreditedLine,
    TaxedLine,
    TaxGroup,
    allocate,
    credit_totals,
    due_on,
    invoice_totals,
    month_before,
    month_of,
    number_text,
    rounded,
    unit_of,
)

CENT = Decimal("0.01")
EXACT = st.decimals(min_value=0, max_value=10**6, places=6, allow_nan=False)
UNITS = st.sampled_from([Decimal(1), CENT, Decimal("0.001")])
RATES = st.sampled_from([Decimal(0), Decimal(7), Decimal("8.875"), Decimal(19)])


def taxed(*exact, rate="19"):
    return [TaxedLine(Decimal(amount), "domestic", Decimal(rate)) for amount in exact]


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("0.005", "0.01", "0.01"),
        ("-0.005", "0.01", "-0.01"),
        ("2.675", "0.01", "2.68"),
        ("0.5", "1", "1"),
        ("1204.4999", "1", "1204"),
        ("1.2345", "0.001", "1.235"),
    ],
)
def test_half_a_unit_is_rounded_away_from_zero(amount, unit, expected):
    assert rounded(Decimal(amount), Decimal(unit)) == Decimal(expected)


def test_the_unit_is_that_of_the_currency():
    assert [unit_of(code) for code in ("EUR", "JPY", "KWD")] == [
        Decimal("0.01"),
        Decimal(1),
        Decimal("0.001"),
    ]


def test_a_thousand_lines_of_half_a_label_come_to_what_they_cost_together():
    """Case 26: 1,000 projects with one label of 0.0525 are 52.50, not 50.00."""
    totals = invoice_totals(taxed(*["0.0525"] * 1000), CENT)
    assert totals.net == Decimal("52.50")
    assert {amount: totals.amounts.count(amount) for amount in totals.amounts} == {
        Decimal("0.05"): 750,
        Decimal("0.06"): 250,
    }
    assert totals.tax == Decimal("9.98")  # 9.975


def test_the_missing_units_go_to_the_largest_remainders_first_line_first():
    exact = [Decimal(amount) for amount in ("1.006", "2.004", "3.006", "4.000")]
    assert allocate(exact, CENT) == [Decimal(amount) for amount in ("1.01", "2.00", "3.01", "4.00")]
    assert allocate([Decimal("0.005"), Decimal("0.005")], CENT) == [CENT, Decimal(0)]


def test_an_amount_below_a_unit_is_a_line_of_zero():
    """Case 25: three labels at 0.000001."""
    totals = invoice_totals(taxed("0.000003"), CENT)
    assert (totals.amounts, totals.net, totals.tax) == ([Decimal(0)], 0, 0)


@given(exact=st.lists(EXACT, max_size=40), unit=UNITS)
def test_shares_add_up_and_differ_by_less_than_a_unit(exact, unit):
    shares = allocate(exact, unit)
    total = sum(exact, Decimal(0))
    assert abs(sum(shares) - total) * 2 <= unit
    for share, amount in zip(shares, exact, strict=True):
        assert abs(share - amount) < unit
        assert share % unit == 0
        if amount % unit == 0:
            assert share == amount


@given(
    lines=st.lists(st.tuples(EXACT, RATES), min_size=1, max_size=30),
    unit=UNITS,
)
def test_each_tax_group_is_rounded_once(lines, unit):
    totals = invoice_totals([TaxedLine(exact, "domestic", rate) for exact, rate in lines], unit)
    assert totals.net == sum(totals.amounts)
    for group in totals.groups:
        exact = sum(exact for exact, rate in lines if rate == group.rate)
        assert abs(group.base - exact) * 2 <= unit
        assert abs(group.tax - group.base * group.rate / 100) * 2 <= unit
    assert {group.rate for group in totals.groups} == {rate for _exact, rate in lines}


def test_two_treatments_with_one_rate_are_groups_of_their_own():
    lines = [
        TaxedLine(Decimal(amount), treatment, Decimal(0))
        for amount, treatment in [("0.005", "exempt"), ("3", "reverse_charge"), ("0.005", "exempt")]
    ]
    totals = invoice_totals(lines, CENT)
    assert [(group.treatment, group.base) for group in totals.groups] == [
        ("exempt", Decimal("0.01")),
        ("reverse_charge", Decimal(3)),
    ]
    assert totals.net == Decimal("3.01")


@given(
    quantity=st.integers(min_value=1, max_value=60),
    price=st.decimals(min_value="0.000001", max_value=20, places=6),
    rate=RATES,
    unit=UNITS,
    data=st.data(),
)
def test_credits_of_a_line_add_up_to_the_line_and_its_tax(quantity, price, rate, unit, data):
    invoice = invoice_totals([TaxedLine(quantity * price, "domestic", rate)], unit)
    amount, left = invoice.amounts[0], quantity
    given_back, tax_back = Decimal(0), Decimal(0)
    while left:
        now = data.draw(st.integers(min_value=1, max_value=left))
        line = CreditedLine(
            amount=amount,
            exact=quantity * price,
            amount_before=given_back,
            exact_before=(quantity - left) * price,
            exact_now=now * price,
            treatment="domestic",
            rate=rate,
        )
        before = [TaxGroup("domestic", rate, given_back, tax_back)]
        note = credit_totals([line], before, unit)
        assert note.net <= 0
        assert note.tax <= 0
        given_back -= note.net
        tax_back -= note.tax
        assert given_back <= amount
        assert tax_back <= invoice.tax
        left -= now
    assert (given_back, tax_back) == (amount, invoice.tax)


def test_a_third_of_a_line_is_credited_by_what_is_credited_so_far():
    def note(before, amount_before):
        line = CreditedLine(
            amount=Decimal("1.00"),
            exact=Decimal("1.000002"),
            amount_before=Decimal(amount_before),
            exact_before=before * Decimal("0.333334"),
            exact_now=Decimal("0.333334"),
            treatment="domestic",
            rate=Decimal(0),
        )
        return credit_totals([line], [], CENT).amounts[0]

    assert [note(0, "0"), note(1, "0.33"), note(2, "0.67")] == [
        Decimal("-0.33"),
        Decimal("-0.34"),
        Decimal("-0.33"),
    ]


def test_periods_and_due_dates():
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_before(date(2027, 1, 1)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_before(date(2028, 3, 31)) == (date(2028, 2, 1), date(2028, 3, 1))
    assert due_on(date(2028, 2, 20), 14) == date(2028, 3, 5)
    assert due_on(date(2026, 5, 1), 0) == date(2026, 5, 1)
    assert number_text("INV", 2026, 7) == "INV-2026-0007"
    assert number_text("INV", 2026, 12345) == "INV-2026-12345"
