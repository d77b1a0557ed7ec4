"""Amounts, hold periods, IBANs and texts for banks: expectations by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.payouts.rules import (
    Hindrance,
    PayoutAmount,
    hindrance_of_account,
    is_iban,
    is_in_sepa,
    payout_amount,
    sepa_text,
)

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
UNITS = {"EUR": Decimal("0.01"), "JPY": Decimal(1), "KWD": Decimal("0.001")}


@pytest.mark.parametrize(
    ("available", "currency", "paid"),
    [
        ("12.349999", "EUR", "12.34"),
        ("0.01", "EUR", "0.01"),
        ("1234.9", "JPY", "1234"),
        ("1.234999", "KWD", "1.234"),
    ],
)
def test_a_payout_is_rounded_down_to_the_minor_unit(available, currency, paid):
    found = payout_amount(Decimal(available), currency, minimum=Decimal(0), is_last=False)
    assert found == PayoutAmount(Decimal(paid))


@pytest.mark.parametrize(
    ("available", "paid", "rounding"),
    [("12.341", "12.35", "0.009"), ("0.004", "0.01", "0.006"), ("3.10", "3.10", "0")],
)
def test_the_last_payout_is_rounded_up_and_has_no_minimum(available, paid, rounding):
    found = payout_amount(Decimal(available), "EUR", minimum=Decimal(50), is_last=True)
    assert found == PayoutAmount(Decimal(paid), Decimal(rounding))


def test_exactly_the_minimum_is_paid():
    found = payout_amount(Decimal("25.004"), "EUR", minimum=Decimal(25), is_last=False)
    assert found == PayoutAmount(Decimal(25))


@pytest.mark.parametrize(
    ("available", "minimum", "why"),
    [
        ("-3", "0", Hindrance.NOTHING),
        ("0", "0", Hindrance.NOTHING),
        ("0.009999", "0", Hindrance.NOTHING),
        ("9.99", "10", Hindrance.BELOW_MINIMUM),
        ("9.999", "10", Hindrance.BELOW_MINIMUM),
    ],
)
def test_what_is_too_little_is_carried(available, minimum, why):
    found = payout_amount(Decimal(available), "EUR", minimum=Decimal(minimum), is_last=False)
    assert found == why


@given(
    available=st.decimals("-100", "1000000", places=6),
    currency=st.sampled_from(sorted(UNITS)),
    is_last=st.booleans(),
)
def test_no_payout_is_negative_or_has_a_part_of_a_unit(available, currency, is_last):
    found = payout_amount(available, currency, minimum=Decimal(0), is_last=is_last)
    if isinstance(found, Hindrance):
        assert available < UNITS[currency]
        return
    assert found.amount > 0
    assert found.amount % UNITS[currency] == 0
    assert 0 <= found.rounding < UNITS[currency]
    left = available - (found.amount - found.rounding)
    assert 0 <= left < UNITS[currency]
    assert not (is_last and left)


def test_nothing_is_paid_to_an_account_for_72_hours_or_after_it_failed():
    assert hindrance_of_account(NOW - timedelta(hours=71), None, NOW) == Hindrance.CHANGED
    assert hindrance_of_account(NOW - timedelta(hours=72), None, NOW) is None
    assert hindrance_of_account(NOW - timedelta(days=9), NOW, NOW) == Hindrance.REFUSED


# Examples of the IBAN registry.
@pytest.mark.parametrize(
    "iban",
    [
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "FR1420041010050500013M02606",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "BR1800360305000010009795493C1",
    ],
)
def test_an_iban_is_accepted(iban):
    assert is_iban(iban)
    assert is_in_sepa(iban) == (iban[:2] != "BR")


@pytest.mark.parametrize(
    "text",
    [
        "DE89370400440532013001",  # a wrong digit
        "DE98370400440532013000",  # two digits changed places
        "DE8937040044053201300",  # too short for Germany
        "de89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "123456789",
        "",
    ],
)
def test_what_is_not_an_iban_is_refused(text):
    assert not is_iban(text)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Jörg Müßig", "Jorg Mussig"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Søren & Ærø", "Soren . AEro"),
        ("a//b", "a/b"),
        ("李雷", ".."),
    ],
)
def test_a_text_for_a_bank_has_only_its_characters(name, plain):
    assert sepa_text(name, 70) == plain
