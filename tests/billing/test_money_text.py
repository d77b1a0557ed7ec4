"""Does money read as people of each language write it?"""

from decimal import Decimal

import pytest
from django.utils.translation import override

from billing.money_text import exact_text, total_text

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("en", "9.12", "GBP", "£9.12"),
        ("en", "11.7", "EUR", "€11.70"),
        ("en-gb", "1204.5", "EUR", "€1,204.50"),
        ("en", "-3", "USD", "-$3.00"),
        ("en", "12", "CHF", f"CHF{NO_BREAK}12.00"),
        ("en", "-12", "CHF", f"-CHF{NO_BREAK}12.00"),
        ("ja", "1204", "JPY", "¥1,204"),
        ("de", "1204.5", "EUR", f"1.204,50{NO_BREAK}€"),
        ("de", "-3", "CHF", f"-3,00{NO_BREAK}CHF"),
        ("en", "1204.5", "KRW", f"KRW{NO_BREAK}1,205"),
        ("en", "1.2345", "KWD", f"KWD{NO_BREAK}1.235"),
        ("de", "1204.5", "PLN", f"1.204,50{NO_BREAK}PLN"),
        ("es", "9.12", "USD", f"9,12{NO_BREAK}$"),
    ],
)
def test_a_total_in_the_order_of_the_language(language, amount, currency, expected):
    with override(language):
        assert total_text(Decimal(amount), currency) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "€0.0525"), ("de", f"0,0525{NO_BREAK}€")]
)
def test_a_price_keeps_its_decimals(language, expected):
    with override(language):
        assert exact_text(Decimal("0.0525"), "EUR") == expected
