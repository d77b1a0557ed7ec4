"""Pydantic models described: rows of a table of keys, and OpenAPI components."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

REF = "#/components/schemas/"
RANGES = (
    ("minimum", "≥ {}"),
    ("exclusiveMinimum", "> {}"),
    ("maximum", "≤ {}"),
    ("minLength", "≥ {} characters"),
    ("maxLength", "≤ {} characters"),
    ("minItems", "≥ {} entries"),
    ("maxItems", "≤ {} entries"),
    ("pattern", "`{}`"),
)


def plain_components(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    """The models and all that they refer to as OpenAPI components, by their names."""
    wanted = [(model, "validation") for model in models]
    _refs, schema = models_json_schema(wanted, ref_template=f"{REF}{{model}}")  # type: ignore[arg-type]  # literals
    components: dict[str, Any] = schema["$defs"]
    for component in components.values():
        component.pop("description", None)  # the docstring, which is for developers
        component.pop("title", None)
        for each in component["properties"].values():
            each.pop("title", None)
    return components


def model_rows(model: type[BaseModel]) -> list[list[str]]:
    """A row for each key: name, type, default, range, meaning."""
    schema = model.model_json_schema()
    required = schema.get("required", ())
    return [
        [
            f"`{name}`",
            type_of(each),
            "required" if name in required else default_of(each),
            range_of(each),
            each.get("description", ""),
        ]
        for name, each in schema["properties"].items()
    ]


def choices_in(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives of a property without null; the property itself where it has none."""
    return [each for each in part.get("anyOf", [part]) if each.get("type") != "null"]


def type_of(part: dict[str, Any]) -> str:
    """The type in a few words."""
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(type_of(each) for each in choices_in(part)))
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if "$ref" in part:
        return "object"
    if part.get("type") == "array" and "items" in part:
        return f"list of {type_of(part['items'])}"
    return str(part.get("type", "any"))


def default_of(part: dict[str, Any]) -> str:
    """The default as JSON would have it; a dash where there is an empty one."""
    value = part.get("default")
    if value is None or value in ("", [], {}):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def range_of(part: dict[str, Any]) -> str:
    """The smallest and the largest value or length, and the pattern of texts."""
    first = choices_in(part)[0]
    return ", ".join(text.format(number(first[key])) for key, text in RANGES if key in first)


def number(value: float | str) -> str:
    """A bound as people write it: 20.0 as 20, thousands apart; a pattern as it is."""
    if isinstance(value, str):
        return value
    return f"{int(value) if value == int(value) else value:,}"
