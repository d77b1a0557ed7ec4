"""Stacking order of overlapping regions on an image.

A region's `layer` is a whole number: above 0 in front of the others, below 0 behind them, left out
where nobody said. In the stored form no number is left out: 1, 2, 3 and -1, -2, -3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.matching import Region
from annotation.label_types.numbers import whole

LAYER = "layer"
MAX_LAYERS = 10_000  # in front, and as many behind


def layer_of(region: Region) -> int:
    """Where it lies: 0 is where all lie that nobody moved."""
    layer: int = region.get(LAYER, 0)
    return layer


def layer_in(raw: dict[str, Any]) -> dict[str, int]:
    """The layer as it was sent, if it isn't the usual one; raises Problem."""
    sent = raw.get(LAYER)
    if sent is None:
        return {}
    layer = whole(sent, least=-MAX_LAYERS, most=MAX_LAYERS, what=_("layer"))
    return {LAYER: layer} if layer else {}


def without_gaps(regions: Iterable[Region]) -> list[Region]:
    """The same regions one before the other as they are, the layers numbered without gaps."""
    listed = list(regions)
    layers = sorted({layer_of(region) for region in listed} - {0})
    behind = [layer for layer in layers if layer < 0]
    place = {layer: at - len(behind) for at, layer in enumerate(behind)}
    place |= {layer: at for at, layer in enumerate(layers[len(behind) :], start=1)}
    return [
        region | {LAYER: place[layer]} if (layer := layer_of(region)) else region
        for region in listed
    ]


def from_back(regions: Iterable[Region]) -> list[Region]:
    """In the order in which they are drawn: what lies in front comes last."""
    return sorted(regions, key=layer_of)


def layer_told(region: Region) -> str:
    """Whether it lies in front or behind, in a word; empty where nobody said."""
    layer = layer_of(region)
    return "" if not layer else _("in front") if layer > 0 else _("behind")
