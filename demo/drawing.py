"""Draws objects, and records the part of the image that each covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from PIL import ImageDraw

SMOOTH = 2  # times larger while it is drawn, so that edges become smooth when it is made small
Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass
class Pen:
    """Draws in a thing's own measures: from its foot at (0, 0), upwards and to its front.

    `x` and `y` are where the foot stands in the image, `scale` its size, `front` 1 for things
    that look to the right and -1 for those that look to the left.
    """

    draw: ImageDraw.ImageDraw
    x: float
    y: float
    scale: float = 1.0
    front: int = 1
    touched: list[Point] = field(default_factory=list)

    def at(self, point: Point) -> Point:
        """The place in the image."""
        along, up = point
        return self.x + self.front * self.scale * along, self.y - self.scale * up

    def places(self, points: Iterable[Point]) -> list[Point]:
        """The places on the larger canvas; they count for what the thing covers."""
        found = [self.at(point) for point in points]
        self.touched += found
        return [(SMOOTH * x, SMOOTH * y) for x, y in found]

    def area(self, *points: Point, fill: Colour) -> None:
        """A filled outline."""
        self.draw.polygon(self.places(points), fill=fill)

    def block(self, left: float, lower: float, right: float, upper: float, fill: Colour) -> None:
        """An upright rectangle."""
        self.area((left, lower), (right, lower), (right, upper), (left, upper), fill=fill)

    def stroke(self, *points: Point, fill: Colour, width: float = 2.0) -> None:
        """A line through these points."""
        wide = max(1, round(SMOOTH * self.scale * width))
        self.draw.line(self.places(points), fill=fill, width=wide, joint="curve")

    def disc(self, middle: Point, radius: float, fill: Colour) -> None:
        """A filled circle."""
        (left, top), (right, lower) = self.places(
            [(middle[0] - radius, middle[1] + radius), (middle[0] + radius, middle[1] - radius)]
        )
        edges = (min(left, right), min(top, lower), max(left, right), max(top, lower))
        self.draw.ellipse(edges, fill=fill)

    def covered(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Left, upper, right and lower edge of what was drawn, as far as it is in the image."""
        across, down = [x for x, _y in self.touched], [y for _x, y in self.touched]
        return (
            max(min(across), 0),
            max(min(down), 0),
            min(max(across), width),
            min(max(down), height),
        )
