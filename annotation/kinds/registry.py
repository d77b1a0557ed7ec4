"""Which label kinds are there? A new kind is one module and one line here."""

from __future__ import annotations

from typing import Any

from annotation.kinds.box import BOX
from annotation.kinds.choice import CHOICE
from annotation.kinds.keypoint import KEYPOINT
from annotation.kinds.mask import MASK
from annotation.kinds.polygon import POLYGON
from annotation.kinds.polyline import POLYLINE
from annotation.kinds.protocol import Kind
from annotation.kinds.ranking import RANKING
from annotation.kinds.rating import RATING
from annotation.kinds.relation import RELATION
from annotation.kinds.segment import SEGMENT
from annotation.kinds.span import SPAN
from annotation.kinds.text import TEXT
from annotation.kinds.track import TRACK

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
