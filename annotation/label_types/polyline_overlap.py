"""Overlap of polylines: the length that lies within a distance of another, exactly."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice

from annotation.label_types.plane import Point

LineSegment = tuple[Point, Point]
Interval = tuple[float, float]

MAX_PAIRS = 2_000_000  # of segments that are compared; longer lines are thinned out evenly
NEARLY_ALL = 1 - 1e-9  # what is less than all by the rounding of its parts
THINNED = 1_400  # segments that are left then


def length(segment: LineSegment) -> float:
    """From one end to the other."""
    return math.dist(*segment)


def thinned(lines: Sequence[Sequence[Point]], most: int) -> list[list[Point]]:
    """The lines with fewer points, the ends kept, so that they have about `most` segments."""
    count = sum(len(line) - 1 for line in lines)
    step = max(math.ceil(count / most), 1)
    return [[*line[:-1:step], line[-1]] for line in lines]


def length_near(ones: Sequence[LineSegment], others: Iterable[LineSegment], within: float) -> float:
    """How long those parts of `ones` are that lie within a distance of any of `others`.

    Of thousands of segments on each other not all are looked at, MAX_PAIRS in all.
    """
    most = MAX_PAIRS // max(len(ones), 1) + 1
    ordered = sorted(others, key=lambda each: min(each[0][0], each[1][0]))
    starts = [min(a[0], b[0]) for a, b in ordered]
    return math.fsum(
        length(one)
        * covered(
            near(one, other, within) for other in islice(beside(one, ordered, starts, within), most)
        )
        for one in ones
    )


def beside(
    one: LineSegment, ordered: Sequence[LineSegment], starts: Sequence[float], within: float
) -> Iterable[LineSegment]:
    """Those whose boxes come near enough."""
    (ax, ay), (bx, by) = one
    left, right = min(ax, bx) - within, max(ax, bx) + within
    upper, lower = min(ay, by) - within, max(ay, by) + within
    for (cx, cy), (dx, dy) in ordered[: bisect_right(starts, right)]:
        if max(cx, dx) >= left and min(cy, dy) <= lower and max(cy, dy) >= upper:
            yield (cx, cy), (dx, dy)


def covered(intervals: Iterable[Interval | None]) -> float:
    """How much of [0, 1] the intervals cover together; whatever covers all of it is the last."""
    found: list[Interval] = []
    for interval in intervals:
        if interval == (0.0, 1.0):
            return 1.0
        if interval is not None:
            found.append(interval)
    total, reached = 0.0, 0.0
    for start, end in sorted(found):
        total += max(end - max(start, reached), 0.0)
        reached = max(reached, end)
    return 1.0 if total > NEARLY_ALL else total


def near(one: LineSegment, other: LineSegment, within: float) -> Interval | None:
    """From which part of `one` to which it is near `other`; None if nowhere.

    All that is near a segment is a convex shape: a rectangle along it and a disc at each end.
    """
    parts = [
        in_disc(one, other[0], within),
        in_disc(one, other[1], within),
        in_rectangle(one, other, within),
    ]
    found = [part for part in parts if part is not None]
    if not found:
        return None
    return min(start for start, _end in found), max(end for _start, end in found)


def in_disc(one: LineSegment, middle: Point, radius: float) -> Interval | None:
    """The part of a segment in a disc."""
    (ax, ay), (bx, by) = one
    dx, dy, fx, fy = bx - ax, by - ay, ax - middle[0], ay - middle[1]
    square, half = dx * dx + dy * dy, fx * dx + fy * dy
    rest = half * half - square * (fx * fx + fy * fy - radius * radius)
    if rest < 0 or square == 0:
        return None
    root = math.sqrt(rest)
    return limited((-half - root) / square, (-half + root) / square)


def in_rectangle(one: LineSegment, other: LineSegment, within: float) -> Interval | None:
    """The part of a segment that lies beside another, not beyond its ends."""
    (cx, cy), (dx, dy) = other
    side = math.dist(*other)
    if side == 0:
        return None
    ux, uy = (dx - cx) / side, (dy - cy) / side
    along = [(x - cx) * ux + (y - cy) * uy for x, y in one]
    apart = [(y - cy) * ux - (x - cx) * uy for x, y in one]
    first = between(along[0], along[1], 0, side)
    second = between(apart[0], apart[1], -within, within)
    if first is None or second is None:
        return None
    return limited(max(first[0], second[0]), min(first[1], second[1]))


def between(start: float, end: float, least: float, most: float) -> Interval | None:
    """From which part of the way from start to end the value is between least and most."""
    if start == end:
        return (0.0, 1.0) if least <= start <= most else None
    one, other = sorted(((least - start) / (end - start), (most - start) / (end - start)))
    return limited(one, other)


def limited(start: float, end: float) -> Interval | None:
    """The interval within [0, 1]; None if nothing is left."""
    start, end = max(start, 0.0), min(end, 1.0)
    return (start, end) if start < end else None
