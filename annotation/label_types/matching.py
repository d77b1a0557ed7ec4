"""Maximum matching between the regions of two annotations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any

import orjson

Region = dict[str, Any]
Extent = Callable[[Region], tuple[float, float]]


def matched(
    ones: Sequence[Region],
    others: Sequence[Region],
    *,
    extents: Sequence[Extent],
    fits: Callable[[Region, Region], bool],
    most: int,
) -> list[tuple[int, int]]:
    """The largest set of pairs that fit, as indices; each region is in one pair at most.

    `extents` are where a region begins and ends along each axis: regions apart there never fit, so
    few pairs are looked at. Where more than `most` would be along every axis, which takes thousands
    of regions on each other, only those that are the same belong together.
    Found by augmenting paths (Berge 1957, Two theorems in graph theory).
    """
    extent = min(extents, key=lambda each: near_pairs(ones, others, each))
    if near_pairs(ones, others, extent) > most:
        return same_pairs(ones, others)
    fitting = neighbours(ones, others, extent, fits)
    owner: dict[int, int] = {}
    for start in range(len(ones)):
        augment(start, fitting, owner)
    return sorted((one, other) for other, one in owner.items())


def near_pairs(ones: Sequence[Region], others: Sequence[Region], extent: Extent) -> int:
    """How many pairs aren't apart along an axis, counted without looking at each."""
    begins = sorted(extent(other)[0] for other in others)
    ends = sorted(extent(other)[1] for other in others)
    places = map(extent, ones)
    return sum(bisect_right(begins, high) - bisect_left(ends, low) for low, high in places)


def same_pairs(ones: Sequence[Region], others: Sequence[Region]) -> list[tuple[int, int]]:
    """Pairs of regions with nothing but other ids."""
    waiting: dict[bytes, list[int]] = {}
    for index, other in enumerate(others):
        waiting.setdefault(without_id(other), []).append(index)
    found = []
    for index, one in enumerate(ones):
        if twins := waiting.get(without_id(one)):
            found.append((index, twins.pop()))
    return found


def without_id(region: Region) -> bytes:
    """What a region says, as a key; what a kind worked out of it says nothing more."""
    said = {name: value for name, value in region.items() if name != "id"}
    return orjson.dumps(said, default=lambda _worked_out: None, option=orjson.OPT_SORT_KEYS)


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
