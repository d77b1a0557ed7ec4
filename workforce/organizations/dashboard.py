"""Cards of the dashboard: what waits for a member, what to do next, and numbers, by app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.declarations import Declaration, declared
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

    `is_late` where that lies after the deadline; `by` is the deadline in words. `likely` is the
    range around the outlook, `chance` how likely the deadline is met; `more_url` leads to both.
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
    likely: str = ""
    chance: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class Figures:
    """The numbers of one app."""

    tiles: list[Tile] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One thing to do: where, why, and whether it is done; None for what never is.

    `waits`: others have to act first, so that the next step can be taken meanwhile.
    """

    title: str
    text: str
    action: str
    url: str
    done: bool | None = None
    is_next: bool = False
    waits: bool = False


def nothing(_member: Member) -> list[Any]:
    """What a card without this part shows."""
    return []


def no_figures(_member: Member) -> Figures:
    """What a card without numbers shows."""
    return Figures()


def no_tiles(_member: Member, _project_id: int) -> list[Tile]:
    """What a card without numbers about projects shows."""
    return []


def no_course(_member: Member, _project_id: int) -> Course | None:
    """What a card that knows no projects says."""
    return None


@dataclass(frozen=True)
class DashboardCard(Declaration):
    """What one app shows on the dashboard; a part that isn't given stays empty.

    `waiting`: what waits for the member, most urgent first. `steps`: what an organization needs
    before work can begin, and what to go on with, each with its permission. `figures`: numbers the
    member may see. `own`: numbers about the member's own work, for *My work*. `course`: where a
    project that the member may see is heading. `project`: more numbers about a project, for its
    overview.
    """

    name: str
    waiting: Callable[[Member], list[Waiting]] = nothing
    steps: Callable[[Member], list[tuple[str, Step]]] = nothing
    figures: Callable[[Member], Figures] = no_figures
    own: Callable[[Member], list[Tile]] = nothing
    course: Callable[[Member, int], Course | None] = no_course
    project: Callable[[Member, int], list[Tile]] = no_tiles

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def cards() -> Iterable[DashboardCard]:
    """The declared cards in their order."""
    return declared(DashboardCard).values()


def waiting_for(member: Member) -> list[Waiting]:
    """What waits for the member in all apps."""
    return [entry for card in cards() for entry in card.waiting(member)]


def declared_steps(member: Member) -> list[tuple[str, Step]]:
    """The steps of all apps, those first that are done one day."""
    steps = [entry for card in cards() for entry in card.steps(member)]
    return sorted(steps, key=lambda entry: entry[1].done is None)


def figures_for(member: Member) -> Figures:
    """The numbers of all apps."""
    found = [card.figures(member) for card in cards()]
    return Figures(
        tiles=[tile for figures in found for tile in figures.tiles],
        courses=[course for figures in found for course in figures.courses],
    )


def course_for(member: Member, project_id: int) -> Course | None:
    """Where a project is heading, if an app knows."""
    found = (card.course(member, project_id) for card in cards())
    return next((course for course in found if course), None)


def own_tiles(member: Member) -> list[Tile]:
    """What all apps say of the member's own work."""
    return [tile for card in cards() for tile in card.own(member)]


def project_tiles(member: Member, project_id: int) -> list[Tile]:
    """What all apps say of a project in numbers."""
    return [tile for card in cards() for tile in card.project(member, project_id)]
