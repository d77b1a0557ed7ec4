"""Masks as run-length encoding: area, bounding box and intersection without decoding.

Runs are COCO's: pixels are counted column by column, each from the top; the first run is of what
isn't painted (0 where the first pixel is), then painted ones and others take turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Corners = tuple[int, int, int, int]  # left, upper, right and lower edge


@dataclass(frozen=True, eq=False)
class Painted:
    """The painted intervals `[start, end)` of an image this high, in order and apart."""

    height: int
    starts: Places
    ends: Places

    @cached_property
    def area(self) -> int:
        """How many pixels are painted."""
        return int((self.ends - self.starts).sum())

    @cached_property
    def corners(self) -> Corners:
        """The box round all that is painted."""
        first, last = self.starts // self.height, (self.ends - 1) // self.height
        if (first != last).any():
            top, low = 0, self.height
        else:
            top = int((self.starts % self.height).min())
            low = int(((self.ends - 1) % self.height).max()) + 1
        return int(first[0]), top, int(last[-1]) + 1, low

    def before(self, places: Places) -> Places:
        """How many painted pixels come before each place."""
        lengths = self.ends - self.starts
        sums = np.concatenate(([0], np.cumsum(lengths)))
        index = np.searchsorted(self.starts, places, side="right")
        inside = np.maximum(index - 1, 0)
        beyond = np.maximum(self.ends[inside] - places, 0)
        return np.where(index > 0, sums[index] - beyond, 0)


def canonical(counts: Sequence[int]) -> list[int]:
    """The same without runs of no length: those beside one are one run; the first may be 0."""
    merged = [counts[0]]
    for index, count in enumerate(counts[1:], start=1):
        if count and (index + len(merged)) % 2:
            merged[-1] += count
        elif count:
            merged.append(count)
    return merged


def painted(rle: Mapping[str, Any]) -> Painted:
    """What runs in their canonical form paint."""
    places = np.cumsum(np.asarray(rle["counts"], dtype=np.int64))
    starts, ends = places[0::2], places[1::2]
    return Painted(rle["size"][0], starts[: len(ends)], ends)


def shared_area(one: Painted, other: Painted) -> int:
    """How many pixels both paint, of images of one size."""
    if len(one.starts) < len(other.starts):
        one, other = other, one
    return int((one.before(other.ends) - one.before(other.starts)).sum())


def shared_box(one: Painted, other: Painted) -> int:
    """How many pixels lie in both boxes; more than that are not shared."""
    a, b = one.corners, other.corners
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0)


def first_overlap(areas: Sequence[Painted]) -> tuple[int, int] | None:
    """Two areas of one image that paint the same pixel, as indices; None where none do."""
    if not areas:
        return None
    starts = np.concatenate([each.starts for each in areas])
    ends = np.concatenate([each.ends for each in areas])
    owners = np.repeat(np.arange(len(areas)), [len(each.starts) for each in areas])
    order = np.argsort(starts, kind="stable")
    # before the first overlap all intervals are apart, so the one before is the one that reaches in
    over = np.flatnonzero(starts[order][1:] < ends[order][:-1])
    if not len(over):
        return None
    return int(owners[order[over[0]]]), int(owners[order[over[0] + 1]])


def strips(area: Painted, step: int) -> list[Corners]:
    """The area in upright strips for a drawing: every `step`th column, its ends on a grid of that.

    What falls between the columns is drawn as its box.
    """
    found: list[Corners] = []
    left, _top, right, _low = area.corners
    for column in range(left - left % step, right, step):
        edge = (column + step // 2) * area.height
        found += [(column, top, column + step, low) for top, low in column_of(area, edge, step)]
    return found or [area.corners]


def column_of(area: Painted, edge: int, step: int) -> list[tuple[int, int]]:
    """The intervals of the column that begins here; those that touch on the grid are one."""
    first = int(np.searchsorted(area.ends, edge, side="right"))
    last = int(np.searchsorted(area.starts, edge + area.height, side="left"))
    tops = np.maximum(area.starts[first:last] - edge, 0) // step * step
    lows = -(-np.minimum(area.ends[first:last] - edge, area.height) // step) * step
    if not len(tops):
        return []
    begins = np.flatnonzero(np.concatenate(([True], tops[1:] > lows[:-1])))
    closes = np.concatenate((begins[1:] - 1, [len(lows) - 1]))
    return [(int(a), int(b)) for a, b in zip(tops[begins], lows[closes], strict=True)]
