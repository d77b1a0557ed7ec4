"""The label schema as models describe it: its JSON schema, and `docs/reference/label-schema.md`."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from annotation.label_types.choice import Option
from annotation.label_types.examples import EXAMPLES, VALUES
from annotation.label_types.keypoint import KeyPoint
from annotation.label_types.protocol import Kind, SchemaField, ShowIf
from annotation.label_types.regions import ATTRIBUTE_KINDS, RegionField
from annotation.label_types.registry import all_kinds
from core.reference.entries import table
from core.reference.models import REF, model_rows, plain_components

FIELD = "LabelSchemaField"
ATTRIBUTE = "RegionAttribute"


def schema_components() -> dict[str, Any]:
    """OpenAPI components: one for each label type, and `LabelSchemaField` for any of them."""
    kinds = all_kinds()
    components = plain_components(kind.field_class for kind in kinds)
    for kind in kinds:
        properties = components[kind.field_class.__name__]["properties"]
        properties["kind"] |= {"const": kind.name}
        if "attributes" in properties:
            properties["attributes"]["items"] = {"$ref": REF + ATTRIBUTE}
    components.pop(SchemaField.__name__, None)
    return components | {
        FIELD: one_of(kinds, "One field of a label schema.")
        | {"example": EXAMPLES["choice"].schema[0]},
        ATTRIBUTE: one_of(ATTRIBUTE_KINDS.values(), "A field of each region."),
    }


def one_of(kinds: Any, description: str) -> dict[str, Any]:
    """Any of these label types, told apart by `kind`."""
    refs = {kind.name: REF + kind.field_class.__name__ for kind in kinds}
    return {
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "kind", "mapping": refs},
        "description": description,
    }


def label_schema_page() -> str:
    """Each label type with its keys and an example."""
    parts = "\n\n".join(section(kind) for kind in all_kinds())
    return f"""# Label schema

A label schema is a list of **fields**. Each field has a label type (`kind`) and the keys
below. An annotation is an object with one value for each field shown, keyed by the field's name.
`PUT /projects/<id>/schema` publishes a schema. `POST /assignments/<id>/submit` submits an
annotation. Unknown keys are rejected.

Label types: {", ".join(f"[{kind.name}](#{kind.name})" for kind in all_kinds())}.

## Keys of every field

{keys(SchemaField)}

### show_if

{keys(ShowIf)}

### Entries of options

The classes of a choice field or of regions.

{keys(Option)}

## Keys of every region field

Label types whose value is a list of regions: {", ".join(with_regions())}.
Each region has an `id` (1 to 12 lowercase letters and digits, unique within the field), a `label`
(the key of its class), and the properties of the label type. If the field has attributes,
`attributes` contains their values by name.

{keys(RegionField, besides=SchemaField)}

{parts}
"""


def with_regions() -> list[str]:
    """The label types whose value is a list of regions."""
    return [f"`{kind.name}`" for kind in all_kinds() if issubclass(kind.field_class, RegionField)]


def section(kind: Kind[Any]) -> str:
    """One label type: its keys, an example field and an example annotation."""
    model = kind.field_class
    has_regions = issubclass(model, RegionField)
    base = RegionField if has_regions else SchemaField
    own = keys(model, besides=base)
    media = ", ".join(kind.media) or "any"
    parts = [
        f"## {kind.name}",
        f"{kind.title}. Media: {media}. Guide: [{kind.name}](../guide/label-types/{kind.name}.md).",
    ]
    parts += [f"Value: {VALUES[kind.name]}"]
    parts += [own or "This label type has no other keys."]
    if kind.name == "keypoint":
        parts += ["Entries of `points`:", keys(KeyPoint)]
    example = EXAMPLES[kind.name]
    parts += [f"Example schema:\n\n{block(example.schema)}"]
    parts += [f"Example annotation:\n\n{block(example.answer)}"]
    return "\n\n".join(parts)


def keys(model: type[BaseModel], *, besides: type[BaseModel] | None = None) -> str:
    """The table of a model's keys, without those that `besides` has in the same way."""
    known = model_rows(besides) if besides else []
    rows = [row for row in model_rows(model) if row not in known]
    return table(["key", "type", "default", "range", "meaning"], rows) if rows else ""


def block(value: Any) -> str:
    """JSON as a block of code."""
    return f"```json\n{json.dumps(value, indent=2)}\n```"
