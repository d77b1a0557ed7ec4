"""How does an answer look as HTML: as a form to fill in, or read only?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from annotation.kinds.protocol import SchemaField
from annotation.kinds.ranking import RANKING, RankingField, key_of
from annotation.kinds.regions import ATTRIBUTE_KINDS, RegionField, RegionKind
from annotation.kinds.registry import kind_of
from annotation.kinds.schema import Answer, LabelSchema

Content = Mapping[str, Any]  # of the item, as annotation/data/content.py makes it
NO_CONTENT: Content = {}


def fields_html(
    schema: LabelSchema,
    answer: Answer,
    problems: Mapping[str, str] | None = None,
    content: Content = NO_CONTENT,
) -> list[SafeString]:
    """The fields as a plain form, which works without a script."""
    return rendered(schema, answer, "edit", problems or {}, content)


def answer_html(schema: LabelSchema, answer: Answer, content: Content) -> list[SafeString]:
    """The answer to each field, read only, on the item's content."""
    return rendered(schema, answer, "read", {}, content)


def rendered(
    schema: LabelSchema,
    answer: Answer,
    fragment: str,
    problems: Mapping[str, str],
    content: Content,
) -> list[SafeString]:
    """Each field by its kind's fragment of this name.

    A form holds also what is not asked (yet), hidden; a read-only answer only what was asked.
    """
    asked = schema.asked(answer)
    fields = [field for field in schema.fields if fragment == "edit" or field.name in asked]
    return [
        render_to_string(
            f"annotation/kinds/{field.kind}/{fragment}.html",
            {
                "field": field,
                "value": answer.get(field.name),
                "chosen": chosen(answer.get(field.name)),
                "asked": field.name in asked,
                "problem": problems.get(field.name, ""),
                **of_kind(field, answer.get(field.name), fragment, content),
            },
        )
        for field in fields
    ]


def of_kind(field: SchemaField, value: Any, fragment: str, content: Content) -> dict[str, Any]:
    """What the fragments of kinds that look at the content need beside the value."""
    if isinstance(field, RankingField):
        if fragment == "read":
            return RANKING.drawn(value, content)
        sent = orjson.dumps(value).decode() if value else ""
        return {"sent": sent, "key": key_of(value, content.get("order", ()))}
    return of_regions(field, value, fragment, content) if isinstance(field, RegionField) else {}


def of_regions(field: RegionField, value: Any, fragment: str, content: Content) -> dict[str, Any]:
    """The regions of an answer: in a form as they are sent, else in words and drawn."""
    kind = kind_of(field.kind)
    assert isinstance(kind, RegionKind)
    if fragment == "edit":
        return {
            "sent": orjson.dumps(value).decode() if value else "",
            "attribute_html": [attribute_html(each) for each in field.attributes],
        }
    regions = value if isinstance(value, list) else []
    return {
        "content": content,
        "regions": [told(field, kind, region, content) for region in regions],
        **kind.drawn(field, regions, content),
    }


def attribute_html(field: SchemaField) -> SafeString:
    """What is asked about one region, as a form; the script lays it below the region."""
    values = {"field": field, "value": None, "chosen": (), "asked": True, "problem": ""}
    return render_to_string(f"annotation/kinds/{field.kind}/edit.html", values)


def told(
    field: RegionField, kind: RegionKind[Any], region: dict[str, Any], content: Content
) -> dict[str, Any]:
    """A region in words: its class with the colour, its place, and what was asked about it."""
    option = next((each for each in field.options if each.key == region["label"]), None)
    said = region.get("attributes", {})
    return {
        "title": option.title if option else region["label"],
        "colour": option.colour if option else 1,
        "told": kind.told(region, content),
        "attributes": [
            (each.title, ATTRIBUTE_KINDS[each.kind].summary(each, said[each.name]))
            for each in field.attributes
            if said.get(each.name) is not None
        ],
    }


def chosen(value: Any) -> list[str]:
    """An answer as the list of keys it names, for check marks."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
