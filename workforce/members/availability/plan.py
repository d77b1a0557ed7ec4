"""A pure rule: whether and how long a member is available on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Plan:
    """A member's word: away up to and with a day, hours from Monday to Sunday (empty: not said)."""

    away_until: date | None = None
    hours: tuple[int, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether the person is away on this day."""
        return self.away_until is not None and day <= self.away_until

    def is_there(self, day: date) -> bool:
        """Whether the person may be expected to work on this day."""
        return not self.is_away(day) and self.hours_on(day) != 0

    def hours_on(self, day: date) -> int | None:
        """Planned hours of that weekday; None where nothing was said."""
        return self.hours[day.weekday()] if self.hours else None

    @property
    def hours_a_week(self) -> int | None:
        """Planned hours of a week; None where nothing was said."""
        return sum(self.hours) if self.hours else None


@dataclass(frozen=True)
class Today:
    """A plan as it looks on one day, for pages."""

    plan: Plan
    day: date

    @property
    def is_away(self) -> bool:
        """Whether the person said that they are away."""
        return self.plan.is_away(self.day)

    @property
    def is_there(self) -> bool:
        """Whether the person may be expected to work."""
        return self.plan.is_there(self.day)

    @property
    def hours(self) -> int | None:
        """The hours planned; None where nothing was said."""
        return self.plan.hours_on(self.day)
