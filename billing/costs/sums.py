"""What did accepted work cost and pay, added up? Exact sums, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Sums:
    """Accepted labels, the customer's price, the annotators' pay, and the seconds of work."""

    labels: int = 0
    price: Decimal = Decimal(0)
    pay: Decimal = Decimal(0)
    active_seconds: float = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.labels + other.labels,
            self.price + other.price,
            self.pay + other.pay,
            self.active_seconds + other.active_seconds,
        )

    @property
    def margin(self) -> Decimal:
        """What is left of the price after the pay, exact; it may be below zero."""
        return self.price - self.pay

    @property
    def margin_percent(self) -> Decimal | None:
        """The margin's share of the price to a tenth; None where nothing is charged."""
        if not self.price:
            return None
        return (100 * self.margin / self.price).quantize(TENTH, ROUND_HALF_UP)

    @property
    def active_hours(self) -> Decimal:
        """Hours of work to a hundredth."""
        return (Decimal(self.active_seconds) / 3600).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def labels_per_hour(self) -> Decimal | None:
        """Accepted labels in an active hour to a tenth; None where no time was measured."""
        if self.active_seconds <= 0:
            return None
        return (self.labels * 3600 / Decimal(self.active_seconds)).quantize(TENTH, ROUND_HALF_UP)
