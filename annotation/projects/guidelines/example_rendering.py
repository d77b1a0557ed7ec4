"""Render an example with the regions of its final annotation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotation.datasets.content import medium_facts
from annotation.label_types.regions import RegionField, RegionKind
from annotation.label_types.registry import kind_of
from annotation.label_types.rendering import Content, answer_html
from annotation.label_types.schema import LabelSchema
from annotation.projects.guidelines.classes import classed_fields
from annotation.projects.guidelines.examples import ItemLook

MAX_DRAWN = 300  # regions of one example


@dataclass(frozen=True)
class Drawn:
    """An answer's regions; `holds_item` where the item itself is in the drawing."""

    html: list[SafeString]
    holds_item: bool


NOTHING = Drawn([], False)


def has_regions(schema: LabelSchema) -> bool:
    """Whether any answer could be drawn at all."""
    return any(isinstance(field, RegionField) for field in schema.fields)


def drawn_example(schema: LabelSchema, class_key: str, look: ItemLook, image: str) -> Drawn:
    """What the field of this class holds in the item's final answer, drawn on the item."""
    field = field_of(schema, class_key)
    regions = (look.answer or {}).get(field.name) if field else None
    if field is None or not isinstance(regions, list) or len(regions) > MAX_DRAWN:
        return NOTHING
    content = content_of_look(look, image)
    alone = field.model_copy(update={"show_if": None})  # the fields before it aren't shown
    kind = kind_of(field.kind)
    assert isinstance(kind, RegionKind)
    holds_item = bool(content) and bool(kind.drawn(field, regions, content))
    return Drawn(answer_html(LabelSchema((alone,)), {field.name: regions}, content), holds_item)


def field_of(schema: LabelSchema, class_key: str) -> RegionField | None:
    """The field of regions that has this class."""
    for prefix, field in classed_fields(schema):
        if isinstance(field, RegionField) and class_key in {
            prefix + option.key for option in field.options
        }:
            return field
    return None


def content_of_look(look: ItemLook, image: str) -> Content:
    """The item as readers of a guideline see it: its beginning, or its small image."""
    if look.media is None:
        return {"text": look.text} if look.text else {}
    shown = {"type": look.media.medium, "url": image, "name": look.name}
    outlines = dict.fromkeys(("thumbnail", "chart", "poster", "strip"), image)
    return {**medium_facts(look.media), **shown, **outlines, "chartHeight": None}
