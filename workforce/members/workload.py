"""Workload and speed of members, to which each app above adds its part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from core.declarations import Declaration, declared


@dataclass(frozen=True)
class Workload:
    """A member's work in all projects: in hand, reserved, come back; answers of the last week.

    `hourly` is answers an active hour in that week; None without any.
    """

    in_hand: int = 0
    reserved: int = 0
    returned: int = 0
    answers: int = 0
    hourly: float | None = None

    @property
    def open_work(self) -> int:
        """Everything that waits for the person."""
        return self.in_hand + self.reserved + self.returned


class Part(TypedDict, total=False):
    """What one app knows of it."""

    in_hand: int
    reserved: int
    returned: int
    answers: int
    hourly: float | None


@dataclass(frozen=True)
class WorkloadSource(Declaration):
    """One app's part of the workload of these members (ids), by id."""

    name: str
    count: Callable[[Sequence[int]], Mapping[int, Part]]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def workload_of(member_ids: Sequence[int]) -> dict[int, Workload]:
    """The workload of each of these members, by id."""
    parts: dict[int, Part] = {member_id: {} for member_id in member_ids}
    for source in declared(WorkloadSource).values():
        for member_id, part in source.count(member_ids).items():
            parts[member_id].update(part)
    return {member_id: Workload(**part) for member_id, part in parts.items()}
