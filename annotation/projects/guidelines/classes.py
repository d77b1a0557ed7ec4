"""The classes a guideline explains: those of the label schema's choices and regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.label_types.choice import ChoiceField
from annotation.label_types.regions import RegionField
from annotation.label_types.schema import Answer, LabelSchema

MAIN = "label"  # how the templates name their choice; its place among the fields may change


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
    """The classes of the field MAIN by their own key, those of other fields as field.key."""
    for prefix, field in classed_fields(schema):
        for option, title in field.named_options:
            yield LabelClass(prefix + option.key, title, option.colour, option.hotkey)


def classes_in(schema: LabelSchema, answer: Answer) -> frozenset[str]:
    """The keys of the classes that an answer names."""
    return frozenset(
        prefix + option.key
        for prefix, field in classed_fields(schema)
        for option in field.options
        if option.key in keys_of(answer.get(field.name))
    )


def keys_of(value: Any) -> list[str]:
    """The keys in the stored value of a choice or of regions: one, several, or none."""
    if isinstance(value, str):
        return [value]
    return [each["label"] if isinstance(each, dict) else each for each in value or ()]


def classed_fields(schema: LabelSchema) -> list[tuple[str, ChoiceField | RegionField]]:
    """The fields of a schema that have classes, with what those classes' keys begin with."""
    fields = [field for field in schema.fields if isinstance(field, ChoiceField | RegionField)]
    return [("" if field.name == MAIN else f"{field.name}.", field) for field in fields]


def naming(schema: LabelSchema, key: str) -> list[Answer]:
    """What an answer contains that names this class, one or the other; nothing if there is none."""
    for prefix, field in classed_fields(schema):
        for option in field.options:
            if prefix + option.key == key:
                if isinstance(field, RegionField):
                    return [{field.name: [{"label": option.key}]}]
                return [{field.name: option.key}, {field.name: [option.key]}]
    return []
