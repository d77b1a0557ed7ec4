"""ChangeEstimate: what a change to a project's settings means, shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.projects.models import Project
from annotation.workflow.lifecycle.policy import Policy
from core.declarations import Declaration, declared
from core.identity.models import Member


@dataclass(frozen=True)
class PlannedChange:
    """Workflow settings or a label schema that aren't saved yet.

    `opens` and `closes`: annotations more and fewer that unfinished items will need. `fields`: the
    new label schema as it is stored, None if it stays.
    """

    project: Project
    before: Policy
    after: Policy
    opens: int = 0
    closes: int = 0
    fields: Sequence[dict[str, Any]] | None = None


@dataclass(frozen=True)
class Effect:
    """One figure of the remaining work in words: as it is, as it will be, and what lies between.

    `difference` is empty if the figure stays.
    """

    title: str
    before: str
    after: str
    difference: str = ""


@dataclass(frozen=True)
class Estimate:
    """What a change means to remaining work, and the assumptions behind the figures."""

    effects: Sequence[Effect] = ()
    notes: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether any figure changes."""
        return any(effect.difference for effect in self.effects)


@dataclass(frozen=True)
class ChangeEstimate(Declaration):
    """Adds figures to the confirmation of a change, as far as the member may see them."""

    name: str
    estimate: Callable[[Member, PlannedChange], Estimate]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def estimates_of(member: Member, change: PlannedChange) -> list[Estimate]:
    """What the declared estimates say of a change; `any` of it tells whether a figure changes."""
    found = (each.estimate(member, change) for each in declared(ChangeEstimate).values())
    return [estimate for estimate in found if estimate.effects]
