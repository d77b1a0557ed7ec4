"""In what do two answers to one item differ? Field by field, in words and region by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from annotation.kinds.choice import ChoiceField
from annotation.kinds.layers import LAYER, layer_of, layer_told
from annotation.kinds.matching import Region, matched
from annotation.kinds.protocol import SchemaField
from annotation.kinds.regions import ATTRIBUTE_KINDS, RegionField, RegionKind
from annotation.kinds.registry import kind_of
from annotation.kinds.schema import Answer, LabelSchema

NEAR = 0.25  # from this overlap on two regions are one thing that was marked in two ways
CLOSE = 0.9  # of kinds that are drawn by hand: nobody draws the same edge twice
MOST_TOLD = 8  # of one sort of difference
LONGEST = 200  # characters of a written answer
BARE = ("id", "label", "attributes", LAYER)

Names = tuple[str, str]  # what the two answers are called: ("A", "B")
Pair = tuple[Region, Region]


@dataclass(frozen=True)
class Line:
    """One sort of difference, each case in words; `more` are left out."""

    what: str
    told: list[str]
    more: int = 0


@dataclass(frozen=True)
class Difference:
    """What differs in one field; `ones` and `others` are the ids of the regions that do."""

    name: str
    title: str
    lines: list[Line]
    ones: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


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


def differences(
    schema: LabelSchema,
    one: Answer,
    other: Answer,
    *,
    names: Names,
    content: Mapping[str, Any],
) -> list[Difference]:
    """What two normalised answers differ in, in the order of the schema; fields alike left out."""
    return [
        in_field(each, one.get(each.name), other.get(each.name), names, content)
        for each in schema.fields
        if differs(each, one.get(each.name), other.get(each.name))
    ]


def differs(field: SchemaField, one: Any, other: Any) -> bool:
    """Whether two values of a field don't mean the same."""
    kind = kind_of(field.kind)
    return bool(kind.essence(one) != kind.essence(other))


def in_field(
    field: SchemaField, one: Any, other: Any, names: Names, content: Mapping[str, Any]
) -> Difference:
    """What differs in one field."""
    if isinstance(field, RegionField):
        kind = kind_of(field.kind)
        assert isinstance(kind, RegionKind)
        found = compared(field, kind, one or [], other or [])
        return Difference(
            field.name,
            field.title,
            [
                Line(counted(len(one or ()), len(other or ()), names), []),
                *region_lines(Words(field, kind, content, names), found),
            ],
            found.differing(0),
            found.differing(1),
        )
    if isinstance(field, ChoiceField) and field.multiple:
        return Difference(field.name, field.title, class_lines(field, one, other, names))
    return Difference(
        field.name,
        field.title,
        [
            Line(name, [value_told(field, value)])
            for name, value in zip(names, (one, other), strict=True)
        ],
    )


def value_told(field: SchemaField, value: Any) -> str:
    """A value in words, not too long."""
    words: str = kind_of(field.kind).summary(field, value) or _("no answer")
    return str(Truncator(words).chars(LONGEST))


def class_lines(field: ChoiceField, one: Any, other: Any, names: Names) -> list[Line]:
    """Of several classes: which only one of both chose."""
    first, second = set(one or ()), set(other or ())
    titles = {option.key: path for option, path in field.named_options}
    sides = zip(names, (first - second, second - first), strict=True)
    return [
        shortened_line(only(name), [path for key, path in titles.items() if key in keys])
        for name, keys in sides
        if keys
    ]


def compared(
    field: RegionField, kind: RegionKind[Any], ones: Sequence[Region], others: Sequence[Region]
) -> Compared:
    """Pair the regions: first those that are the same, then of one class, then of any."""
    one_left, other_left = without_same(kind, ones, others)
    pairs: list[Pair] = []
    for least, same_class in ((kind.alike_from, True), (NEAR, True), (NEAR, False)):

        def fits(a: Region, b: Region, least: float = least, same: bool = same_class) -> bool:
            return (a["label"] == b["label"] or not same) and kind.overlap(field, a, b) >= least

        found = matched(one_left, other_left, extents=kind.extents, fits=fits, most=kind.most_pairs)
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
    return orjson.dumps(kind.essence([region]), option=orjson.OPT_SORT_KEYS)


def is_same_place(field: RegionField, kind: RegionKind[Any], one: Region, other: Region) -> bool:
    """Whether two regions lie at one place; drawn by hand, as nearly as a hand can."""
    if bare(kind, one) == bare(kind, other):
        return True
    return kind.alike_from < 1 and kind.overlap(field, one, other) >= CLOSE


def bare(kind: RegionKind[Any], region: Region) -> Region:
    """A region's own measures alone."""
    (essence,) = kind.essence([region])
    return {name: held for name, held in essence.items() if name not in BARE}


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


@dataclass(frozen=True)
class Words:
    """How regions of a field are called."""

    field: RegionField
    kind: RegionKind[Any]
    content: Mapping[str, Any]
    names: Names

    def title(self, region: Region) -> str:
        """Its class."""
        label: str = region["label"]
        return self.field.titles.get(label, label)

    def quoted(self, region: Region) -> str:
        """Where it is: “Ada”."""
        return _("“%(place)s”") % {"place": self.kind.told(self.field, region, self.content)}

    def whole(self, region: Region) -> str:
        """Both: Person “Ada”."""
        return f"{self.title(region)} {self.quoted(region)}"

    def said(self, region: Region) -> str:
        """What is said about it."""
        held = region.get("attributes", {})
        told = [
            f"{each.title}: {ATTRIBUTE_KINDS[each.kind].summary(each, held[each.name])}"
            for each in self.field.attributes
            if held.get(each.name) is not None
        ]
        return ", ".join(told) if told else _("nothing")

    def layer(self, region: Region) -> str:
        """Whether it lies in front of the others or behind them."""
        return layer_told(region) or _("neither")

    def both(self, one: str, other: str) -> str:
        """What the one says and what the other."""
        values = {"one": one, "other": other, "a": self.names[0], "b": self.names[1]}
        return _("%(a)s %(one)s, %(b)s %(other)s") % values


def region_lines(words: Words, found: Compared) -> list[Line]:
    """The differences in words; one sentence where none of them is worth showing."""
    lines = [
        shortened_line(only(words.names[0]), map(words.whole, found.only_one)),
        shortened_line(only(words.names[1]), map(words.whole, found.only_other)),
        shortened_line(
            _("Another class:"),
            (
                f"{words.quoted(one)}: {words.both(words.title(one), words.title(other))}"
                for one, other in found.of_class
            ),
        ),
        shortened_line(
            _("Other ends or edges:"),
            (
                f"{words.title(one)}: {words.both(words.quoted(one), words.quoted(other))}"
                for one, other in found.of_edges
            ),
        ),
        shortened_line(
            _("Said of it:"),
            (
                f"{words.whole(one)}: {words.both(words.said(one), words.said(other))}"
                for one, other in found.of_attributes
            ),
        ),
        shortened_line(
            _("In front or behind:"),
            (
                f"{words.whole(one)}: {words.both(words.layer(one), words.layer(other))}"
                for one, other in found.of_layers
            ),
        ),
    ]
    told = [line for line in lines if line.told]
    return told or [Line(_("The same regions; their edges differ by very little."), [])]


def counted(ones: int, others: int, names: Names) -> str:
    """How many regions each has."""
    values = {"a": names[0], "b": names[1], "ones": ones, "others": others}
    return capfirst(_("%(a)s has %(ones)s, %(b)s has %(others)s.") % values)


def only(name: str) -> str:
    """What stands before things that one of both has."""
    return _("Only %(name)s:") % {"name": name}


def shortened_line(what: str, told: Iterable[str]) -> Line:
    """A line of the first few."""
    words = list(told)
    return Line(what, words[:MOST_TOLD], max(len(words) - MOST_TOLD, 0))
