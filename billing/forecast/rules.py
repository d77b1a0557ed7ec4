"""Work, days and crew that planned annotations need, in closed form. Pure, in exact decimals.

An accepted annotation takes more than one submission if reviewers reject some: of annotations that
are reviewed with probability s and rejected with probability r if reviewed, 1 / (1 - s r) are
submitted for each one accepted, as a rejected annotation is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from workforce.members.availability.plan import Plan

FARTHEST = 730  # days: a date beyond says nothing
MAX_HISTORY = 20  # working days of an annotator that say what comes
SECONDS_IN_HOUR = 3600
WHOLE, NOTHING = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Pace:
    """Active seconds for an annotation and for a review, the share of annotations that is
    reviewed, and the share of reviewed ones that is rejected; shares are 0 to 1."""

    seconds: Decimal
    review_seconds: Decimal
    review_share: Decimal = NOTHING
    rejected: Decimal = NOTHING


@dataclass(frozen=True)
class Workload:
    """Submissions and reviews until all annotations are accepted, and the seconds they take."""

    annotations: Decimal
    reviews: Decimal
    annotation_seconds: Decimal
    review_seconds: Decimal

    @property
    def seconds(self) -> Decimal:
        """All work."""
        return self.annotation_seconds + self.review_seconds


def submissions_per_accepted(pace: Pace) -> Decimal:
    """How often an annotation is submitted until it is accepted, on average.

    Raises ValueError if every annotation is rejected.
    """
    rejected = pace.review_share * pace.rejected
    if rejected >= 1:
        raise ValueError("nothing is ever accepted")
    return 1 / (1 - rejected)


def workload_of(annotations: Decimal | int, pace: Pace) -> Workload:
    """The work until so many annotations are accepted."""
    submissions = annotations * submissions_per_accepted(pace)
    reviews = submissions * pace.review_share
    return Workload(
        annotations=submissions,
        reviews=reviews,
        annotation_seconds=submissions * pace.seconds,
        review_seconds=reviews * pace.review_seconds,
    )


def slots_of(items: Decimal | int, overlap: Decimal, gold_share: Decimal = NOTHING) -> Decimal:
    """Annotations to be accepted for so many items; gold items come on top as a share of them."""
    return items * overlap * (1 + gold_share)


def finish_day(seconds: Decimal, capacity: Callable[[date], Decimal], after: date) -> date | None:
    """The first day after `after` by which capacity has added up to this work.

    None if that takes more than FARTHEST days. `after` itself if nothing is left.
    """
    day, done = after, NOTHING
    while done < seconds:
        day += timedelta(days=1)
        if (day - after).days > FARTHEST:
            return None
        done += capacity(day)
    return day


def crew_needed(seconds: Decimal, seconds_of_one: Decimal) -> int | None:
    """How many people do this work, if one of them has so many seconds until the deadline.

    None if one has no time at all.
    """
    if not seconds:
        return 0
    if seconds_of_one <= 0:
        return None
    return int((seconds / seconds_of_one).to_integral_value(ROUND_CEILING))


def at_least(number: Decimal) -> int:
    """A number of things that have to be done, rounded up after arithmetic noise is cut off."""
    return int(number.quantize(Decimal("0.000001"), ROUND_HALF_UP).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class PastDay:
    """What an annotator did on a day on which work was expected of them; zeros if nothing.

    `hours` are those planned for the day, None if the member didn't state any.
    """

    day: date
    seconds: Decimal = NOTHING
    submitted: int = 0
    accepted: int = 0
    rejected: int = 0
    labels: int = 0
    hours: int | None = None


@dataclass(frozen=True)
class Annotator:
    """A member at work on a project: their plan, and their last working days, oldest first.

    `days_off` are weekdays, Monday is 0, on which nobody works who states no hours.
    """

    member_id: int
    plan: Plan
    days: tuple[PastDay, ...]
    days_off: frozenset[int] = frozenset()

    def works_on(self, day: date) -> bool:
        """Whether work may be expected on a day."""
        if not self.plan.is_there(day):
            return False
        return bool(self.plan.hours) or day.weekday() not in self.days_off

    def scale(self, past: PastDay, day: date) -> Decimal:
        """Planned hours of a day to come for each hour planned on the past day; 1 without hours."""
        hours = self.plan.hours_on(day)
        return Decimal(hours) / past.hours if hours and past.hours else WHOLE

    def capacity(self, day: date) -> Decimal:
        """The mean of active seconds that may be expected on a day."""
        if not self.days or not self.works_on(day):
            return NOTHING
        total = sum((past.seconds * self.scale(past, day) for past in self.days), NOTHING)
        return total / len(self.days)


def weekdays_off(days_with_work: Mapping[date, object], first: date, last: date) -> frozenset[int]:
    """Weekdays that came at least twice from `first` to `last`, always without any work."""
    length = (last - first).days + 1
    if length < 2 * 7:
        return frozenset()
    return frozenset(range(7)) - {day.weekday() for day in days_with_work if first <= day <= last}


def annotator_of(
    member_id: int,
    plan: Plan,
    worked: Mapping[date, PastDay],
    *,
    last: date,
    first: date | None = None,
    days_off: frozenset[int] = frozenset(),
) -> Annotator:
    """The annotator with the working days up to `last`, the newest MAX_HISTORY of them.

    A day without work counts if work was expected by the plan. The days begin with `first`, since
    when the annotator could have worked, or with the first day of work if that is earlier or
    `first` isn't known. An annotator without any work has no days.
    """
    empty = Annotator(member_id, Plan(hours=plan.hours), (), days_off)
    if not worked:
        return Annotator(member_id, plan, (), days_off)
    begin = min(*worked, first or last)
    days = []
    for number in range((last - begin).days + 1):
        day = begin + timedelta(days=number)
        if day in worked or empty.works_on(day):
            days.append(replace(worked.get(day, PastDay(day)), hours=plan.hours_on(day)))
    return Annotator(member_id, plan, tuple(days[-MAX_HISTORY:]), days_off)
