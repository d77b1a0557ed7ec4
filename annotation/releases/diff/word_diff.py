"""Names of the fields, classes and values in a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.differences import Difference, differences
from annotation.label_types.protocol import SchemaField
from annotation.label_types.regions import RegionField
from annotation.label_types.registry import kind_of
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.releases.diff.compare import NOTHING
from annotation.releases.diff.models import ReleaseDiff


class Words:
    """The titles of fields and classes in the releases of a comparison."""

    def __init__(self, diff: ReleaseDiff) -> None:
        self.fields: dict[str, str] = {}
        self.classes: dict[str, dict[str, str]] = {}
        self.kinds: dict[str, set[str]] = {}
        self.regional: dict[str, RegionField] = {}
        for release in (diff.older, diff.newer):
            for version in release.manifest.get("identity", {}).get("schemas", ()):
                for field in version["fields"]:
                    self.learn(field)
                self.learn_regions(schema_of(version["fields"]).fields)

    def learn(self, field: dict[str, Any]) -> None:
        """The titles of one field; a newer version's win."""
        self.fields[field["name"]] = field["title"]
        known = self.classes.setdefault(field["name"], {})
        known.update(
            (option["key"], option["title"])
            for option in field.get("options") or ()
            if "key" in option and "title" in option
        )

    def learn_regions(self, fields: Sequence[SchemaField]) -> None:
        """Fields whose answers are regions, unless they were of another kind before."""
        for field in fields:
            kinds = self.kinds.setdefault(field.name, set())
            kinds.add(field.kind)
            self.regional.pop(field.name, None)
            if isinstance(field, RegionField) and len(kinds) == 1:
                self.regional[field.name] = field

    def differing(
        self, one: dict[str, Any] | None, other: dict[str, Any] | None
    ) -> list[Difference]:
        """What differs in the regions of an item that both releases have."""
        if one is None or other is None or not self.regional:
            return []
        schema = LabelSchema(tuple(self.regional.values()))
        return differences(schema, one, other, names=(_("before"), _("after")), content={})

    def field(self, name: str) -> str:
        """What people call a field."""
        return self.fields.get(name, name)

    def value(self, name: str, value: Any) -> str:
        """A value in words."""
        if value is None or value == NOTHING:
            return _("no value")
        if name in self.regional and isinstance(value, list):
            field = self.regional[name]
            return str(kind_of(field.kind).summary(field, value))
        if isinstance(value, list):
            return ", ".join(self.value(name, part) for part in value)
        return self.classes.get(name, {}).get(str(value), str(value))

    def answer(self, answer: dict[str, Any] | None) -> str:
        """A whole answer in words; a dash where the item isn't there."""
        if answer is None:
            return "–"
        if len(answer) == 1:
            return "".join(self.value(name, value) for name, value in answer.items())
        return "; ".join(
            f"{self.field(name)}: {self.value(name, value)}" for name, value in answer.items()
        )
