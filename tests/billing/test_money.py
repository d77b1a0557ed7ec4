"""Is an amount read as it was meant, exact, and refused where it would have to be rounded?"""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from billing.money import MoneyField, exact, typed


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.05", "0.05"),
        ("0,05", "0.05"),
        (" 0,052500 ", "0.0525"),
        ("0,031", "0.031"),  # nobody writes thousands after a zero
        ("12,5", "12.5"),
        ("1234,567", "1234.567"),
        ("1.234", "1.234"),
        ("1234", "1234"),
        ("-0,05", "-0.05"),
    ],
)
def test_an_amount_with_point_or_comma(text, amount):
    assert typed(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", "“1,234” is ambiguous. Enter 1.234 or 1234."),
        ("999,000", "“999,000” is ambiguous. Enter 999.000 or 999000."),
        ("1,234.56", "Enter the amount without thousands separators."),
        ("1.234,56", "Enter the amount without thousands separators."),
        ("1,234,567", "Enter the amount without thousands separators."),
        ("0,0000001", "An amount can have at most six decimal places."),
        (",", "Enter the amount as a decimal number, such as 0.0525."),
        ("five", "Enter the amount as a decimal number, such as 0.0525."),
    ],
)
def test_what_is_not_sure_is_refused(text, sentence):
    with pytest.raises(ValidationError) as refused:
        typed(text)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "value",
    [0.1, 1.0, float("nan"), "0.0000001", Decimal("0.1234567"), "NaN", "Infinity", 10**12, None],
)
def test_a_float_and_a_seventh_decimal_are_never_rounded_into_an_amount(value):
    with pytest.raises(ValidationError):
        exact(value)
    if value is not None:
        with pytest.raises(ValidationError):
            MoneyField().get_db_prep_value(value, None)


@pytest.mark.parametrize("value", [0, 7, "0.000001", Decimal("-0.0525"), 10**12 - 1])
def test_six_decimals_are_kept_as_they_are(value):
    assert exact(value) == Decimal(value)
    assert MoneyField().get_db_prep_value(value, None) == Decimal(value)
