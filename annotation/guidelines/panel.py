"""What does a reader of a guideline see? Safe HTML, with the classes' titles and colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypedDict

from django.utils.safestring import SafeString

from annotation.guidelines.classes import LabelClass, classes_of
from annotation.guidelines.content import ClassBlock, Guideline, parse_guideline
from annotation.guidelines.markdown import to_html
from annotation.guidelines.models import GuidelineVersion
from annotation.kinds.schema import LabelSchema, schema_of
from annotation.projects.models import SchemaVersion

BLOCK_HEADINGS = 5  # below the class (h3) and the part of its block (h4)


class ShownExample(TypedDict):
    """An example as plain text."""

    text: str
    good: bool
    note: str


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
    label: str = field(compare=False)
    content: Any = field(compare=False)


def guideline_panel(version: GuidelineVersion, schema: SchemaVersion) -> Panel:
    """The version rendered for the schema's classes; made once in a process if it is published.

    Shared between callers: read it, never change it.
    """
    labels = schema_of(schema.fields)
    if version.published_at is None:
        return panel_of(parse_guideline(version.content), labels, label="")
    return frozen_panel(Frozen(version.pk, version.label, version.content), labels)


@lru_cache(maxsize=256)
def frozen_panel(frozen: Frozen, schema: LabelSchema) -> Panel:
    """The panel of a published version."""
    return panel_of(parse_guideline(frozen.content), schema, label=frozen.label)


def panel_of(guideline: Guideline, schema: LabelSchema, *, label: str) -> Panel:
    """Render a guideline: a block for each class of the schema, empty ones too."""
    return {
        "label": label,
        "overview_html": to_html(guideline.overview, top=3),
        "blocks": [
            shown_block(label_class, guideline.block(label_class.key))
            for label_class in classes_of(schema)
        ],
    }


def shown_block(label_class: LabelClass, block: ClassBlock) -> ShownBlock:
    """One class with what is written of it."""
    return {
        "key": label_class.key,
        "title": label_class.title,
        "colour": label_class.colour,
        "hotkey": label_class.hotkey,
        "definition_html": to_html(block.definition, top=BLOCK_HEADINGS),
        "label_when_html": to_html(block.label_when, top=BLOCK_HEADINGS),
        "do_not_label_when_html": to_html(block.do_not_label_when, top=BLOCK_HEADINGS),
        "edge_cases_html": to_html(block.edge_cases, top=BLOCK_HEADINGS),
        "examples": [
            {"text": example.text, "good": example.good, "note": example.note}
            for example in block.examples
        ],
    }
