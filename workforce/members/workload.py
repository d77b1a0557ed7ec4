"""Registry of members' open work and pace, filled by the apps above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict


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


Counter = Callable[[Sequence[int]], Mapping[int, Part]]

_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """Let this function say its part; called when the apps get ready."""
    _counters.append(counter)


def workload_of(member_ids: Sequence[int]) -> dict[int, Workload]:
    """The workload of each of these members, by id."""
    parts: dict[int, Part] = {member_id: {} for member_id in member_ids}
    for counter in _counters:
        for member_id, part in counter(member_ids).items():
            parts[member_id].update(part)
    return {member_id: Workload(**part) for member_id, part in parts.items()}
