"""Registry of what removing a member would mean in the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.identity.models import Member


@dataclass(frozen=True)
class Fact:
    """One line of a member's page: a thing of theirs, where it is, and a note."""

    title: str
    url: str
    note: str = ""


class KnowsMembers(Protocol):
    """An app above that has something to say about members."""

    def projects(self, member: Member, *, viewer: Member) -> list[Fact]:
        """What the member was granted, as far as the viewer may see it."""

    def consequences(self, member: Member) -> list[str]:
        """Sentences about what happens when the member leaves."""


_sources: list[KnowsMembers] = []


def register(source: KnowsMembers) -> None:
    """Add a source; called when the apps get ready."""
    _sources.append(source)


def projects_of(member: Member, *, viewer: Member) -> list[Fact]:
    """What every app says the member was granted."""
    return [fact for source in _sources for fact in source.projects(member, viewer=viewer)]


def consequences_of(member: Member) -> list[str]:
    """What every app says about the member's leaving."""
    return [sentence for source in _sources for sentence in source.consequences(member)]
