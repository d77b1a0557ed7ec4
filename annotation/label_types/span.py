"""The kind `span`: intervals of a text, each of a class, from one code point up to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from annotation.label_types.context import AnswerContext
from annotation.label_types.matching import Region
from annotation.label_types.numbers import whole
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind
from annotation.label_types.text_markup import marked_lines, marks_of

MAX_TEXT_LENGTH = 100_000_000  # code points; where the item's text isn't at hand
MAX_QUOTE_LENGTH = 60


class SpanField(RegionField):
    """`snap`: to what a selection grows. `overlap`: any, of other classes only, or none at all."""

    snap: Literal["word", "character"] = Field(
        default="word", description="What selections snap to."
    )
    overlap: Literal["any", "other", "none"] = Field(
        default="any",
        description="other: only spans of different classes can overlap. none: no overlap.",
    )


class Span(RegionKind[SpanField]):
    """A region is {"start", "end", "text"}: `[start, end)` in code points, and the words quoted."""

    name = "span"
    title = gettext_lazy("Text spans")
    field_class = SpanField
    media = ("text",)
    alike_from = 1.0

    def shape(self, field: SpanField, raw: dict[str, Any], given: AnswerContext) -> dict[str, Any]:
        """Start, end and quote; raises Problem where the quote isn't what the text says there."""
        text = given.material.text if given.material else None
        longest = MAX_TEXT_LENGTH if text is None else len(text)
        start = whole(raw.get("start"), least=0, most=max(longest - 1, 0), what=_("start"))
        end = whole(raw.get("end"), least=start + 1, most=longest, what=_("end"))
        quote = raw.get("text")
        if not isinstance(quote, str) or (text is not None and quote != text[start:end]):
            raise Problem(_("“text” doesn't match the item's text at this position."))
        return {"start": start, "end": end, "text": quote}

    def extent(self, region: Region) -> tuple[float, float]:
        """Its code points."""
        return region["start"], region["end"]

    def overlap(self, field: SpanField, one: Region, other: Region) -> float:
        """Code points of both over code points of either."""
        shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
        either = max(one["end"], other["end"]) - min(one["start"], other["start"])
        return float(max(shared, 0) / either)

    def told(self, field: SpanField, region: Region, content: Mapping[str, Any]) -> str:
        """The words."""
        return shortened(region["text"])

    def drawn(
        self, field: SpanField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The text in lines of pieces."""
        text = content.get("text", "")
        return {"marked": marked_lines(text, marks_of(field, regions)) if text else []}

    def check_together(
        self, field: SpanField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for the same span twice, and for overlaps where they aren't wanted."""
        for one, other in overlapping(regions):
            same_class = one["label"] == other["label"]
            if same_class and (one["start"], one["end"]) == (other["start"], other["end"]):
                words = shortened(one["text"])
                raise Problem(_("“%(words)s” is marked twice.") % {"words": words})
            if field.overlap == "none" or (field.overlap == "other" and same_class):
                both = {"one": shortened(one["text"]), "other": shortened(other["text"])}
                raise Problem(_("“%(one)s” and “%(other)s” overlap.") % both)


def shortened(text: str) -> str:
    """Words in one line, not too long for a list."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_QUOTE_LENGTH else line[: MAX_QUOTE_LENGTH - 1] + "…"


def overlapping(regions: list[Region]) -> Iterable[tuple[Region, Region]]:
    """Pairs that share a code point. `regions` are in order of their start."""
    for start, one in enumerate(regions):
        for other in regions[start + 1 :]:
            if other["start"] >= one["end"]:
                break
            yield one, other


SPAN = Span()
