"""Which classes does a guideline explain? Those of the label schema's choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotation.kinds.choice import ChoiceField
from annotation.kinds.schema import LabelSchema


@dataclass(frozen=True)
class LabelClass:
    """One class as the guideline names it; `key` is what its block carries as `class_key`."""

    key: str
    title: str
    colour: int
    hotkey: str


def classes_of(schema: LabelSchema) -> tuple[LabelClass, ...]:
    """All classes of a schema, in its order."""
    return tuple(each_class(schema))


def each_class(schema: LabelSchema) -> Iterator[LabelClass]:
    """The classes of the first choice by their own key, those of further ones as field.key."""
    choices = [field for field in schema.fields if isinstance(field, ChoiceField)]
    for number, field in enumerate(choices):
        prefix = f"{field.name}." if number else ""
        for option in field.options:
            yield LabelClass(prefix + option.key, option.title, option.colour, option.hotkey)
