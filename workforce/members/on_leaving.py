"""Registry of what runs when a member leaves the organization or a pool.

What seems to need an import upwards travels down as data: the app of labels registers here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.identity.models import Member

if TYPE_CHECKING:
    from workforce.pools.models import Pool


class LeavingListener(Protocol):
    """What an app above does in the transaction in which somebody leaves."""

    def left(self, member: Member) -> None:
        """The membership has ended."""

    def left_pool(self, member: Member, pool: Pool) -> None:
        """One place in a pool has ended."""


_listeners: list[LeavingListener] = []


def register(listener: LeavingListener) -> None:
    """Add a listener; called when the apps get ready."""
    _listeners.append(listener)


def tell_left(member: Member) -> None:
    """Tell every listener that the member has left the organization."""
    for listener in _listeners:
        listener.left(member)


def tell_left_pool(member: Member, pool: Pool) -> None:
    """Tell every listener that the member has left the pool."""
    for listener in _listeners:
        listener.left_pool(member, pool)
