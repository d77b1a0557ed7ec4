"""What properties and parameters of the API mean, and examples of them.

A text that holds for a name wherever it occurs is declared once. A field's own `help_text` wins,
and `Component.name` wins over `name`. Components that other models describe are declared too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.api.reference import MAX_DEPTH, example_of
from core.declarations import Declaration, declared


@dataclass(frozen=True)
class PropertyText(Declaration):
    """The meaning of a property: of one component as `Component.name`, else of every `name`."""

    name: str
    text: str

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True)
class PropertyExample(Declaration):
    """An example value of a property, named as in `PropertyText`."""

    name: str
    value: Any

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True)
class ApiComponents(Declaration):
    """Components of the OpenAPI document that a feature makes from models of its own."""

    name: str
    make: Callable[[], dict[str, Any]]

    @property
    def key(self) -> str:
        """The name."""
        return self.name


def property_texts(texts: Mapping[str, str]) -> list[PropertyText]:
    """A declaration for each text."""
    return [PropertyText(name, text) for name, text in texts.items()]


def property_examples(values: Mapping[str, Any]) -> list[PropertyExample]:
    """A declaration for each example."""
    return [PropertyExample(name, value) for name, value in values.items()]


def describe_all(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """drf-spectacular's hook: add components, then texts and examples where none are given."""
    components = result["components"]["schemas"]
    for each in declared(ApiComponents).values():
        components.update(each.make())
    for component, name, part in properties_in(components):
        describe(component, name, part, part)
    for operation in operations_in(result):
        for each in operation.get("parameters", ()):
            describe("", each["name"], each, each["schema"])
        for content in operation.get("requestBody", {}).get("content", {}).values():
            content.setdefault("example", example_of(result, content["schema"], MAX_DEPTH))
    return result


def properties_in(components: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(component, name, property) of each; the name of a PATCH is that of its body."""
    for component, schema in components.items():
        for name, part in schema.get("properties", {}).items():
            yield component.removeprefix("Patched"), name, part


def operations_in(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each operation of the document."""
    for verbs in result["paths"].values():
        yield from verbs.values()


def describe(component: str, name: str, part: dict[str, Any], schema: dict[str, Any]) -> None:
    """Fill in the declared text and example of one property or parameter."""
    texts, examples = declared(PropertyText), declared(PropertyExample)
    for key in (f"{component}.{name}", name):
        if key in texts:
            part.setdefault("description", texts[key].text)
        if key in examples:
            schema.setdefault("example", examples[key].value)
