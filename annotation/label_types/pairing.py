"""Pairs regions of two annotations that mark the same object and lists how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from annotation.label_types.layers import LAYER, layer_of
from annotation.label_types.matching import Region, matched
from annotation.label_types.regions import RegionField, RegionKind

NEAR = 0.25  # from this overlap on two regions are one thing that was marked in two ways
CLOSE = 0.9  # of kinds that are drawn by hand: nobody draws the same edge twice
BARE = ("id", "label", "attributes", LAYER)

Pair = tuple[Region, Region]


@dataclass(frozen=True)
class Compared:
    """The regions of two answers: alone, together but not the same, and how those differ."""

    only_one: list[Region]
    only_other: list[Region]
    of_class: list[Pair] = field(default_factory=list)
    of_edges: list[Pair] = field(default_factory=list)
    of_attributes: list[Pair] = field(default_factory=list)
    of_layers: list[Pair] = field(default_factory=list)

    def differing(self, side: int) -> frozenset[str]:
        """The ids of one side's regions that aren't the same on the other."""
        alone = (self.only_one, self.only_other)[side]
        pairs = [*self.of_class, *self.of_edges, *self.of_attributes, *self.of_layers]
        return frozenset(each["id"] for each in [*alone, *(pair[side] for pair in pairs)])


def compared(
    field: RegionField, kind: RegionKind[Any], ones: Sequence[Region], others: Sequence[Region]
) -> Compared:
    """Pair the regions: first those that are the same, then of one class, then of any."""
    one_left, other_left = without_same(kind, ones, others)
    pairs: list[Pair] = []
    for least, same_class in ((kind.alike_from, True), (NEAR, True), (NEAR, False)):

        def fits(a: Region, b: Region, least: float = least, same: bool = same_class) -> bool:
            return (a["label"] == b["label"] or not same) and kind.overlap(field, a, b) >= least

        found = matched(
            one_left, other_left, extents=kind.reaches(field), fits=fits, most=kind.most_pairs
        )
        pairs += [(one_left[a], other_left[b]) for a, b in found]
        taken_ones, taken_others = {a for a, _b in found}, {b for _a, b in found}
        one_left = [each for at, each in enumerate(one_left) if at not in taken_ones]
        other_left = [each for at, each in enumerate(other_left) if at not in taken_others]
    compared = Compared(one_left, other_left)
    for pair in pairs:
        sort_in(compared, pair, is_same_place(field, kind, *pair))
    return compared


def without_same(
    kind: RegionKind[Any], ones: Sequence[Region], others: Sequence[Region]
) -> tuple[list[Region], list[Region]]:
    """Both without the regions that the other has exactly so."""
    waiting: dict[bytes, list[int]] = {}
    for at, each in enumerate(others):
        waiting.setdefault(in_bytes(kind, each), []).append(at)
    left = []
    for each in ones:
        if places := waiting.get(in_bytes(kind, each)):
            places.pop()
        else:
            left.append(each)
    free = {at for places in waiting.values() for at in places}
    return left, [each for at, each in enumerate(others) if at in free]


def in_bytes(kind: RegionKind[Any], region: Region) -> bytes:
    """A region without what only names it, as a key."""
    return orjson.dumps(kind.comparison_key([region]), option=orjson.OPT_SORT_KEYS)


def is_same_place(field: RegionField, kind: RegionKind[Any], one: Region, other: Region) -> bool:
    """Whether two regions lie at one place; drawn by hand, as nearly as a hand can."""
    if bare(kind, one) == bare(kind, other):
        return True
    return kind.alike_from < 1 and kind.overlap(field, one, other) >= CLOSE


def bare(kind: RegionKind[Any], region: Region) -> Region:
    """A region's own measures alone."""
    (comparison_key,) = kind.comparison_key([region])
    return {name: held for name, held in comparison_key.items() if name not in BARE}


def sort_in(found: Compared, pair: Pair, same_place: bool) -> None:
    """Put a pair where it differs most: in class, edges, what is said of it, or what it covers."""
    one, other = pair
    if one["label"] != other["label"]:
        found.of_class.append(pair)
    elif not same_place:
        found.of_edges.append(pair)
    elif one.get("attributes", {}) != other.get("attributes", {}):
        found.of_attributes.append(pair)
    elif layer_of(one) != layer_of(other):
        found.of_layers.append(pair)
