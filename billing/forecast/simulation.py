"""Monte Carlo forecast over annotator-days. Needs numpy: imported by jobs only.

Each run weights the past days of each annotator at random (Bayesian bootstrap, Rubin 1981: weights
are Dirichlet(1, …, 1)), as the days seen are a sample themselves. For each working day to come it
draws one of the annotator's past days by these weights, scaled to the hours planned. The share of
rejections of an annotator is drawn from a beta distribution around the crew's mean. Rejected
annotations are done again. A run ends when all annotations are accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from billing.forecast.rules import FARTHEST, Annotator

RUNS, MIN_RUNS = 2000, 200
SMALL_CREW = 50  # members; the runs of a larger crew differ less, so that fewer are enough
PRIOR = 20  # annotations that the crew's mean of rejections counts for with each annotator
MAX_CELLS = 2_000_000  # weights at once
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
NEARLY_ALL = 0.99  # of the runs: where the course ends

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Driver:
    """An input that moves the finish: days until it at the input's better and worse tenth."""

    name: str
    early: int
    late: int


@dataclass(frozen=True)
class CourseDay:
    """Annotations accepted by the end of a day in a tenth, half and nine tenths of the runs, and
    the share of runs that are done."""

    p10: int
    p50: int
    p90: int
    done: float


@dataclass(frozen=True)
class Simulated:
    """Days until the finish in 10, 50 and 90 % of the runs, None beyond FARTHEST; labels of an
    accepted annotation in the same order; the course by day, the first is that after the start."""

    days: tuple[int | None, int | None, int | None]
    labels: tuple[float, float, float]
    course: list[CourseDay]
    drivers: list[Driver]


@dataclass(frozen=True)
class Past:
    """The crew's past days as arrays of annotators by days; shorter histories are padded.

    `submitted` is for each planned hour where hours are planned, else for the day.
    """

    is_there: Floats
    submitted: Floats
    labels: Floats
    rejected: Floats
    given: Floats

    @property
    def size(self) -> int:
        """Cells of one run."""
        return int(self.submitted.size)


def simulate(
    crew: Sequence[Annotator], *, after: date, to_submit: int, pending: int, seed: int
) -> Simulated:
    """Run it for members with past days; `pending` annotations are in and not yet accepted."""
    crew = [each for each in crew if each.days]
    random, past = np.random.default_rng(seed), past_of(crew)
    wanted = max(RUNS * SMALL_CREW // max(len(crew), SMALL_CREW), MIN_RUNS)
    chunk = max(min(wanted, MAX_CELLS // max(past.size, 1)), 1)
    runs = []
    for begin in range(0, wanted, chunk):
        count = min(chunk, wanted - begin)
        runs.append(run(crew, past, random, count, after=after, left=(to_submit, pending)))
    finish = np.concatenate([each.finish for each in runs])
    drawn = Drawn(*(np.concatenate(parts) for parts in zip(*(r.drawn for r in runs), strict=True)))
    labels = np.concatenate([each.labels for each in runs])
    return Simulated(
        days=triple(whole_or_none(value) for value in quantiles(finish)),
        labels=triple(quantiles(labels)),
        course=course_of([each.accepted for each in runs], finish),
        drivers=drivers_of(drawn, float(np.median(finish))),
    )


def past_of(crew: Sequence[Annotator]) -> Past:
    """The crew's past days."""
    longest = max((len(each.days) for each in crew), default=0)
    table = np.zeros((4, len(crew), longest))
    totals = np.zeros((2, len(crew)))
    for row, each in enumerate(crew):
        for column, day in enumerate(each.days):
            table[0, row, column] = 1
            table[1, row, column] = day.submitted / (day.hours or 1)
            table[2, row, column] = day.labels
            table[3, row, column] = day.accepted
            totals[:, row] += (day.rejected, day.submitted)
    accepted = table[3].sum()
    mean = table[2].sum() / accepted if accepted else 1.0
    labels = np.where(table[3] > 0, table[2] / np.maximum(table[3], 1), mean)
    return Past(table[0], table[1], labels, totals[0], totals[1])


class Drawn(NamedTuple):
    """Inputs of each run: annotators at work a day, annotations of one a day, share accepted."""

    attendance: Floats
    speed: Floats
    accepted: Floats


@dataclass(frozen=True)
class Run:
    """Some runs at once: the day each is done, its inputs, its labels of an annotation, and the
    annotations accepted by the end of each day (days by runs)."""

    finish: Floats
    drawn: Drawn
    labels: Floats
    accepted: Floats


def run(
    crew: Sequence[Annotator],
    past: Past,
    random: np.random.Generator,
    count: int,
    *,
    after: date,
    left: tuple[int, int],
) -> Run:
    """So many runs at once."""
    weights = random.standard_exponential((count, *past.submitted.shape)) * past.is_there
    weights /= weights.sum(axis=2, keepdims=True)
    limits = weights.cumsum(axis=2)
    rates = rejection_rates(past, random, count)
    to_submit, pending = left
    goal = to_submit + random.binomial(pending, rates.mean(axis=1) if len(crew) else 0, count)
    done, labels = np.zeros(count), np.zeros(count)
    finish = np.where(goal > 0, np.inf, 0.0)
    by_day: list[Floats] = []
    rows = np.arange(len(crew))
    for number in range(1, FARTHEST + 1):
        if np.isfinite(finish).all():
            break
        hours = hours_on(crew, after + timedelta(days=number))
        if hours.any():
            drawn = (random.random((count, len(crew), 1)) > limits).sum(axis=2)
            drawn = np.minimum(drawn, past.submitted.shape[1] - 1)
            submitted = np.rint(past.submitted[rows, drawn] * hours).astype(np.int64)
            accepted = random.binomial(submitted, 1 - rates)
            labels += (accepted * past.labels[rows, drawn]).sum(axis=1) * np.isinf(finish)
            done += accepted.sum(axis=1) * np.isinf(finish)
        finish = np.where(np.isinf(finish) & (done >= goal), number, finish)
        by_day.append(np.minimum(done, goal))
    share = weights * (past.submitted > 0)
    attendance = share.sum(axis=(1, 2))
    output = (weights * past.submitted).sum(axis=(1, 2))
    mean = (past.labels * past.is_there).sum() / max(past.is_there.sum(), 1)
    return Run(
        finish=finish,
        drawn=Drawn(attendance, output / np.maximum(attendance, 1e-9), 1 - rates.mean(axis=1)),
        labels=np.where(done > 0, labels / np.maximum(done, 1), mean),
        accepted=np.array(by_day).reshape(len(by_day), count),
    )


def rejection_rates(past: Past, random: np.random.Generator, count: int) -> Floats:
    """The share of rejected annotations of each annotator in each run."""
    mean = (past.rejected.sum() + 1) / (past.given.sum() + PRIOR)
    rejected = np.minimum(past.rejected, past.given)
    shape = (count, len(past.rejected))
    found: Floats = random.beta(
        rejected + PRIOR * mean, past.given - rejected + PRIOR * (1 - mean), shape
    )
    return found


def hours_on(crew: Sequence[Annotator], day: date) -> Floats:
    """Hours planned on a day; 1 where none are stated, and 0 on days off."""
    return np.array(
        [(each.plan.hours_on(day) or 1) if each.works_on(day) else 0 for each in crew], dtype=float
    )


def course_of(parts: Sequence[Floats], finish: Floats) -> list[CourseDay]:
    """The quantiles of each day until nearly all runs are done."""
    longest = max(len(part) for part in parts)
    whole = np.concatenate([padded(part, longest) for part in parts], axis=1)
    course = []
    for number, accepted in enumerate(whole, start=1):
        low, middle, high = quantiles(accepted)
        done = float((finish <= number).mean())
        course.append(CourseDay(int(low), int(middle), int(high), round(done, 4)))
        if done >= NEARLY_ALL:
            break
    return course


def padded(part: Floats, length: int) -> Floats:
    """Days by runs with the last day repeated."""
    missing = length - len(part)
    return np.concatenate([part, np.repeat(part[-1:], missing, axis=0)]) if missing else part


def drivers_of(drawn: Drawn, days: float) -> list[Driver]:
    """The two inputs that move the finish most, each at its tenths with the others at the mean."""
    if not np.isfinite(days):
        return []
    found = []
    for name, values in zip(("attendance", "speed", "rejections"), drawn, strict=True):
        low, _middle, high = quantiles(values)
        mean = values.mean()
        if low > 0:
            found.append(Driver(name, round(days * mean / high), round(days * mean / low)))
    return sorted(found, key=lambda each: each.early - each.late)[:2]


def quantiles(values: Floats) -> list[float]:
    """The 10, 50 and 90 % quantiles, each a value that occurs: at least so many lie at or below."""
    return [float(np.quantile(values, q, method="inverted_cdf")) for q in (LOW, MIDDLE, HIGH)]


def whole_or_none(value: float) -> int | None:
    """A number of days; None for never."""
    return int(value) if np.isfinite(value) else None


def triple(values: Any) -> Any:
    """Three values."""
    one, two, three = values
    return one, two, three
