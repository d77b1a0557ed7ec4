"""Differences between two annotations of an item, by field and by region, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from annotation.label_types.choice import ChoiceField
from annotation.label_types.layers import layer_told
from annotation.label_types.matching import Region
from annotation.label_types.pairing import Compared, compared
from annotation.label_types.protocol import SchemaField
from annotation.label_types.regions import ATTRIBUTE_KINDS, RegionField, RegionKind
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import Answer, LabelSchema

MAX_LISTED = 8  # of one sort of difference
MAX_LENGTH = 200  # characters of a written answer

Names = tuple[str, str]  # what the two answers are called: ("A", "B")


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
    return bool(kind.comparison_key(one) != kind.comparison_key(other))


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
    words: str = kind_of(field.kind).summary(field, value) or _("no value")
    return str(Truncator(words).chars(MAX_LENGTH))


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
        return ", ".join(told) if told else _("none")

    def layer(self, region: Region) -> str:
        """Whether it lies in front of the others or behind them."""
        return layer_told(region) or _("default layer")

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
            _("Different class:"),
            (
                f"{words.quoted(one)}: {words.both(words.title(one), words.title(other))}"
                for one, other in found.of_class
            ),
        ),
        shortened_line(
            _("Different boundaries:"),
            (
                f"{words.title(one)}: {words.both(words.quoted(one), words.quoted(other))}"
                for one, other in found.of_edges
            ),
        ),
        shortened_line(
            _("Different attributes:"),
            (
                f"{words.whole(one)}: {words.both(words.said(one), words.said(other))}"
                for one, other in found.of_attributes
            ),
        ),
        shortened_line(
            _("Different layer order:"),
            (
                f"{words.whole(one)}: {words.both(words.layer(one), words.layer(other))}"
                for one, other in found.of_layers
            ),
        ),
    ]
    told = [line for line in lines if line.told]
    return told or [Line(_("The regions are the same. Their boundaries differ only slightly."), [])]


def counted(ones: int, others: int, names: Names) -> str:
    """How many regions each has."""
    values = {"a": names[0], "b": names[1], "ones": ones, "others": others}
    return capfirst(_("Regions: %(a)s %(ones)s, %(b)s %(others)s.") % values)


def only(name: str) -> str:
    """What stands before things that one of both has."""
    return _("Only in %(name)s:") % {"name": name}


def shortened_line(what: str, told: Iterable[str]) -> Line:
    """A line of the first few."""
    words = list(told)
    return Line(what, words[:MAX_LISTED], max(len(words) - MAX_LISTED, 0))
