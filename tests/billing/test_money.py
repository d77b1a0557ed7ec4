"""Is an amount read as it was meant, with a point or a comma, and refused where it isn't sure?"""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from billing.money import typed


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
