"""When is each frame of a video shown, and is that the same step again and again?

The rate that a file claims is believed only if the times of all its frames bear it out. WebM keeps
whole milliseconds, so that steps of 33 and 34 are 30 frames a second and no other rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

SECOND = 1_000_000
KNOWN_RATES = tuple(
    Fraction(rate, 1001 if rate % 1000 == 0 else 1)
    for rate in (24_000, 24, 25, 30_000, 30, 48, 50, 60_000, 60, 120, 15, 12, 10, 5, 1)
)
MAX_DENOMINATOR = 1001
FINE_TICK = 1e-4  # seconds
MIN_TOLERANCE = 1e-3  # seconds: how exact WebM is


@dataclass(frozen=True)
class Frames:
    """The times of all frames in microseconds, from the first, which is 0; `rate` is frames a
    second, exact where `is_constant`, else the mean."""

    times: NDArray[np.float64]
    rate: Fraction
    is_constant: bool

    @property
    def duration(self) -> int:
        """Until the last frame has been shown as long as the others, in microseconds."""
        if self.is_constant:
            return round(len(self.times) / self.rate * SECOND)
        return round(float(self.times[-1]) + float(np.median(np.diff(self.times))))


def frames_of(
    ticks: NDArray[np.int64], time_base: Fraction, claimed: tuple[Fraction, ...]
) -> Frames:
    """The frames at these ticks, in rising order, of so many seconds each."""
    tick = float(time_base)
    seconds = (ticks - ticks[0]) * tick
    mean = mean_rate(ticks, time_base, claimed)
    rate = exact_rate(seconds, tick, claimed) or near_rate(seconds, tick, (*claimed, mean))
    return Frames(np.round(seconds * SECOND), rate or mean, rate is not None)


def exact_rate(
    seconds: NDArray[np.float64], tick: float, claimed: tuple[Fraction, ...]
) -> Fraction | None:
    """The claimed rate that holds to the tick, in a file whose ticks are fine enough to tell."""
    if tick > FINE_TICK:
        return None
    return next((rate for rate in claimed if deviation(seconds, rate) <= tick), None)


def near_rate(
    seconds: NDArray[np.float64], tick: float, others: tuple[Fraction, ...]
) -> Fraction | None:
    """The common rate that is nearest within what is tolerated, else the first other one."""
    tolerance = max(MIN_TOLERANCE, tick)
    common = min(KNOWN_RATES, key=lambda rate: deviation(seconds, rate))
    rates = (common, *others)
    return next((rate for rate in rates if deviation(seconds, rate) <= tolerance), None)


def mean_rate(
    ticks: NDArray[np.int64], time_base: Fraction, claimed: tuple[Fraction, ...]
) -> Fraction:
    """Frames a second over all; what is claimed for a single frame."""
    steps = len(ticks) - 1
    if not steps:
        return claimed[0] if claimed else Fraction(1)
    span = int(ticks[-1] - ticks[0]) * time_base
    return (Fraction(steps) / span).limit_denominator(MAX_DENOMINATOR)


def deviation(seconds: NDArray[np.float64], rate: Fraction) -> float:
    """How far a frame is at most from where this rate has it, in seconds."""
    return float(np.abs(seconds - np.arange(len(seconds)) / float(rate)).max())
