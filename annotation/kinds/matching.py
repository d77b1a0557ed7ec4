"""Which regions of two answers belong together? As many pairs as can be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Region = dict[str, Any]
Extent = Callable[[Region], tuple[float, float]]


def matched(
    ones: Sequence[Region],
    others: Sequence[Region],
    *,
    extent: Extent,
    fits: Callable[[Region, Region], bool],
) -> list[tuple[int, int]]:
    """The largest set of pairs that fit, as indices; each region is in one pair at most.

    `extent` is where a region begins and ends along one axis: regions apart there never fit, so
    few pairs are looked at. Found by augmenting paths (Berge 1957, Two theorems in graph theory).
    """
    fitting = neighbours(ones, others, extent, fits)
    owner: dict[int, int] = {}
    for start in range(len(ones)):
        augment(start, fitting, owner)
    return sorted((one, other) for other, one in owner.items())


def neighbours(
    ones: Sequence[Region],
    others: Sequence[Region],
    extent: Extent,
    fits: Callable[[Region, Region], bool],
) -> list[list[int]]:
    """For each of `ones` which of `others` fit it."""
    spans = sorted((*extent(other), index) for index, other in enumerate(others))
    found = []
    for one in ones:
        low, high = extent(one)
        near = (index for begin, end, index in spans if begin <= high and end >= low)
        found.append([index for index in near if fits(one, others[index])])
    return found


def augment(start: int, fitting: list[list[int]], owner: dict[int, int]) -> bool:
    """Give `start` a partner, moving others to further ones where that helps; whether it has one.

    A loop and not a recursion: a chain can be as long as there are regions.
    """
    came_from: dict[int, int] = {}
    queue = [start]
    for one in queue:
        for other in fitting[one]:
            if other in came_from:
                continue
            came_from[other] = one
            if other not in owner:
                hand_over(other, start, came_from, owner)
                return True
            queue.append(owner[other])
    return False


def hand_over(last: int, start: int, came_from: dict[int, int], owner: dict[int, int]) -> None:
    """Make each on the way from `last` back to `start` the owner of what it reached."""
    previous = {one: other for other, one in owner.items()}
    other: int | None = last
    while other is not None:
        one = came_from[other]
        owner[other] = one
        other = None if one == start else previous[one]
