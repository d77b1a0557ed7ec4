"""Renders annotations as HTML: editable forms and read-only views."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from annotation.label_types.layers import from_back, layer_told
from annotation.label_types.matching import Region
from annotation.label_types.protocol import SchemaField
from annotation.label_types.ranking import RANKING, RankingField, key_of
from annotation.label_types.regions import ATTRIBUTE_KINDS, RegionField, RegionKind
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import Answer, LabelSchema

Content = Mapping[str, Any]  # of the item, as annotation/datasets/content.py makes it
Remarks = dict[str, dict[str, str]]  # by the names of fields and the ids of regions
NO_CONTENT: Content = {}
SAME_COLOUR = 20  # of regions that others marked as well; those of people come after it
PEOPLE = 4  # so many have a colour of their own


@dataclass(frozen=True)
class Person:
    """One of several whose answers stand side by side, and the ids of their regions that differ.

    `number` is their place from 0; `differing` holds the ids by the names of fields.
    """

    number: int
    differing: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def letter(self) -> str:
        """What the person is called: A, B, C."""
        return chr(ord("A") + self.number)

    @property
    def colour(self) -> int:
        """The number of the person's colour, as the classes' colours have theirs."""
        return SAME_COLOUR + 1 + self.number % PEOPLE


@dataclass(frozen=True)
class Look:
    """How an answer is drawn read only.

    `person` is whose it is where others answered too: what differs is drawn in their colour.
    `remarks` stand at their regions.
    """

    person: Person | None = None
    remarks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


PLAIN = Look()


def fields_html(
    schema: LabelSchema,
    answer: Answer,
    problems: Mapping[str, str] | None = None,
    content: Content = NO_CONTENT,
) -> list[SafeString]:
    """The fields as a plain form, which works without a script."""
    return rendered(schema, answer, "edit", problems or {}, content)


def answer_html(
    schema: LabelSchema, answer: Answer, content: Content, *, look: Look = PLAIN
) -> list[SafeString]:
    """The answer to each field, read only, on the item's content."""
    return rendered(schema, answer, "read", {}, content, look)


def rendered(
    schema: LabelSchema,
    answer: Answer,
    fragment: str,
    problems: Mapping[str, str],
    content: Content,
    look: Look = PLAIN,
) -> list[SafeString]:
    """Each field by its kind's fragment of this name.

    A form holds also what is not asked (yet), hidden; a read-only answer only what was asked.
    """
    asked = schema.asked(answer)
    fields = [field for field in schema.fields if fragment == "edit" or field.name in asked]
    return [
        render_to_string(
            f"annotation/label_types/{field.kind}/{fragment}.html",
            {
                "field": field,
                "value": answer.get(field.name),
                "chosen": chosen(answer.get(field.name)),
                "asked": field.name in asked,
                "problem": problems.get(field.name, ""),
                **of_kind(field, answer.get(field.name), fragment, content, look),
            },
        )
        for field in fields
    ]


def of_kind(
    field: SchemaField, value: Any, fragment: str, content: Content, look: Look
) -> dict[str, Any]:
    """What the fragments of kinds that look at the content need beside the value."""
    if isinstance(field, RegionField):
        return of_regions(field, value, fragment, content, look)
    if not isinstance(field, RankingField):
        return {}
    if fragment == "read":
        return RANKING.drawn(value, content)
    parts = content.get("parts", ())
    return {
        "sent": as_sent(value),
        "key": key_of(value, content.get("order", ())),
        "compared": parts[0].get("media", "") if parts else "",
    }


def of_regions(
    field: RegionField, value: Any, fragment: str, content: Content, look: Look
) -> dict[str, Any]:
    """The regions of an answer: in a form as they are sent, else in words and drawn."""
    kind = kind_of(field.kind)
    assert isinstance(kind, RegionKind)
    if fragment == "edit":
        return {
            "sent": as_sent(value),
            "has_layers": kind.has_layers,
            "attribute_html": [attribute_html(each) for each in field.attributes],
        }
    regions = value if isinstance(value, list) else []
    remarks = look.remarks.get(field.name, {})
    differing = look.person.differing.get(field.name, ()) if look.person else ()
    if look.person is not None:
        field, regions = in_colours(field, regions, look.person)
    return {
        "content": content,
        "remarks": remarks,
        "regions": [
            told(field, kind, region, content)
            | {"remark": remarks.get(region["id"], ""), "differs": region["id"] in differing}
            for region in regions
        ],
        **kind.drawn(field, from_back(regions), content),
    }


def as_sent(value: Any) -> str:
    """A value as a form holds it; also a draft's, which nobody has checked."""
    return json.dumps(value) if value else ""


def in_colours(
    field: RegionField, regions: Sequence[Region], person: Person
) -> tuple[RegionField, list[Region]]:
    """The same with a second class beside each: that of the regions that only this person has.

    So every kind draws them in the person's colour and names the person beside them.
    """
    differing = person.differing.get(field.name, frozenset())
    shared = [each.model_copy(update={"colour": SAME_COLOUR}) for each in field.options]
    own = [
        each.model_copy(
            update={
                "key": f"{each.key}.{person.letter}",
                "title": f"{each.title} ({person.letter})",
                "colour": person.colour,
            }
        )
        for each in field.options
    ]
    shown = [
        each | {"label": f"{each['label']}.{person.letter}"} if each["id"] in differing else each
        for each in regions
    ]
    return field.model_copy(update={"options": (*shared, *own)}), shown


def attribute_html(field: SchemaField) -> SafeString:
    """What is asked about one region, as a form; the script lays it below the region."""
    values = {"field": field, "value": None, "chosen": (), "asked": True, "problem": ""}
    return render_to_string(f"annotation/label_types/{field.kind}/edit.html", values)


def told(
    field: RegionField, kind: RegionKind[Any], region: dict[str, Any], content: Content
) -> dict[str, Any]:
    """A region in words: its class with the colour, its place, and what was asked about it."""
    option = next((each for each in field.options if each.key == region["label"]), None)
    said = region.get("attributes", {})
    return {
        "id": region["id"],
        "title": option.title if option else region["label"],
        "colour": option.colour if option else 1,
        "told": ", ".join(filter(None, [kind.told(field, region, content), layer_told(region)])),
        "attributes": [
            (each.title, ATTRIBUTE_KINDS[each.kind].summary(each, said[each.name]))
            for each in field.attributes
            if said.get(each.name) is not None
        ],
    }


def region_in_words(
    schema: LabelSchema, name: str, region: dict[str, Any], content: Content
) -> str:
    """A region's class and place in one line; of a field that is gone its class as it is stored."""
    field = schema.by_name.get(name)
    if not isinstance(field, RegionField):
        return str(region["label"])
    kind = kind_of(field.kind)
    assert isinstance(kind, RegionKind)
    said = told(field, kind, region, content)
    return ": ".join(part for part in (said["title"], said["told"]) if part)


def chosen(value: Any) -> list[str]:
    """An answer as the list of keys it names, for check marks."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
