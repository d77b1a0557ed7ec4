"""Agreement of categories, corrected for chance, with intervals. Pure; needs numpy: jobs only.

Sources: Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; Gwet 2008, "Computing
inter-rater reliability and its variance in the presence of high agreement".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

RESAMPLES = 400
LOW, HIGH = 2.5, 97.5  # percentiles: the ends of an interval of 95 %
MIN_ANSWERS = 2


class Level(StrEnum):
    """How classes relate: any two differ alike, or they stand in an order."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Figure:
    """A coefficient with its interval of 95 %; None where it isn't defined."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Coefficients:
    """What the answers of several people say. `items`: how many have two answers or more.

    `percent`: the share of pairs with the same answer, a mean over items. `alpha`: Krippendorff's,
    None if all chose one class. `ac1`: Gwet's, steadier than alpha where one class dominates.
    """

    items: int
    percent: Figure
    alpha: Figure
    ac1: Figure


class Tally:
    """Items by what was answered: `patterns` maps the sorted numbers of the chosen classes, one for
    each person, to how many items got just these answers.
    """

    def __init__(self, patterns: Mapping[tuple[int, ...], int], classes: int) -> None:
        """`classes`: how many there are to choose from, used or not."""
        known = sorted(patterns.items())
        self.classes = classes
        self.items: Whole = np.array([items for _pattern, items in known], dtype=np.int64)
        self.answers: Whole = np.array([len(pattern) for pattern, _items in known], dtype=np.int64)
        # An item with one answer agrees with nobody; it only says how common its class is.
        self.is_paired: Floats = (self.answers >= MIN_ANSWERS).astype(np.float64)
        counted = [np.unique(pattern, return_counts=True) for pattern, _items in known]
        sizes = [len(found) for found, _times in counted]
        # One line for each class of each pattern: the pattern, the class, how many chose it.
        self.pattern: Whole = np.repeat(np.arange(len(known)), sizes)
        self.chosen: Whole = joined([found for found, _times in counted])
        self.times: Whole = joined([times for _found, times in counted])

    def class_totals(self, weights: Floats, shares: Floats) -> Floats:
        """For each class the sum of these shares of its lines, by the weight of their pattern."""
        values = weights[self.pattern] * shares
        found = np.bincount(self.chosen, weights=values, minlength=self.classes)
        return np.asarray(found, dtype=np.float64)

    def agreed(self) -> Floats:
        """For each pattern the share of pairs of people with the same answer."""
        pairs = np.bincount(
            self.pattern, weights=self.times * (self.times - 1), minlength=len(self.items)
        )
        return np.asarray(
            pairs / np.maximum(self.answers * (self.answers - 1), 1), dtype=np.float64
        )

    def coincidences(self, weights: Floats) -> Floats:
        """How often each class met each other one: Krippendorff's matrix, classes x classes."""
        found = np.zeros((self.classes, self.classes))
        starts = np.searchsorted(self.pattern, np.arange(len(self.items) + 1))
        for number, weight in enumerate(weights):
            if weight:
                lines = slice(starts[number], starts[number + 1])
                chosen, times = self.chosen[lines], self.times[lines].astype(np.float64)
                met = np.outer(times, times)
                np.fill_diagonal(met, times * (times - 1))
                found[np.ix_(chosen, chosen)] += weight * met / max(self.answers[number] - 1, 1)
        return found


def joined(parts: list[Whole]) -> Whole:
    """The numbers of all parts in a row."""
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def percent_of(tally: Tally, weights: Floats) -> float | None:
    """The mean over items of the share of pairs that agree."""
    paired = weights * tally.is_paired
    return float(paired @ tally.agreed() / paired.sum()) if paired.any() else None


def alpha_of(tally: Tally, weights: Floats, level: Level) -> float | None:
    """Krippendorff's alpha: 1 is full agreement, 0 what chance would give."""
    weights = weights * tally.is_paired
    totals = tally.class_totals(weights, tally.times.astype(np.float64))
    answers = totals.sum()
    if np.count_nonzero(totals) < MIN_ANSWERS:
        return None
    if level == Level.NOMINAL:
        observed = float(weights * tally.answers @ (1 - tally.agreed()))
        expected = float(answers**2 - totals @ totals)
    else:
        distances = squared_distances(totals, level)
        observed = float((tally.coincidences(weights) * distances).sum())
        expected = float(totals @ distances @ totals)
    return float(1 - observed * (answers - 1) / expected)


def squared_distances(totals: Floats, level: Level) -> Floats:
    """How far apart each two classes are, by the level; classes stand in their order."""
    places = np.arange(len(totals), dtype=np.float64)
    if level == Level.ORDINAL:
        # The answers between two classes, half of those at both ends.
        places = np.cumsum(totals) - totals / 2
    return np.asarray((places[:, None] - places[None, :]) ** 2, dtype=np.float64)


def ac1_of(tally: Tally, weights: Floats) -> float | None:
    """Gwet's AC1, with chance by how often classes are chosen at all."""
    percent = percent_of(tally, weights)
    if percent is None or tally.classes < MIN_ANSWERS:
        return percent
    shares = tally.class_totals(weights, tally.times / tally.answers[tally.pattern])
    shares = shares / weights.sum()
    chance = float((shares * (1 - shares)).sum()) / (tally.classes - 1)
    return (percent - chance) / (1 - chance)


def coefficients(
    patterns: Mapping[tuple[int, ...], int], *, classes: int, level: Level, seed: int
) -> Coefficients:
    """All coefficients of a field. The same answers and seed give the same intervals."""
    tally = Tally(patterns, classes)
    measures: list[Callable[[Floats], float | None]] = [
        lambda weights: percent_of(tally, weights),
        lambda weights: alpha_of(tally, weights, level),
        lambda weights: ac1_of(tally, weights),
    ]
    percent, alpha, ac1 = with_intervals(measures, tally.items, seed)
    paired = int(tally.items @ tally.is_paired)
    return Coefficients(items=paired, percent=percent, alpha=alpha, ac1=ac1)


def with_intervals(
    measures: list[Callable[[Floats], float | None]], items: Whole, seed: int
) -> list[Figure]:
    """Each measure of the items, and its interval from a bootstrap over items."""
    total = int(items.sum())
    values = [measure(items.astype(np.float64)) for measure in measures]
    if not total:
        return [Figure(None) for _measure in measures]
    chance = np.random.default_rng(seed)
    drawn: list[list[float]] = [[] for _measure in measures]
    for _number in range(RESAMPLES):
        weights = chance.multinomial(total, items / total).astype(np.float64)
        for found, measure in zip(drawn, measures, strict=True):
            value = measure(weights)
            if value is not None:
                found.append(value)
    return [figure(value, found) for value, found in zip(values, drawn, strict=True)]


def figure(value: float | None, drawn: list[float]) -> Figure:
    """A value with the percentiles of its resamples."""
    if value is None or not drawn:
        return Figure(value)
    low, high = np.percentile(drawn, [LOW, HIGH])
    return Figure(value, float(low), float(high))


def mean_with_interval(scores: Mapping[float, int], *, seed: int) -> Figure:
    """The mean of scores from 0 to 1, each with how many items have it."""
    ordered = sorted(scores.items())
    values = np.array([score for score, _items in ordered], dtype=np.float64)
    items: Whole = np.array([count for _score, count in ordered], dtype=np.int64)
    return with_intervals([lambda weights: float(weights @ values / weights.sum())], items, seed)[0]
