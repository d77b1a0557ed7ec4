"""Types of everything that holds a value: schema fields and region attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotation.label_types.protocol import SchemaField
from annotation.label_types.regions import RegionField
from annotation.label_types.schema import LabelSchema

PART: Final = "--"  # between the field and one of its attributes: “who--sure”


def every_field(schema: LabelSchema) -> Iterator[tuple[str, SchemaField]]:
    """The fields and their attributes, each by its name."""
    for field in schema.fields:
        yield field.name, field
        if isinstance(field, RegionField):
            yield from ((f"{field.name}{PART}{each.name}", each) for each in field.attributes)
