"""What do the apps above put on an organization's home: what waits for a member, which numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workforce.members.models import Member


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody: what, where and since when, and the way to it."""

    title: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Tile:
    """One number, the page that lists what it counts, and a word about it."""

    title: str
    value: int | str
    url: str
    note: str = ""


class KnowsHome(Protocol):
    """An app above that has something to show at home."""

    def waiting(self, member: Member) -> list[Waiting]:
        """What waits for this member, most urgent first."""

    def tiles(self, member: Member) -> list[Tile]:
        """Numbers this member may see."""


_sources: list[KnowsHome] = []


def register(source: KnowsHome) -> None:
    """Add a source; called when the apps get ready."""
    _sources.append(source)


def waiting_for(member: Member) -> list[Waiting]:
    """What waits for the member in all apps."""
    return [entry for source in _sources for entry in source.waiting(member)]


def tiles_for(member: Member) -> list[Tile]:
    """The numbers of all apps."""
    return [tile for source in _sources for tile in source.tiles(member)]
