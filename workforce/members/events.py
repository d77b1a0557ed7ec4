"""Events of people: what is emitted when a member leaves the organization or a pool,
or is suspended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.events import Event
from core.identity.models import Member

if TYPE_CHECKING:
    from workforce.pools.models import Pool


@dataclass(frozen=True)
class MemberLeft(Event):
    """A membership has ended."""

    member: Member


@dataclass(frozen=True)
class MemberSuspended(Event):
    """A member may not enter the organization until the membership is resumed."""

    member: Member


@dataclass(frozen=True)
class MemberLeftPool(Event):
    """A member was taken out of one pool and stays in the organization."""

    member: Member
    pool: Pool
