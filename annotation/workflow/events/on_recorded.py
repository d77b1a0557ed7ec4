"""Registry of listeners for accepted work and of their reports about projects and days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from annotation.projects.models import Project
from annotation.workflow.events.models import WorkEvent
from core.identity.models import Member


@dataclass(frozen=True)
class Blocker:
    """Why a project can't go live, and the name of the address where that is mended.

    The address takes `organization` alone.
    """

    sentence: str
    url_name: str


@dataclass(frozen=True)
class Earnings:
    """What a member earned in a day: the amount as text for the page, and the accepted labels."""

    amount: str
    currency: str
    accepted: int


class WorkListener(Protocol):
    """What an app above does with accepted work."""

    def recorded(self, events: Sequence[WorkEvent]) -> None:
        """Act on newly recorded events in their transaction; a DomainError undoes the verdict."""

    def blockers(self, project: Project) -> list[Blocker]:
        """What must be mended before the project goes live."""

    def earnings_of_day(self, member: Member, until: datetime) -> Earnings:
        """What the member earned before `until` on the organization's day it lies in."""


_listeners: list[WorkListener] = []


def register(listener: WorkListener) -> None:
    """Add a listener once; called when the apps get ready."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(events: Sequence[WorkEvent]) -> None:
    """Hand newly recorded events to every listener."""
    for listener in _listeners:
        listener.recorded(events)


def blockers(project: Project) -> list[Blocker]:
    """What keeps the project from going live, from all listeners."""
    return [blocker for listener in _listeners for blocker in listener.blockers(project)]


def earnings_of_day(member: Member, until: datetime) -> Earnings | None:
    """The member's earnings of the day before `until`; None where nobody keeps the books."""
    for listener in _listeners:
        return listener.earnings_of_day(member, until)
    return None
