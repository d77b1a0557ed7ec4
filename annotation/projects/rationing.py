"""Limits that grant items in chunks, so that no claim writes to a row that all share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.declarations import Declaration, declared


@dataclass(frozen=True)
class ClaimRation(Declaration):
    """A limit on the work that projects hand out.

    `applies`: whether it limits any project of the open scope. `grant`: asked with the ids of
    project and pool and the number of items wanted, it sets aside what all their annotations
    may come to and returns how many items a member may begin, 0 if nothing is left. They are in
    `ClaimAllowance` until they are begun or withdrawn.
    """

    name: str
    applies: Callable[[], bool]
    grant: Callable[[int, int, int], int]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def needs_ration() -> bool:
    """Whether a limit applies to projects of the open scope, so that `Project.is_rationed`."""
    return any(ration.applies() for ration in declared(ClaimRation).values())
