"""Adaptive review rate, from the upper credible bound of an annotator's error rate.

Of 20 right answers, 69 % are looked at; of 100, 5 %. Reviewed errors get mended, so the errors
that stay are at most `LEFT_OVER` of all answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log

PRIOR_WRONG, PRIOR_RIGHT = 1.0, 9.0
HALF_LIFE = 200  # reviews
CERTAINTY = 0.95
LEFT_OVER = 0.03
FLOOR = 0.05

STEPS = 200  # of the continued fraction; it needs a few dozen
SMALL = 1e-30
EXACT = 1e-10


@dataclass(frozen=True)
class Evidence:
    """How many reviewed answers were right and wrong, older ones weighing less."""

    right: float
    wrong: float

    def after(self, *, was_right: bool) -> Evidence:
        """The evidence with one more review."""
        fade = 0.5 ** (1 / HALF_LIFE)
        return Evidence(self.right * fade + was_right, self.wrong * fade + (not was_right))

    @property
    def rate(self) -> float:
        """The share of answers to review, from FLOOR to 1."""
        bound = beta_quantile(PRIOR_WRONG + self.wrong, PRIOR_RIGHT + self.right, CERTAINTY)
        return min(max(1 - LEFT_OVER / bound, FLOOR), 1.0)


@lru_cache(maxsize=1024)
def beta_quantile(a: float, b: float, share: float) -> float:
    """The value below which this share of a Beta(a, b) lies, found by halving."""
    low, high = 0.0, 1.0
    while high - low > EXACT:
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(a, b, middle) < share else (low, middle)
    return high


def beta_below(a: float, b: float, x: float) -> float:
    """The share of a Beta(a, b) below x: the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):  # where the fraction converges fast
        return front * fraction(a, b, x) / a
    return 1 - front * fraction(b, a, 1 - x) / b


def fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / away_from_zero(1 + term * d)
            c = away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < EXACT:
            break
    return value


def away_from_zero(value: float) -> float:
    """The value, or something tiny in place of zero."""
    return value if abs(value) > SMALL else SMALL
