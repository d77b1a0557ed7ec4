"""Areas of plane shapes and intersections of convex ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]


def sides(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """The sides of a closed shape."""
    return [*pairwise(points), (points[-1], points[0])] if points else []


def turned_area(points: Sequence[Point]) -> float:
    """The area of a closed shape without crossings; below 0 if it runs the other way round."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in sides(points)) / 2


def turned(point: Point, about: Point, degrees: float) -> Point:
    """A point turned about another; clockwise where y goes down, as on images."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - about[0], point[1] - about[1]
    return about[0] + x * cos - y * sin, about[1] + x * sin + y * cos


def clipped(shape: Sequence[Point], window: Sequence[Point]) -> list[Point]:
    """What of a convex shape lies in a convex window (Sutherland & Hodgman 1974, Reentrant
    polygon clipping). The window's corners run so that its area counts above 0."""
    left = list(shape)
    for (ax, ay), (bx, by) in sides(window):
        ahead = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in left]
        kept: list[Point] = []
        for index, here in enumerate(left):
            before, now = ahead[index - 1], ahead[index]
            if (before >= 0) != (now >= 0):
                kept.append(on_the_way(left[index - 1], here, before / (before - now)))
            if now >= 0:
                kept.append(here)
        left = kept
    return left


def on_the_way(start: Point, end: Point, part: float) -> Point:
    """The point at this part of the way."""
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def shared_area(one: Sequence[Point], other: Sequence[Point]) -> float:
    """The area of both of two convex shapes whose areas count above 0."""
    return max(turned_area(clipped(one, other)), 0.0)


def part_of_either(shared: float, one: float, other: float) -> float:
    """Intersection over union, of the three areas."""
    either = one + other - shared
    return min(max(shared / either, 0.0), 1.0) if either > 0 else 0.0
