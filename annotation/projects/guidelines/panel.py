"""The guideline as its readers see it: safe HTML with class titles and colors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypedDict

from django.utils.safestring import SafeString

from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.guidelines.classes import LabelClass, classes_of
from annotation.projects.guidelines.content import ClassBlock, Guideline, parse_guideline
from annotation.projects.guidelines.example_rendering import drawn_example, has_regions
from annotation.projects.guidelines.examples import image_of, item_looks, part_image_of
from annotation.projects.guidelines.images.address import image_pattern
from annotation.projects.guidelines.markdown import Effort, to_html
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import SchemaVersion
from core.identity.models import Member

BLOCK_HEADINGS = 5  # below the class (h3) and the part of its block (h4)


class ShownExample(TypedDict):
    """An example; `item` is the id of the item that it is, `image` the address of its image and
    `name` what that is called, "" where it has none; `drawn` its regions (see drawn.Drawn);
    `compared` the addresses of the small images of the files that it compares."""

    text: str
    image: str
    name: str
    good: bool
    note: str
    item: int | None
    drawn: list[SafeString]
    holds_item: bool
    compared: list[str]


class ShownBlock(TypedDict):
    """One class; the HTML is safe."""

    key: str
    title: str
    colour: int
    hotkey: str
    definition_html: SafeString
    label_when_html: SafeString
    do_not_label_when_html: SafeString
    edge_cases_html: SafeString
    examples: list[ShownExample]


class Panel(TypedDict):
    """A whole guideline; `label` is the version's number."""

    label: str
    overview_html: SafeString
    blocks: list[ShownBlock]


@dataclass(frozen=True)
class Frozen:
    """A published version's content: it never changes, so the version's id stands for it."""

    version_id: int
    images: str
    label: str = field(compare=False)
    content: Any = field(compare=False)


def guideline_panel(
    viewer: Member, version: GuidelineVersion, schema: SchemaVersion, *, slug: str
) -> Panel:
    """The version rendered for the schema's classes; made once in a process if it is published.

    `slug` is the organization's, for the images. Shared between callers: read it, never change
    it. Examples that are items cost one query.
    """
    labels, images = schema_of(schema.fields), image_pattern(slug, version.project_id)
    content = parse_guideline(version.content) if version.published_at is None else None
    if content is not None:
        panel = panel_of(content, labels, label="", images=images)
    else:
        frozen = Frozen(version.pk, images, version.label, version.content)
        panel = frozen_panel(frozen, labels)
    return with_items(viewer, panel, labels, slug=slug, project_id=version.project_id)


@lru_cache(maxsize=256)
def frozen_panel(frozen: Frozen, schema: LabelSchema) -> Panel:
    """The panel of a published version, the texts of its items left out."""
    content = parse_guideline(frozen.content)
    return panel_of(content, schema, label=frozen.label, images=frozen.images)


def with_items(
    viewer: Member, panel: Panel, schema: LabelSchema, *, slug: str, project_id: int
) -> Panel:
    """The same with the items as they are now; an item that is gone is no example."""
    ids = {each["item"] for block in panel["blocks"] for each in block["examples"]} - {None}
    if not ids:
        return panel
    looks = item_looks(viewer, project_id, ids, with_answers=has_regions(schema))

    def told_of(example: ShownExample, class_key: str) -> ShownExample | None:
        if (item := example["item"]) is None:
            return example
        if (look := looks.get(item)) is None:
            return None
        image = image_of(item, slug=slug, project_id=project_id) if look.is_image else ""
        drawn = drawn_example(schema, class_key, look, image)
        shown: ShownExample = {**example, "text": look.text, "image": image, "name": look.name}
        compared = [
            part_image_of(item, place, slug=slug, project_id=project_id)
            for place in range(len(look.parts))
        ]
        return {**shown, "drawn": drawn.html, "holds_item": drawn.holds_item, "compared": compared}

    blocks: list[ShownBlock] = [
        {
            **block,
            "examples": [
                told for each in block["examples"] if (told := told_of(each, block["key"]))
            ],
        }
        for block in panel["blocks"]
    ]
    return {**panel, "blocks": blocks}


def panel_of(guideline: Guideline, schema: LabelSchema, *, label: str, images: str) -> Panel:
    """Render a guideline: a block for each class of the schema, empty ones too."""
    effort = Effort()
    return {
        "label": label,
        "overview_html": to_html(guideline.overview, top=3, images=images, effort=effort),
        "blocks": [
            shown_block(label_class, guideline.block(label_class.key), images, effort)
            for label_class in classes_of(schema)
        ],
    }


def shown_block(
    label_class: LabelClass, block: ClassBlock, images: str, effort: Effort
) -> ShownBlock:
    """One class with what is written of it."""

    def html(text: str) -> SafeString:
        return to_html(text, top=BLOCK_HEADINGS, images=images, effort=effort)

    return {
        "key": label_class.key,
        "title": label_class.title,
        "colour": label_class.colour,
        "hotkey": label_class.hotkey,
        "definition_html": html(block.definition),
        "label_when_html": html(block.label_when),
        "do_not_label_when_html": html(block.do_not_label_when),
        "edge_cases_html": html(block.edge_cases),
        "examples": [
            ShownExample(
                text=each.text,
                image="",
                name="",
                good=each.good,
                note=each.note,
                item=each.item,
                drawn=[],
                holds_item=False,
                compared=[],
            )
            for each in block.examples
        ],
    }
