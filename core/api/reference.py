"""The API reference: each operation with an example and a curl command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst

MAX_DEPTH = 6  # levels of an example; a schema may refer to itself
EXAMPLES: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "string": "…"}
FORMATS = {"date-time": "2026-12-31T09:30:00Z", "date": "2026-12-31", "email": "mira@example.org"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True)
class Described:
    """One operation; `body` and `answer` are examples in JSON, empty where there is nothing."""

    anchor: str
    verb: str
    path: str
    title: str
    text: str
    scope: str
    parameters: list[Parameter]
    body: str
    status: str
    answer: str
    curl: str


@dataclass(frozen=True)
class Section:
    """The operations of one feature."""

    name: str
    operations: list[Described]

    @property
    def title(self) -> str:
        """The name in words: “Saved views”."""
        return capfirst(self.name.replace("_", " "))


def sections_of(schema: dict[str, Any], *, organization: str) -> list[Section]:
    """All operations by feature, in the order of the routes."""
    sections: dict[str, list[Described]] = {}
    for path, verbs in schema["paths"].items():
        for verb, operation in verbs.items():
            described = describe(schema, path, verb, operation, organization)
            sections.setdefault(operation["tags"][0], []).append(described)
    return [Section(name, operations) for name, operations in sections.items()]


def describe(
    schema: dict[str, Any], path: str, verb: str, operation: dict[str, Any], organization: str
) -> Described:
    """One operation of the schema."""
    status, response = next(iter(operation["responses"].items()))
    body = sent_example(schema, operation)
    scopes = operation["security"][0]["token"]
    return Described(
        anchor=operation["operationId"],
        verb=verb.upper(),
        path=path.removeprefix("/o/{organization}/api/v1"),
        title=operation["summary"],
        text=text_beside(operation),
        scope=scopes[0] if scopes else "",
        parameters=[*parameters_of(operation), *fields_of(schema, operation)],
        body=in_json(body),
        status=status,
        answer=in_json(answer_example(schema, response)),
        curl=curl_line(path.replace("{organization}", organization), verb, operation, body),
    )


def parameters_of(operation: dict[str, Any]) -> list[Parameter]:
    """Path and query, without the organization that every path has.

    The one header, the key of a POST, is said once at the head of the page.
    """
    return [
        Parameter(
            name=each["name"],
            place=each["in"],
            kind=kind_of(each["schema"]),
            is_required=each.get("required", False),
            text=text_of(each),
        )
        for each in operation.get("parameters", ())
        if each["in"] != "header" and each["name"] != "organization"
    ]


def fields_of(schema: dict[str, Any], operation: dict[str, Any]) -> list[Parameter]:
    """The fields of what is sent."""
    content = operation.get("requestBody", {}).get("content", {})
    for described in content.values():
        body = resolved(schema, described["schema"])
        wanted = body.get("required", ())
        return [
            Parameter(name, "body", kind_of(resolved(schema, each)), name in wanted, text_of(each))
            for name, each in body["properties"].items()
        ]
    return []


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The part a reference leads to; the part itself where it is none."""
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in part:
            return resolved(schema, part[choice][0])
    if "$ref" not in part:
        return part
    found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return found


def text_of(part: dict[str, Any]) -> str:
    """What a field says of itself."""
    return str(part.get("description", ""))


def text_beside(operation: dict[str, Any]) -> str:
    """What an operation says of itself beyond its title."""
    text: str = operation["description"]
    return "" if text.rstrip(".") == operation["summary"] else text


def kind_of(schema: dict[str, Any]) -> str:
    """The sort of value in a word or a list of words."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    kind = schema.get("type", "")
    return " | ".join(kind) if isinstance(kind, list) else kind


def sent_example(schema: dict[str, Any], operation: dict[str, Any]) -> Any:
    """An example of what is sent; None for nothing."""
    content = operation.get("requestBody", {}).get("content", {})
    return example_in(schema, content)


def answer_example(schema: dict[str, Any], response: dict[str, Any]) -> Any:
    """An example of the answer; None for nothing or a file."""
    return example_in(schema, response.get("content", {}))


def example_in(schema: dict[str, Any], content: dict[str, Any]) -> Any:
    """An example of the first content that has a shape."""
    for described in content.values():
        return example_of(schema, described.get("schema", {}), MAX_DEPTH)
    return None


def example_of(schema: dict[str, Any], part: dict[str, Any], depth: int) -> Any:
    """A value that fits a part of the schema."""
    if "example" in part:
        return part["example"]
    part = resolved(schema, part)
    for said in ("example", "default"):
        if said in part:
            return part[said]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return object_example(schema, part, depth)
    if kind == "array":
        return [example_of(schema, part.get("items", {}), depth - 1)] if depth else []
    return FORMATS.get(part.get("format", ""), EXAMPLES.get(kind))


def object_example(schema: dict[str, Any], part: dict[str, Any], depth: int) -> dict[str, Any]:
    """An object with an example of each of its properties."""
    properties = part.get("properties", {})
    if not depth:
        return {}
    return {name: example_of(schema, each, depth - 1) for name, each in properties.items()}


def in_json(value: Any) -> str:
    """An example as it is shown."""
    return "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)


def curl_line(path: str, verb: str, operation: dict[str, Any], body: Any) -> str:
    """The request as a command; ids stand in capitals."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", each["name"].upper())
    parts = ["curl", '-H "Authorization: Bearer $TOKEN"']
    if verb != "get" and not (verb == "post" and operation.get("requestBody")):
        parts.append(f"-X {verb.upper()}")
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        parts.append("-F file=@items.csv")
    elif body is not None:
        parts.append(f"--json '{json.dumps(body, ensure_ascii=False)}'")
    return " ".join([*parts, f"{settings.SITE_URL}{path}"])
