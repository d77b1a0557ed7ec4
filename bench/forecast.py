"""How often does the work of a made-up crew end by the days that its forecast names?

Each repetition makes annotators who differ in pace, attendance and rejections, lets them work for
some days, forecasts the rest from these days, and lets them finish it. Of many repetitions, half
should end by the P50 and nine in ten by the P90. The crews don't learn and have no holidays.

    script/bench forecast --people 8 --days 10 --times 300
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np

from billing.forecast import simulation
from billing.forecast.rules import Annotator, PastDay, annotator_of
from workforce.members.availability.plan import Plan

TODAY = date(2026, 3, 2)
DAYS_LEFT = 20  # of work at the crew's mean
SECONDS = 30


@dataclass(frozen=True)
class Person:
    """Annotations of a day at work, how much a day differs, and shares of days and rejections."""

    pace: float
    spread: float
    attendance: float
    rejected: float

    def day(self, random: np.random.Generator) -> tuple[int, int]:
        """Annotations submitted and accepted on a day."""
        if random.random() > self.attendance:
            return 0, 0
        submitted = int(random.gamma(1 / self.spread**2, self.pace * self.spread**2))
        return submitted, int(random.binomial(submitted, 1 - self.rejected))


def some_people(random: np.random.Generator, number: int) -> list[Person]:
    """People of different pace (a factor of 2 is common), who miss up to two days in five."""
    return [
        Person(
            pace=float(random.lognormal(np.log(150), 0.4)),
            spread=float(random.uniform(0.2, 0.5)),
            attendance=float(random.uniform(0.6, 0.95)),
            rejected=float(random.beta(2, 30)),
        )
        for _ in range(number)
    ]


def seen(random: np.random.Generator, people: list[Person], days: int) -> list[Annotator]:
    """What the crew did on the days up to today."""
    crew, first = [], TODAY - timedelta(days=days - 1)
    for number, person in enumerate(people):
        worked = {}
        for back in range(days - 1, -1, -1):
            submitted, accepted = person.day(random)
            if submitted:
                day = TODAY - timedelta(days=back)
                worked[day] = PastDay(
                    day,
                    Decimal(submitted * SECONDS),
                    submitted,
                    accepted,
                    submitted - accepted,
                    accepted,
                )
        crew.append(annotator_of(number, Plan(), worked, last=TODAY, first=first))
    return crew


def days_until(random: np.random.Generator, people: list[Person], left: int) -> int:
    """How many days the crew really takes."""
    days = 0
    while left > 0:
        days += 1
        left -= sum(person.day(random)[1] for person in people)
    return days


def main() -> None:
    """Repeat it and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--days", type=int, default=10, help="days seen before the forecast")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(namespace=SimpleNamespace())
    random, began = np.random.default_rng(asked.seed), time.perf_counter()
    by = np.zeros(3)
    for number in range(asked.times):
        people = some_people(random, asked.people)
        crew = seen(random, people, asked.days)
        mean = sum(each.pace * each.attendance * (1 - each.rejected) for each in people)
        left = int(DAYS_LEFT * mean)
        found = simulation.simulate(crew, after=TODAY, to_submit=left, pending=0, seed=number)
        took = days_until(random, people, left)
        by += [day is None or took <= day for day in found.days]
    shares = ", ".join(
        f"P{name}: {share:.0%}" for name, share in zip((10, 50, 90), by / asked.times, strict=True)
    )
    seconds = (time.perf_counter() - began) / asked.times
    print(f"{asked.people} people, {asked.days} days seen, {asked.times} times. Done by {shares}.")
    print(f"{seconds:.2f} s each")


if __name__ == "__main__":
    main()
