"""Typical slips that make annotations differ from the truth.

Edges are never drawn twice alike; now and then a region is overlooked, gets a class that it is
mixed up with, or is taken for less than it is. How often, the person's accuracy says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from annotation.label_types.matching import Region
from annotation.label_types.schema import Answer
from demo.story import Eye

OF_A_REGION = 0.5  # of the share of wrong answers: there are several regions in one
OVERLOOKED, MIXED_UP = 0.5, 0.85  # up to which part of the slips they are of this sort
Moved = Callable[[Region, bool, Random], Region]


@dataclass(frozen=True)
class Hand:
    """How somebody marks the regions of one field.

    `moved` is a region as they draw it; its flag says that they draw it badly.
    """

    moved: Moved
    confused: Mapping[str, str] = field(default_factory=dict)

    def drawn(self, right: list[Region], slip: float, chance: Random) -> list[Region]:
        """These regions, each with its share of slips; never none at all."""
        found = [each for region in right if (each := self.one(region, slip, chance))]
        return found or right[:1]

    def one(self, region: Region, slip: float, chance: Random) -> Region | None:
        """One region; None where it is overlooked."""
        fate = chance.random()
        if fate < slip * OVERLOOKED:
            return None
        if fate < slip * MIXED_UP and region["label"] in self.confused:
            region = region | {"label": self.confused[region["label"]]}
        return self.moved(region, slip * MIXED_UP <= fate < slip, chance)


def mixing_up(slips: Mapping[str, Mapping[Any, Any]]) -> Eye:
    """Who errs gives the value that these fields' right one is mixed up with."""

    def seen(right: Answer, accuracy: float, chance: Random) -> Answer:
        if chance.random() <= accuracy:
            return right
        return right | {name: values[right[name]] for name, values in slips.items()}

    return seen


def by_hand(**hands: Hand) -> Eye:
    """Regions are marked field by field; what lies between two of them goes when one is missing."""

    def seen(right: Answer, accuracy: float, chance: Random) -> Answer:
        slip = (1 - accuracy) * OF_A_REGION
        given = {name: hands[name].drawn(value, slip, chance) for name, value in right.items()}
        there = {region["id"] for regions in given.values() for region in regions}
        return {
            name: [each for each in regions if {each.get("from"), each.get("to")} - {None} <= there]
            for name, regions in given.items()
        }

    return seen


def as_it_is(region: Region, _badly: bool, _chance: Random) -> Region:
    """Nothing can be shifted about it."""
    return region


def words_left_off(region: Region, badly: bool, _chance: Random) -> Region:
    """A span without its first word, of one that has several."""
    first, _space, rest = region["text"].partition(" ")
    if not badly or not rest:
        return region
    return region | {"start": region["start"] + len(first) + 1, "text": rest}


def edges_shifted(width: int, height: int, pixels: float = 1.6) -> Moved:
    """A box on an image of this size: by a hand's breadth of the mouse, or round a part only."""

    def moved(region: Region, badly: bool, chance: Random) -> Region:
        left, right = region["x"], region["x"] + region["width"]
        upper, lower = region["y"], region["y"] + region["height"]
        if badly:
            right = left + region["width"] * chance.uniform(0.3, 0.45)
        left, right, upper, lower = (
            edge + chance.gauss(0, pixels) for edge in (left, right, upper, lower)
        )
        left, upper = max(left, 0), max(upper, 0)
        right, lower = min(right, width), min(lower, height)
        box = {"x": left, "y": upper, "width": right - left, "height": lower - upper}
        return region | {name: round(value, 3) for name, value in box.items()}

    return moved


def points_shifted(width: int, height: int, pixels: float = 2.0) -> Moved:
    """Key points on an image of this size: each a little; badly, far off."""

    def moved(region: Region, badly: bool, chance: Random) -> Region:
        spread = 12 * pixels if badly else pixels
        return region | {
            "points": {
                key: [
                    round(min(max(x + chance.gauss(0, spread), 0), width), 3),
                    round(min(max(y + chance.gauss(0, spread), 0), height), 3),
                    visibility,
                ]
                for key, (x, y, visibility) in region["points"].items()
            }
        }

    return moved


def times_shifted(
    micros: int, step: int = 1_000, misheard: Mapping[str, str] | None = None
) -> Moved:
    """An interval of time: its ends by about so much; badly, only its beginning, or misheard words.

    `step` is the shortest time that is told apart; `misheard` letters with what they are taken for.
    """

    def near(moment: float, chance: Random) -> int:
        return round((moment + chance.gauss(0, micros)) / step) * step

    def moved(region: Region, badly: bool, chance: Random) -> Region:
        start, end = (near(region[name], chance) for name in ("start", "end"))
        words = region.get("attributes", {}).get("words", "")
        if badly and misheard and (known := [each for each in words if each in misheard]):
            letter = chance.choice(known)
            heard = words.replace(letter, misheard[letter], 1)
            return region | {"start": start, "end": end, "attributes": {"words": heard}}
        if badly:
            end = near(start + (end - start) * chance.uniform(0.25, 0.45), chance)
        return region | {"start": start, "end": end}

    return moved
