"""What the apps above show on a member's page, and the consequences of removing a member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.declarations import Declaration, declared
from core.identity.models import Member
from workforce.organizations.dashboard import Tile


@dataclass(frozen=True)
class Fact:
    """One line of a member's page: a thing of theirs, where it is, and a note."""

    title: str
    url: str
    note: str = ""


def no_tiles(_member: Member, _viewer: Member) -> list[Tile]:
    """The numbers of a source without numbers."""
    return []


def no_facts(_member: Member, _viewer: Member) -> list[Fact]:
    """What a source without facts says."""
    return []


def no_consequences(_member: Member) -> list[str]:
    """What a source without consequences says."""
    return []


@dataclass(frozen=True)
class MemberFacts(Declaration):
    """What one app says on a member's page.

    `tiles(member, viewer)`: numbers about the member's work that the viewer may see.
    `projects(member, viewer)`: the projects that the member works in and the viewer sees too.
    `consequences(member)`: sentences about what happens when the member leaves.
    """

    name: str
    tiles: Callable[[Member, Member], list[Tile]] = no_tiles
    projects: Callable[[Member, Member], list[Fact]] = no_facts
    consequences: Callable[[Member], list[str]] = no_consequences

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def tiles_of(member: Member, *, viewer: Member) -> list[Tile]:
    """The numbers about the member's work, of all apps."""
    sources = declared(MemberFacts).values()
    return [tile for source in sources for tile in source.tiles(member, viewer)]


def projects_of(member: Member, *, viewer: Member) -> list[Fact]:
    """The projects of the member, of all apps."""
    sources = declared(MemberFacts).values()
    return [fact for source in sources for fact in source.projects(member, viewer)]


def consequences_of(member: Member) -> list[str]:
    """What every app says about the member's leaving."""
    sources = declared(MemberFacts).values()
    return [sentence for source in sources for sentence in source.consequences(member)]
