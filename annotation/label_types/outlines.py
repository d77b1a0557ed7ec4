"""Polygons with holes: exact intersection areas and self-intersection tests, within bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from annotation.label_types.plane import Point, sides

Ring = Sequence[Point]
Side = tuple[Point, Point]

MAX_PAIRS = 3_000_000  # of sides looked at for a crossing in one answer; about two seconds
MAX_CROSSINGS = 200_000  # pairs of sides of two outlines whose crossings are found exactly
FINE = 1_500  # strips where there are more pairs: then the area is near, not exact


class TooIntricate(Exception):
    """There are more pairs of sides near each other than can be looked at."""


def first_crossing(rings: Sequence[Ring], left: int) -> tuple[Point | None, int]:
    """A point where the sides of these rings meet where they shouldn't, None if nowhere; and how
    many of `left` pairs may still be looked at. Raises TooIntricate when they are used up."""
    numbered = [
        (side, ring, place, len(points))
        for ring, points in enumerate(rings)
        for place, side in enumerate(sides(points))
    ]
    for (one, in_ring, place, length), (other, in_other, other_place, _length) in near(numbered):
        left -= 1
        if left < 0:
            raise TooIntricate
        apart = abs(place - other_place)
        if in_ring == in_other and apart in {1, length - 1}:
            met = turns_back(one, other)
        else:
            met = meeting(one, other)
        if met is not None:
            return met, left
    return None, left


Numbered = tuple[Side, int, int, int]


def near(numbered: list[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    """Pairs of sides that lie above each other, along the axis on which they are shorter."""
    across = sum(abs(a[0] - b[0]) for (a, b), *_rest in numbered)
    down = sum(abs(a[1] - b[1]) for (a, b), *_rest in numbered)
    axis = 0 if across <= down else 1
    ordered = sorted(numbered, key=lambda each: min(each[0][0][axis], each[0][1][axis]))
    starts = [min(a[axis], b[axis]) for (a, b), *_rest in ordered]
    for index, one in enumerate(ordered):
        end = bisect_right(starts, max(one[0][0][axis], one[0][1][axis]))
        for other in ordered[index + 1 : end]:
            yield one, other


def turning(a: Point, b: Point, c: Point) -> float:
    """Above 0 if a, b, c turn one way, below if the other, 0 on a line."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def meeting(one: Side, other: Side) -> Point | None:
    """A point of both sides, also where one only touches the other; None if there is none."""
    (a, b), (c, d) = one, other
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return None
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return None
    at_a, at_b = turning(c, d, a), turning(c, d, b)
    at_c, at_d = turning(a, b, c), turning(a, b, d)
    if at_a * at_b > 0 or at_c * at_d > 0:
        return None
    if at_a == at_b:  # on one line, and their boxes meet
        return c if min(a, b) <= c <= max(a, b) else (a if min(c, d) <= a <= max(c, d) else d)
    part = at_a / (at_a - at_b)
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def turns_back(one: Side, other: Side) -> Point | None:
    """The common point of two sides that lie on each other; None if they only meet there."""
    (a, b), (c, d) = one, other
    if a == b or c == d:
        return a if a == b else c
    common = b if b in {c, d} else a
    from_one = a if common == b else b
    from_other = d if common == c else c
    ahead = (from_one[0] - common[0]) * (from_other[0] - common[0]) + (from_one[1] - common[1]) * (
        from_other[1] - common[1]
    )
    return common if turning(common, from_one, from_other) == 0 and ahead > 0 else None


def holds(ring: Ring, point: Point) -> bool:
    """Whether a point lies within a ring."""
    x, y = point
    return bool(
        sum(
            (a[1] > y) != (b[1] > y) and x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
            for a, b in sides(ring)
        )
        % 2
    )


def shared_area(ones: Sequence[Ring], others: Sequence[Ring]) -> float:
    """The area that lies in both of two outlines with holes (even-odd).

    Between two heights at which nothing begins, ends or crosses, both are trapezoids, so the width
    halfway counts for all of the strip and the sum is exact. Where there are too many pairs of
    sides to find all crossings, the strips are FINE even ones.
    """
    first = [side for ring in ones for side in sides(ring)]
    second = [side for ring in others for side in sides(ring)]
    low, high = common_span(first, second)
    if low >= high:
        return 0.0
    heights = cuts(first, second, low, high)
    area = 0.0
    for top, bottom, now, then in strips(heights, first, second):
        middle = (top + bottom) / 2
        area += (bottom - top) * common_width(crossed(now, middle), crossed(then, middle))
    return area


def common_span(first: Iterable[Side], second: Iterable[Side]) -> tuple[float, float]:
    """From where to where down the image both are."""
    spans = [[y for side in part for _x, y in side] for part in (first, second)]
    return max(map(min, spans)), min(map(max, spans))


def cuts(first: list[Side], second: list[Side], low: float, high: float) -> list[float]:
    """The heights between which nothing happens, in order."""
    if len(first) * len(second) > MAX_CROSSINGS:
        return [low + (high - low) * step / FINE for step in range(FINE + 1)]
    found = {y for side in (*first, *second) for _x, y in side}
    found |= {
        point[1] for one in first for other in second if (point := meeting(one, other)) is not None
    }
    return sorted({low, high} | {y for y in found if low < y < high})


def strips(
    heights: Sequence[float], first: list[Side], second: list[Side]
) -> Iterator[tuple[float, float, list[Side], list[Side]]]:
    """Each strip with the sides that go through its middle."""
    waiting = [sorted(part, key=upper, reverse=True) for part in (first, second)]
    open_now: list[list[Side]] = [[], []]
    for top, bottom in pairwise(heights):
        middle = (top + bottom) / 2
        for index, queue in enumerate(waiting):
            while queue and upper(queue[-1]) <= middle:
                open_now[index].append(queue.pop())
            open_now[index] = [side for side in open_now[index] if lower(side) > middle]
        yield top, bottom, open_now[0], open_now[1]


def upper(side: Side) -> float:
    """Where it begins."""
    return min(side[0][1], side[1][1])


def lower(side: Side) -> float:
    """Where it ends."""
    return max(side[0][1], side[1][1])


def crossed(through: Iterable[Side], y: float) -> list[float]:
    """Where these sides cross a height, from left to right."""
    return sorted(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in through)


def common_width(ones: Sequence[float], others: Sequence[float]) -> float:
    """How long the common parts are of two rows of intervals, each from one entry to the next."""
    width, one, other = 0.0, 0, 0
    while one + 1 < len(ones) and other + 1 < len(others):
        end = min(ones[one + 1], others[other + 1])
        width += max(end - max(ones[one], others[other]), 0.0)
        if ones[one + 1] == end:
            one += 2
        else:
            other += 2
    return width
