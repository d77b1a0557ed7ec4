"""The ships and cranes of a made-up port, each drawn by one function."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians, sin
from random import Random

from demo.drawing import Colour, Pen, Point

WHITE, GLASS, DARK, STEEL = (240, 242, 240), (62, 92, 116), (44, 50, 58), (92, 98, 106)
HULLS: tuple[Colour, ...] = ((36, 58, 92), (128, 38, 36), (40, 76, 62), (52, 52, 58))
LOADS: tuple[Colour, ...] = (
    (186, 74, 54),
    (52, 108, 158),
    (214, 158, 62),
    (84, 134, 92),
    (150, 154, 158),
)
SAILS: tuple[Colour, ...] = ((246, 244, 236), (226, 208, 180), (190, 84, 66))
YELLOW = (222, 168, 44)


def container_ship(pen: Pen, chance: Random) -> None:
    """A long hull with stacks of containers, the bridge near its stern."""
    hull = chance.choice(HULLS)
    pen.block(-108, 34, -82, 84, WHITE)
    pen.block(-110, 76, -78, 84, GLASS)
    pen.block(-100, 84, -92, 100, hull)
    pen.stroke((-88, 84), (-88, 108), fill=STEEL)
    for bay in range(7):
        for tier in range(chance.randint(1, 4)):
            left, lower = -72 + bay * 25, 34 + tier * 12
            pen.block(left, lower, left + 23, lower + 11, chance.choice(LOADS))
    pen.area((-122, 36), (118, 36), (132, 44), (112, 0), (-116, 0), fill=hull)
    pen.block(-116, 0, 112, 6, (122, 44, 40))


def ferry(pen: Pen, chance: Random) -> None:
    """White, two decks with windows, a funnel."""
    stripe = chance.choice(HULLS)
    pen.block(-74, 26, 64, 44, WHITE)
    pen.block(-62, 44, 40, 58, WHITE)
    pen.block(24, 58, 44, 70, WHITE)
    pen.block(30, 61, 45, 67, GLASS)
    for deck, last in ((32, 11), (48, 8)):
        for window in range(last):
            left = -66 + window * 11.5
            pen.block(left, deck, left + 7, deck + 6, GLASS)
    pen.area((-48, 58), (-28, 58), (-31, 80), (-46, 80), fill=stripe)
    pen.area((-84, 26), (72, 26), (92, 28), (70, 0), (-80, 0), fill=WHITE)
    pen.area((-83, 12), (80, 12), (84, 19), (-84, 19), fill=stripe)


def sailing_boat(pen: Pen, chance: Random) -> None:
    """A mast with two sails over a small hull."""
    sail = chance.choice(SAILS)
    pen.stroke((2, 8), (2, 104), fill=STEEL, width=2.5)
    pen.area((-2, 16), (-2, 100), (-40, 18), fill=sail)
    pen.area((6, 14), (5, 92), (38, 15), fill=sail)
    pen.area((-42, 12), (44, 14), (34, 0), (-34, 0), fill=chance.choice(HULLS))


def tug(pen: Pen, chance: Random) -> None:
    """Short and high, with a wheelhouse in front and tyres along its side."""
    hull = chance.choice(HULLS)
    pen.block(-10, 20, 26, 46, WHITE)
    pen.block(-4, 34, 27, 42, GLASS)
    pen.block(-28, 20, -16, 50, hull)
    pen.block(-29, 44, -15, 50, YELLOW)
    pen.stroke((8, 46), (8, 66), fill=STEEL)
    pen.area((-48, 18), (40, 20), (56, 30), (46, 0), (-44, 0), fill=hull)
    for tyre in range(5):
        pen.disc((-34 + tyre * 18, 11), 5, DARK)


def crane(pen: Pen, chance: Random) -> dict[str, Point]:
    """A portal crane; where its feet, its cabin and the tip of its boom are in the image."""
    paint = chance.choice(((196, 92, 46), YELLOW, (58, 104, 140)))
    angle, reach = radians(chance.uniform(22, 58)), chance.uniform(150, 190)
    cabin = (0.0, 152.0)
    tip = (12 + reach * cos(angle), 160 + reach * sin(angle))
    for foot in (-34, 34):
        pen.stroke((foot, 0), (foot * 0.55, 84), fill=paint, width=9)
        pen.block(foot - 12, -5, foot + 12, 5, DARK)
    pen.stroke((-24, 84), (24, 84), fill=paint, width=10)
    pen.stroke((-26, 46), (26, 46), fill=paint, width=5)
    pen.stroke((0, 84), (0, 178), fill=paint, width=14)
    pen.block(-46, 150, -16, 172, STEEL)
    pen.stroke((8, 160), tip, fill=paint, width=7)
    pen.stroke((0, 206), tip, fill=DARK, width=1.6)
    pen.stroke((0, 170), (0, 206), (-34, 172), fill=paint, width=4)
    hook = (tip[0], tip[1] - chance.uniform(70, 120))
    pen.stroke(tip, hook, fill=DARK, width=1.4)
    pen.disc(hook, 5, DARK)
    pen.block(-14, 138, 24, 166, WHITE)
    pen.block(4, 146, 24, 161, GLASS)
    places = {"foot_left": (-34.0, 0.0), "foot_right": (34.0, 0.0), "cabin": cabin, "tip": tip}
    found = {name: pen.at(place) for name, place in places.items()}
    if pen.front < 0:
        found["foot_left"], found["foot_right"] = found["foot_right"], found["foot_left"]
    return found


VESSELS: dict[str, Callable[[Pen, Random], None]] = {
    "container-ship": container_ship,
    "ferry": ferry,
    "sailing-boat": sailing_boat,
    "tug": tug,
}
