"""Pay per label that brings most annotators to a floor, from the time that labels took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil

from annotation.workflow.facts import LabelTime
from core.currencies import MINOR_PLACES

MIN_LABELS = 20
SHARE = Fraction(3, 4)  # of the labels take at most the time that is paid for
SECONDS_IN_HOUR = 3600
MS_IN_SECOND = 1000
EXTRA_PLACES = 2  # labels pay fractions of a cent: a hundredth of it is the step


@dataclass(frozen=True)
class Suggestion:
    """What a label might pay: the pay and the seconds behind it are None below MIN_LABELS."""

    labels: int
    seconds: Decimal | None
    pay: Decimal | None

    @property
    def missing(self) -> int:
        """How many accepted labels a suggestion still needs."""
        return max(MIN_LABELS - self.labels, 0)


def suggest(timed: Iterable[LabelTime], *, floor: Decimal, currency: str) -> Suggestion:
    """floor × P75 of the active seconds per label / 3600, rounded up to a hundredth of the
    currency's smallest unit."""
    known = [each for each in timed if each.labels > 0]
    labels = sum(each.labels for each in known)
    if labels < MIN_LABELS:
        return Suggestion(labels, None, None)
    milliseconds = upper_quartile(known)
    exact = Fraction(floor) * milliseconds / (MS_IN_SECOND * SECONDS_IN_HOUR)
    step = Fraction(1, 10 ** (MINOR_PLACES[currency] + EXTRA_PLACES))
    pay = Decimal(ceil(exact / step)).scaleb(-MINOR_PLACES[currency] - EXTRA_PLACES)
    seconds = Decimal(ceil(milliseconds)) / MS_IN_SECOND
    return Suggestion(labels, seconds.quantize(Decimal("0.1"), ROUND_CEILING), pay)


def upper_quartile(timed: Sequence[LabelTime]) -> Fraction:
    """The milliseconds per label that three quarters of the labels don't exceed (nearest rank)."""
    needed = SHARE * sum(each.labels for each in timed)
    counted = 0
    per_label = sorted((Fraction(each.milliseconds, each.labels), each.labels) for each in timed)
    for milliseconds, labels in per_label:
        counted += labels
        if counted >= needed:
            return milliseconds
    return Fraction(0)
