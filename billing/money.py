"""Amounts of money: Decimals with up to six places, never rounded silently."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PLACES = 6
LIMIT_DIGITS = 12  # before the point
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # 1,234: a thousand and more, or one and a bit


def exact(value: Any) -> Decimal:
    """The value as an exact amount; raises ValidationError for a float, NaN, or a seventh place."""
    if isinstance(value, float) or not isinstance(value, Decimal | int | str):
        raise ValidationError(_("Enter the amount as a decimal number, such as 0.0525."))
    try:
        amount = Decimal(value)
    except ArithmeticError as error:
        raise ValidationError(_("Enter the amount as a decimal number, such as 0.0525.")) from error
    if not amount.is_finite() or amount.adjusted() >= LIMIT_DIGITS:
        raise ValidationError(_("The amount is out of range."))
    if amount != amount.quantize(Decimal(1).scaleb(-PLACES)):
        raise ValidationError(_("An amount can have at most six decimal places."))
    return amount


def typed(text: str) -> Decimal:
    """An amount as a person wrote it, with a point or a comma before the decimals.

    A comma is taken only where nobody could mean thousands by it: 0,05 is, 1,234 isn't. Raises
    ValidationError with what to write instead.
    """
    text = text.strip()
    if "," not in text:
        return exact(text)
    if GROUPED.fullmatch(text):
        raise ValidationError(
            _("“%(typed)s” is ambiguous. Enter %(point)s or %(whole)s."),
            params={
                "typed": text,
                "point": text.replace(",", "."),
                "whole": text.replace(",", ""),
            },
        )
    if text.count(",") > 1 or "." in text:
        raise ValidationError(_("Enter the amount without thousands separators."))
    return exact(text.replace(",", "."))


class MoneyField(models.DecimalField):  # type: ignore[type-arg]  # its type arguments are inferred
    """A numeric column that refuses what it would have to round."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_digits"], options["decimal_places"] = 18, PLACES
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        """The exact amount; raises ValidationError."""
        return None if value is None else exact(value)

    def get_db_prep_value(self, value: Any, *_: Any, **__: Any) -> Any:
        """What is sent to the database: expressions as they are, values exact."""
        if hasattr(value, "resolve_expression"):
            return value
        return self.to_python(value)
