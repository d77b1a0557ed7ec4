"""The kind `relation`: a class for a pair of spans that another field of the answer holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from annotation.label_types.context import AnswerContext
from annotation.label_types.matching import Region
from annotation.label_types.protocol import NAME, Problem, SchemaField
from annotation.label_types.regions import RegionField, RegionKind
from annotation.label_types.span import shortened

Ends = tuple[int, int, int, int]


class RelationField(RegionField):
    """`between` names the field of spans, which stands above this one.

    `symmetric` holds the classes that have no direction.
    """

    between: str = Field(pattern=NAME, description="Name of a span field above this one.")
    symmetric: tuple[str, ...] = Field(default=(), description="Keys of the undirected classes.")

    @model_validator(mode="after")
    def knows_its_classes(self) -> Self:
        """Only classes of the field can lack a direction."""
        if unknown := set(self.symmetric) - self.condition_keys():
            raise ValueError(f"“{min(unknown)}” isn't a class of this field")
        return self

    def check_place(self, earlier: Mapping[str, SchemaField]) -> None:
        """Raise ValueError unless the field of spans stands above."""
        on = earlier.get(self.between)
        if on is None or on.kind != "span":
            raise ValueError("a relation field needs a span field above it")


class Relation(RegionKind[RelationField]):
    """A region is {"from", "to"} by the ids of spans, and {"from_span", "to_span"} as offsets."""

    name = "relation"
    title = gettext_lazy("Relations between spans")
    field_class = RelationField
    media = ("text",)
    alike_from = 1.0

    def shape(
        self, field: RelationField, raw: dict[str, Any], given: AnswerContext
    ) -> dict[str, Any]:
        """Both ends; raises Problem where a span isn't there or is related to itself."""
        spans = {span["id"]: span for span in given.answers.get(field.between) or ()}
        first, second = spans.get(str(raw.get("from"))), spans.get(str(raw.get("to")))
        if first is None or second is None:
            raise Problem(_("one of the two ends is missing."))
        if first["id"] == second["id"]:
            raise Problem(_("a relation can't connect a span to itself."))
        if raw.get("label") in field.symmetric and second["start"] < first["start"]:
            first, second = second, first
        return {
            "from": first["id"],
            "to": second["id"],
            "from_span": [first["start"], first["end"]],
            "to_span": [second["start"], second["end"]],
        }

    def extent(self, region: Region) -> tuple[float, float]:
        """Where its first end begins."""
        start = region["from_span"][0]
        return start, start

    def overlap(self, field: RelationField, one: Region, other: Region) -> float:
        """1 where both ends are the same, else 0."""
        return float(ends_of(one) == ends_of(other))

    def told(self, field: RelationField, region: Region, content: Mapping[str, Any]) -> str:
        """From which words to which; their places where the text isn't at hand."""
        arrow = "↔" if region["label"] in field.symmetric else "→"
        text = content.get("text", "")
        ends = [region["from_span"], region["to_span"]]
        words = [shortened(text[start:end]) or f"{start}-{end}" for start, end in ends]
        return f" {arrow} ".join(words)

    def check_together(
        self, field: RelationField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for the same relation twice."""
        seen = [(region["label"], *ends_of(region)) for region in regions]
        if len(seen) != len(set(seen)):
            raise Problem(
                _("“%(title)s” contains the same relation twice.") % {"title": field.title}
            )

    def comparison_key(self, value: Any) -> Any:
        """Relations by the places of their ends, not by ids."""
        ids = ("id", "from", "to")
        return value and [
            {name: held for name, held in region.items() if name not in ids} for region in value
        ]


def ends_of(region: Region) -> Ends:
    """The offsets of both ends."""
    return (*region["from_span"], *region["to_span"])


RELATION = Relation()
