"""The context a value is checked in: the item's text and measures, and the fields above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.label_types.protocol import SchemaField


@dataclass(frozen=True)
class ItemFacts:
    """What of an item an answer can be wrong about; what a medium doesn't have is nought.

    `text` in code points, `width` and `height` in pixels of the upright image, `start` and
    `duration` in microseconds (`start` of a series since 1970), `frames` of a video, `channels`
    of a series by name, `axis` and `zone` of how its times are written, `parts` of a pair or list,
    `order` in which they are shown to who answers (none: as they are stored).
    """

    medium: str = "text"
    text: str = ""
    width: int = 0
    height: int = 0
    start: int = 0
    duration: int = 0
    frames: int = 0
    channels: tuple[str, ...] = ()
    axis: str = ""
    zone: str = ""
    parts: int = 0
    order: tuple[int, ...] = ()

    @property
    def content(self) -> dict[str, str]:
        """What regions are told by in a sentence, as the page's content has it."""
        return {"text": self.text, "axis": self.axis, "zone": self.zone}


@dataclass(frozen=True)
class AnswerContext:
    """`material` is None where the item isn't at hand: then nothing is compared with it.

    `answers` are the normalised answers to the fields before, `fields` those fields by name.
    """

    material: ItemFacts | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, SchemaField] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, str]:
        """The material's; nothing where the item isn't at hand."""
        return self.material.content if self.material else {}


NOTHING_GIVEN = AnswerContext()
