"""Base class of label types whose values are regions: spans, boxes, segments, tracks.

A value is a list of regions: {"id", "label", the kind's own measures, "attributes"}. An id names a
region within one answer, so that relations and reviews can point at it; it means nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, Self, TypeVar

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from annotation.label_types.choice import CHOICE, Option
from annotation.label_types.conditions import check_conditions, is_asked
from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.layers import layer_in, without_gaps
from annotation.label_types.matching import Extent, Region, matched
from annotation.label_types.protocol import Kind, Problem, SchemaField
from annotation.label_types.rating import RATING
from annotation.label_types.text import TEXT
from core.web.errors import Invalid

MAX_REGIONS = 5_000  # of one field in one answer
REGION_ID = re.compile(r"[a-z0-9]{1,12}")
LABEL = "label"  # what the condition of an attribute names the region's own class
ATTRIBUTE_KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in (CHOICE, RATING, TEXT)}


def attribute_field(raw: Any) -> SchemaField:
    """The field of an attribute, which is one of the kinds without regions."""
    if isinstance(raw, SchemaField):
        return raw
    if not isinstance(raw, Mapping) or raw.get("kind") not in ATTRIBUTE_KINDS:
        raise ValueError("an attribute must be a choice, rating, or text field")
    return ATTRIBUTE_KINDS[raw["kind"]].field_class.model_validate(raw)


def own_class(keys: frozenset[str]) -> OwnClass:
    """The class of a region that may be one of these."""
    return OwnClass(kind="label", name=LABEL, title=_("Class"), keys=keys)


Attribute = Annotated[SerializeAsAny[SchemaField], BeforeValidator(attribute_field)]


class OwnClass(SchemaField):
    """The region's class, as a condition of its attributes sees it."""

    keys: frozenset[str]

    def condition_keys(self) -> frozenset[str]:
        """Every class."""
        return self.keys

    def held_keys(self, value: Any) -> frozenset[str]:
        """The region's one class."""
        return frozenset([value])


class RegionField(SchemaField):
    """The classes of regions, what is asked about each, and how many there may be."""

    options: tuple[Option, ...] = Field(
        min_length=1, max_length=500, description="The classes that a region can have."
    )
    attributes: tuple[Attribute, ...] = Field(
        default=(),
        description="Fields of each region, of label type choice, rating, or text. Their show_if "
        "can refer to “label”, the region's class.",
    )
    min_regions: int = Field(
        default=0, ge=0, le=MAX_REGIONS, description="Minimum number of regions."
    )
    max_regions: int = Field(
        default=MAX_REGIONS, ge=1, le=MAX_REGIONS, description="Maximum number of regions."
    )

    @model_validator(mode="after")
    def makes_sense(self) -> Self:
        """Classes differ, the fewest are not more than the most, and attributes fit together."""
        for name in ("key", "title", "hotkey"):
            values = [value for option in self.options if (value := getattr(option, name))]
            if len(values) != len(set(values)):
                raise ValueError(f"two classes have the same {name}")
        if any(option.parent for option in self.options):
            raise ValueError("region classes can't be nested")
        if self.min_regions > self.max_regions:
            raise ValueError("the minimum number of regions is above the maximum")
        names = [LABEL, *(each.name for each in self.attributes)]
        if len(names) != len(set(names)):
            raise ValueError("two attributes have the same name, or one is named “label”")
        try:
            check_conditions([self.own_class, *self.attributes])
        except Invalid as refusal:
            raise ValueError(refusal.message) from refusal
        return self

    @property
    def own_class(self) -> OwnClass:
        """What a condition of an attribute may name beside the attributes above it."""
        return own_class(self.condition_keys())

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the classes by their keys."""
        return {option.key: option.title for option in self.options}

    @property
    def named_options(self) -> list[tuple[Option, str]]:
        """Each class with its title."""
        return [(option, option.title) for option in self.options]

    def condition_keys(self) -> frozenset[str]:
        """Every class: a later field may be asked only if there is a region of it."""
        return frozenset(option.key for option in self.options)

    def held_keys(self, value: Any) -> frozenset[str]:
        """The classes that occur."""
        return frozenset(region["label"] for region in value or ())


F = TypeVar("F", bound=RegionField)


class RegionKind(Generic[F]):
    """Answers are lists of regions in their order on the item. A kind says what a region is."""

    name: str
    title: str | Promise
    media: tuple[str, ...]
    field_class: type[F]
    looks_at_content = True
    has_layers = False  # a person may say which lies in front, as on an image
    alike_from = 0.5  # two regions of one class belong together from this overlap on
    most_pairs = 1_000_000  # that are compared to match two answers: some seconds

    def shape(self, field: F, raw: dict[str, Any], given: AnswerContext) -> dict[str, Any]:
        """The region's own measures in their stored form; raises Problem."""
        raise NotImplementedError

    def extent(self, region: Region) -> tuple[float, float]:
        """Where it begins and ends along one axis; regions are stored in this order."""
        raise NotImplementedError

    def reaches(self, field: F) -> Sequence[Extent]:
        """How far a region reaches along each axis: two that are apart there never fit."""
        return [self.extent]

    def overlap(self, field: F, one: Region, other: Region) -> float:
        """How far two regions lie on each other, 0 to 1, symmetric."""
        raise NotImplementedError

    def told(self, field: F, region: Region, content: Mapping[str, Any]) -> str:
        """Where it is on the item's content, in a few words."""
        raise NotImplementedError

    def drawn(self, field: F, regions: list[Region], content: Mapping[str, Any]) -> dict[str, Any]:
        """What the kind's read.html draws the regions with, on the item's content."""
        return {}

    def check_together(self, field: F, regions: list[Region], content: Mapping[str, Any]) -> None:
        """Raise Problem for regions that may not be there at the same time."""

    def normalise(
        self, field: F, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> list[Region] | None:
        """The regions checked and in order; None if there are none. Raises Problem."""
        if value in (None, [], ""):
            return None
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise Problem(_("“%(title)s” must be a list of regions.") % {"title": field.title})
        check_number(field, len(value))
        regions = [
            self.region(field, number, raw, given) for number, raw in enumerate(value, start=1)
        ]
        if len({region["id"] for region in regions}) != len(regions):
            raise Problem(
                _("Two regions of “%(title)s” have the same ID.") % {"title": field.title}
            )
        if self.has_layers:
            regions = without_gaps(regions)
        regions.sort(
            key=lambda region: (*self.extent(region), orjson.dumps(comparison_key(region)))
        )
        self.check_together(field, regions, given.content)
        return regions

    def region(self, field: F, number: int, raw: dict[str, Any], given: AnswerContext) -> Region:
        """One region; the sentence of a Problem says which it was."""
        try:
            head = {"id": region_id(raw), "label": label_of(field, raw)}
            attributes = attributes_of(field, raw)
            shape = self.shape(field, raw, given)
            layer = layer_in(raw) if self.has_layers else {}
        except Problem as problem:
            where = _("Region %(number)s of “%(title)s”: ")
            raise Problem(
                where % {"number": number, "title": field.title} + str(problem)
            ) from problem
        return head | shape | layer | ({"attributes": attributes} if attributes else {})

    def agreement(self, field: F, one: Any, other: Any) -> float:
        """F1 over regions of one class that belong together; of attributes counts how alike."""
        ones, others = one or [], other or []
        if not ones or not others:
            return float(not ones and not others)
        pairs = matched(
            ones,
            others,
            extents=self.reaches(field),
            fits=lambda a, b: (
                a["label"] == b["label"] and self.overlap(field, a, b) >= self.alike_from
            ),
            most=self.most_pairs,
        )
        credit = sum(attributes_alike(field, ones[a], others[b]) for a, b in pairs)
        return 2 * credit / (len(ones) + len(others))

    def comparison_key(self, value: Any) -> Any:
        """What makes two answers the same: the regions without their ids."""
        return None if value is None else [comparison_key(region) for region in value]

    def billable(self, field: F, value: Any) -> int:
        """One label for each region."""
        return len(value or ())

    def summary(self, field: F, value: Any) -> str:
        """How many regions of each class, as “3 × Person, 1 × Place”."""
        counts = Counter(region["label"] for region in value or ())
        titles = field.titles
        known = [key for key in titles if key in counts]
        return ", ".join(
            f"{counts[key]} × {titles.get(key, key)}"
            for key in [*known, *sorted(counts.keys() - titles.keys())]
        )


def region_id(raw: dict[str, Any]) -> str:
    """The region's id; raises Problem."""
    found = raw.get("id")
    if not isinstance(found, str) or not REGION_ID.fullmatch(found):
        raise Problem(_("the ID must be 1 to 12 lowercase letters and digits."))
    return found


def label_of(field: RegionField, raw: dict[str, Any]) -> str:
    """The region's class; raises Problem."""
    label = raw.get("label")
    if not isinstance(label, str) or label not in field.titles:
        raise Problem(_("“%(label)s” isn't a class of this field.") % {"label": str(label)[:60]})
    return label


def check_number(field: RegionField, count: int) -> None:
    """Raise Problem for fewer or more regions than the field takes."""
    if count < field.min_regions:
        sentence = ngettext(
            "“%(title)s” needs at least %(number)s region.",
            "“%(title)s” needs at least %(number)s regions.",
            field.min_regions,
        )
        raise Problem(sentence % {"title": field.title, "number": field.min_regions})
    if count > field.max_regions:
        sentence = ngettext(
            "“%(title)s” allows at most %(number)s region.",
            "“%(title)s” allows at most %(number)s regions.",
            field.max_regions,
        )
        raise Problem(sentence % {"title": field.title, "number": field.max_regions})


def attributes_of(field: RegionField, raw: dict[str, Any]) -> dict[str, Any]:
    """The answers to what is asked about this region; raises Problem."""
    sent = raw.get("attributes") or {}
    if not isinstance(sent, dict):
        raise Problem(_("“attributes” must be an object."))
    earlier: dict[str, SchemaField] = {LABEL: field.own_class}
    stored: dict[str, Any] = {LABEL: raw.get("label")}
    for each in field.attributes:
        if is_asked(each, earlier, stored):
            value = ATTRIBUTE_KINDS[each.kind].normalise(each, sent.get(each.name), NOTHING_GIVEN)
            if value is None and each.required:
                raise Problem(_("“%(title)s” is required.") % {"title": each.title})
            stored[each.name] = value
        earlier[each.name] = each
    del stored[LABEL]
    return stored


def attributes_alike(field: RegionField, one: Region, other: Region) -> float:
    """1 for a pair without attributes; with them half for the region, half for how alike."""
    asked = one.get("attributes", {}).keys() | other.get("attributes", {}).keys()
    shares = [
        ATTRIBUTE_KINDS[each.kind].agreement(
            each, one["attributes"].get(each.name), other["attributes"].get(each.name)
        )
        for each in field.attributes
        if each.name in asked and "attributes" in one and "attributes" in other
    ]
    return (1 + sum(shares) / len(shares)) / 2 if shares else 1.0


def comparison_key(region: Region) -> Region:
    """A region without what only names it."""
    return {name: value for name, value in region.items() if name != "id"}
