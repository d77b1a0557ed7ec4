"""Facts of the apps above about a member, and the consequences of removing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.declarations import Declaration, declared
from core.identity.models import Member


@dataclass(frozen=True)
class Fact:
    """One line of a member's page: a thing of theirs, where it is, and a note."""

    title: str
    url: str
    note: str = ""


def no_facts(_member: Member, _viewer: Member) -> list[Fact]:
    """What a source without facts says."""
    return []


def no_consequences(_member: Member) -> list[str]:
    """What a source without consequences says."""
    return []


@dataclass(frozen=True)
class MemberFacts(Declaration):
    """What one app says on a member's page.

    `projects(member, viewer)`: what the member was granted, as far as the viewer may see it.
    `consequences(member)`: sentences about what happens when the member leaves.
    """

    name: str
    projects: Callable[[Member, Member], list[Fact]] = no_facts
    consequences: Callable[[Member], list[str]] = no_consequences

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def projects_of(member: Member, *, viewer: Member) -> list[Fact]:
    """What every app says the member was granted."""
    sources = declared(MemberFacts).values()
    return [fact for source in sources for fact in source.projects(member, viewer)]


def consequences_of(member: Member) -> list[str]:
    """What every app says about the member's leaving."""
    sources = declared(MemberFacts).values()
    return [sentence for source in sources for sentence in source.consequences(member)]
