"""Registry of what the apps above show on an organization's home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.identity.models import Member
from core.web.bars import Bar


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody: what, where and since when, and the way to it."""

    title: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Spark:
    """A small image by day: bars in a box of 600 by 100, and the same in a sentence."""

    bars: Sequence[Bar]
    text: str


@dataclass(frozen=True)
class Tile:
    """One number, the page that lists what it counts, and a word about it.

    `change` says how it stands against the number before, which `note` then names; `tone` is
    "good" or "bad" where the change is one or the other.
    """

    title: str
    value: int | str
    url: str
    note: str = ""
    change: str = ""
    tone: str = ""
    spark: Spark | None = None


@dataclass(frozen=True)
class Course:
    """How far a project is and where it is heading: `outlook` says when it is done at its pace.

    `is_late` where that lies after the deadline; `by` is the deadline in words.
    """

    title: str
    url: str
    state: str
    done: int
    total: int
    percent: int
    pace: str
    outlook: str
    by: str = ""
    is_late: bool = False
    spark: Spark | None = None


@dataclass(frozen=True)
class Figures:
    """The numbers of one app."""

    tiles: list[Tile] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One thing to do: where, why, and whether it is done; None for what never is."""

    title: str
    text: str
    action: str
    url: str
    done: bool | None = None
    is_next: bool = False


class DashboardProvider(Protocol):
    """An app above that has something to show at home."""

    def steps(self, member: Member) -> list[tuple[str, Step]]:
        """What an organization needs before work can begin, each with the permission for it."""

    def waiting(self, member: Member) -> list[Waiting]:
        """What waits for this member, most urgent first."""

    def figures(self, member: Member) -> Figures:
        """Numbers this member may see."""

    def own(self, member: Member) -> list[Tile]:
        """Numbers about the member's own work, for their page of work."""

    def course(self, member: Member, project_id: int) -> Course | None:
        """Where a project that the member may see is heading."""


_sources: list[DashboardProvider] = []


def register(source: DashboardProvider) -> None:
    """Add a source; called when the apps get ready."""
    _sources.append(source)


def waiting_for(member: Member) -> list[Waiting]:
    """What waits for the member in all apps."""
    return [entry for source in _sources for entry in source.waiting(member)]


def setup_steps(member: Member) -> list[tuple[str, Step]]:
    """What all apps need before work can begin."""
    return [entry for source in _sources for entry in source.steps(member)]


def figures_for(member: Member) -> Figures:
    """The numbers of all apps."""
    found = [source.figures(member) for source in _sources]
    return Figures(
        tiles=[tile for figures in found for tile in figures.tiles],
        courses=[course for figures in found for course in figures.courses],
    )


def course_for(member: Member, project_id: int) -> Course | None:
    """Where a project is heading, if an app knows."""
    found = (source.course(member, project_id) for source in _sources)
    return next((course for course in found if course), None)


def own_tiles(member: Member) -> list[Tile]:
    """What all apps say of the member's own work."""
    return [tile for source in _sources for tile in source.own(member)]
