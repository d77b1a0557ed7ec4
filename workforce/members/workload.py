"""How busy are these members? Answered by the app above that knows; nobody is busy without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


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


Counter = Callable[[Sequence[int]], dict[int, Workload]]

_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """Let this function answer; called when the apps get ready."""
    _counters.append(counter)


def workload_of(member_ids: Sequence[int]) -> dict[int, Workload]:
    """The workload of each of these members, by id."""
    found: dict[int, Workload] = {member_id: Workload() for member_id in member_ids}
    for counter in _counters:
        found |= counter(member_ids)
    return found
