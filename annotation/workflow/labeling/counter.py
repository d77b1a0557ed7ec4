"""Cut-off time of the accepted work and pay shown to annotators.

Up to the last full five minutes. An answer that nobody reviews is accepted at once; a counter that
moved with each submission would tell which answers were drawn for a review.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.declarations import Declaration, declared
from core.identity.models import Member

STEP = timedelta(minutes=5)  # every time zone's midnight is such a moment


def counted_until(now: datetime) -> datetime:
    """The last full five minutes at or before `now`."""
    minute = now.replace(second=0, microsecond=0)
    return minute - timedelta(minutes=minute.minute % (STEP.seconds // 60))


@dataclass(frozen=True)
class Earnings:
    """What a member earned in a day: the amount as text for the page, and the accepted labels."""

    amount: str
    currency: str
    accepted: int


@dataclass(frozen=True)
class EarningsSource(Declaration):
    """The app that knows what a member earned before a moment, on the day it lies in."""

    of_day: Callable[[Member, datetime], Earnings]

    @property
    def key(self) -> str:
        """One app alone keeps the books."""
        return "earnings"


def earnings_of_day(member: Member, until: datetime) -> Earnings | None:
    """The member's earnings of the day before `until`; None where no app keeps the books."""
    for source in declared(EarningsSource).values():
        return source.of_day(member, until)
    return None
