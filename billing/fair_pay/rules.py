"""Hourly pay of a member's week in a pool against its floor, and the shortfall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.currencies import MINOR_PLACES

MS_IN_HOUR = 3_600_000
MIN_MS = 30 * 60_000  # less active time in a week is too little to judge
WEEK = timedelta(days=7)
MAX_WAIT = timedelta(days=14)  # after a week's end; then its undecided annotations count as unpaid
NOTHING = Decimal(0)

Key = tuple[date, int, int | None]  # week, member, pool


class State(models.TextChoices):
    """Where a member's week in a pool stands against the floor."""

    NO_FLOOR = "no_floor", _("No floor")
    OPEN = "open", _("Week not over")
    TOO_SHORT = "too_short", _("Too little time to judge")
    TOPPED_UP = "topped_up", _("Topped up")
    REACHED = "reached", _("Floor reached")
    UNDECIDED = "undecided", _("Waiting for review")
    BELOW = "below", _("Below the floor")


@dataclass(frozen=True)
class Measured:
    """A part of what a member did in a week: time, pay and undecided annotations in one project."""

    week: date
    member_id: int
    pool_id: int | None
    project_id: int
    active_ms: int = 0
    pay: Decimal = NOTHING
    bonus: Decimal = NOTHING
    undecided: int = 0


@dataclass(frozen=True)
class Correction:
    """The active time that counts in place of the measured one: who said so, when, and why."""

    active_ms: int
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PayWeek:
    """A member's week in a pool. `pay` includes bonuses, but no top-up.

    `hourly_floor` is None where the pool has none. `ends` is the instant the week ends.
    """

    week: date
    member_id: int
    pool_id: int | None
    currency: str
    ends: datetime
    measured_ms: int = 0
    correction: Correction | None = None
    pay: Decimal = NOTHING
    undecided: int = 0
    hourly_floor: Decimal | None = None
    top_up: Decimal = NOTHING

    @property
    def active_ms(self) -> int:
        """The active time that counts."""
        return self.correction.active_ms if self.correction else self.measured_ms

    @property
    def total(self) -> Decimal:
        """The pay with the top-up."""
        return self.pay + self.top_up

    @property
    def hourly(self) -> Decimal | None:
        """Pay with top-up for an active hour, rounded down to the currency's smallest unit, so
        that an hour below the floor never looks like one that reaches it; None without time."""
        return hourly_pay(self.total, self.active_ms, self.currency)

    @property
    def shortfall(self) -> Decimal:
        """What is missing to the floor, rounded up to the currency's smallest unit."""
        if self.hourly_floor is None:
            return NOTHING
        return shortfall(self.hourly_floor, self.active_ms, self.total, self.currency)

    def state(self, now: datetime) -> State:
        """Where the week stands at an instant."""
        is_waiting = bool(self.undecided) and now < self.ends + MAX_WAIT
        judgments = (
            (State.NO_FLOOR, self.hourly_floor is None),
            (State.OPEN, now < self.ends),
            (State.TOPPED_UP, bool(self.top_up)),
            (State.TOO_SHORT, self.active_ms < MIN_MS),
            (State.REACHED, not self.shortfall),
            (State.UNDECIDED, is_waiting),
        )
        return next((state for state, holds in judgments if holds), State.BELOW)


@dataclass
class Sums:
    """What is added up for a member's week in a pool."""

    active_ms: int = 0
    pay: Decimal = NOTHING
    undecided: int = 0
    time_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # by project


def added_up(parts: Iterable[Measured]) -> dict[Key, Sums]:
    """The sums of each member's week in each pool.

    A bonus is for a project and names no pool: it counts where the member had most active time in
    that project in that week, and without any under no pool.
    """
    found: dict[Key, Sums] = defaultdict(Sums)
    bonuses = []
    for part in parts:
        if part.bonus:
            bonuses.append(part)
            part = replace(part, bonus=NOTHING)  # noqa: PLW2901  # the rest of the same part
        if part.active_ms or part.pay or part.undecided:
            sums = found[part.week, part.member_id, part.pool_id]
            sums.active_ms += part.active_ms
            sums.pay += part.pay
            sums.undecided += part.undecided
            sums.time_in[part.project_id] += part.active_ms
    for part in bonuses:
        found[part.week, part.member_id, pool_of_bonus(part, found)].pay += part.bonus
    return dict(found)


def pool_of_bonus(bonus: Measured, found: Mapping[Key, Sums]) -> int | None:
    """The pool that a bonus counts in; the first one where several have the same time."""
    if bonus.pool_id is not None:
        return bonus.pool_id
    times = [
        (-sums.time_in.get(bonus.project_id, 0), pool_id)
        for (week, member_id, pool_id), sums in found.items()
        if (week, member_id) == (bonus.week, bonus.member_id) and pool_id is not None
    ]
    return next((pool_id for time, pool_id in sorted(times) if time), None)


def hourly_pay(pay: Decimal, active_ms: int, currency: str) -> Decimal | None:
    """Pay for an active hour, rounded down to the smallest unit; None without time."""
    if not active_ms:
        return None
    places = MINOR_PLACES[currency]
    return Decimal(floor(Fraction(pay) * MS_IN_HOUR / active_ms * 10**places)).scaleb(-places)


def shortfall(hourly_floor: Decimal, active_ms: int, pay: Decimal, currency: str) -> Decimal:
    """What must be added to reach the floor, rounded up to the smallest unit; 0 if it is reached.

    Exact: with it, hourly pay is never below the floor, and less than a unit above.
    """
    missing = Fraction(hourly_floor) * active_ms / MS_IN_HOUR - Fraction(pay)
    if missing <= 0:
        return NOTHING
    places = MINOR_PLACES[currency]
    return Decimal(ceil(missing * 10**places)).scaleb(-places)


def monday_of(day: date) -> date:
    """The first day of the day's week."""
    return day - timedelta(days=day.weekday())
