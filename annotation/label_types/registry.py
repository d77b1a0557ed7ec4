"""The registry of label types. A new one is a module and one line here."""

from __future__ import annotations

from typing import Any

from annotation.label_types.box import BOX
from annotation.label_types.choice import CHOICE
from annotation.label_types.keypoint import KEYPOINT
from annotation.label_types.mask import MASK
from annotation.label_types.polygon import POLYGON
from annotation.label_types.polyline import POLYLINE
from annotation.label_types.protocol import Kind
from annotation.label_types.ranking import RANKING
from annotation.label_types.rating import RATING
from annotation.label_types.relation import RELATION
from annotation.label_types.segment import SEGMENT
from annotation.label_types.span import SPAN
from annotation.label_types.text import TEXT
from annotation.label_types.track import TRACK

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        CHOICE,
        RATING,
        TEXT,
        SPAN,
        RELATION,
        BOX,
        POLYGON,
        POLYLINE,
        KEYPOINT,
        MASK,
        RANKING,
        SEGMENT,
        TRACK,
    )
}


def all_kinds() -> list[Kind[Any]]:
    """Every kind, in the order people see them."""
    return list(KINDS.values())


def kind_of(name: str) -> Kind[Any]:
    """The kind of this name; raises KeyError for an unknown one."""
    return KINDS[name]
