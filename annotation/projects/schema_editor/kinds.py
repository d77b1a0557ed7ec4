"""Options of each label type in the schema editor.

A kind that isn't here keeps its options as they are stored; its title, help and place can change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from annotation.label_types.regions import MAX_REGIONS
from annotation.label_types.timestamps import SECOND
from annotation.label_types.track import MAX_TRACKS
from annotation.projects.schema_editor.editor_state import Row

DEFAULTS: dict[str, dict[str, str]] = {
    "choice": {"required": "on", "leaf_only": "on"},
    "rating": {"required": "on", "least": "1", "most": "5"},
    "text": {"required": "on", "multiline": "on", "min_length": "0", "max_length": "2000"},
    "span": {"snap": "word", "overlap": "any", "min_regions": "0"},
    "relation": {"min_regions": "0"},
    "box": {"min_regions": "0", "min_size": "1", "overlap": "any"},
    "polygon": {"min_regions": "0"},
    "polyline": {"min_regions": "0", "tolerance": "5"},
    "keypoint": {"min_regions": "0"},
    "mask": {"overlap": "any", "min_regions": "0"},
    "ranking": {"required": "on", "way": "pair", "ties": "", "shuffle": "on"},
    "segment": {"overlap": "any", "shortest": "0.01", "min_regions": "0"},
    "track": {"min_size": "1", "min_regions": "0"},
}
EDITABLE = frozenset(DEFAULTS)
MAX_LENGTH = 7  # signs of a number; no option of a kind takes a greater one
MAX_SECONDS_LENGTH = 11  # signs: an hour to the microsecond


def number_or(text: str, otherwise: int | str | None) -> int | str | None:
    """The typed number; as it was typed where it is none, so that the kind says what is wrong."""
    typed = text.strip()
    if not typed:
        return otherwise
    return int(typed) if typed.removeprefix("-").isdecimal() and len(typed) <= MAX_LENGTH else typed


def choice_options(row: Row) -> dict[str, Any]:
    """What the form says of a choice beside its classes."""
    multiple = bool(row.values.get("multiple"))
    return {
        "multiple": multiple,
        "leaf_only": bool(row.values.get("leaf_only")) or not row.values.get("tree"),
        "min_choices": number_or(row.values.get("min_choices", ""), None) if multiple else None,
        "max_choices": number_or(row.values.get("max_choices", ""), None) if multiple else None,
    }


def rating_options(row: Row) -> dict[str, Any]:
    """The ends of a scale, and what its points mean: a line each, “1: poor”."""
    labels: dict[str, str] = {}
    for line in row.values.get("labels", "").split("\n"):
        point, _colon, label = line.partition(":")
        if label.strip():
            labels[point.strip()] = label.strip()
    return {
        "least": number_or(row.values.get("least", ""), 1),
        "most": number_or(row.values.get("most", ""), 5),
        "labels": labels,
    }


def text_options(row: Row) -> dict[str, Any]:
    """How much may be typed."""
    return {
        "multiline": bool(row.values.get("multiline")),
        "min_length": number_or(row.values.get("min_length", ""), 0),
        "max_length": number_or(row.values.get("max_length", ""), 2000),
        "placeholder": row.values.get("placeholder", "").strip(),
    }


def span_options(row: Row) -> dict[str, Any]:
    """To what a selection grows, which intervals may overlap, and how many there may be."""
    named = {name: row.values.get(name, "") for name in ("snap", "overlap")}
    return {name: value for name, value in named.items() if value} | region_numbers(row)


def mask_options(row: Row) -> dict[str, Any]:
    """Whether masks may overlap, and how many there may be."""
    return {"overlap": row.values.get("overlap") or "any"} | region_numbers(row)


def ranking_options(row: Row) -> dict[str, Any]:
    """How texts are compared."""
    return {
        "way": row.values.get("way", "pair"),
        "ties": bool(row.values.get("ties")),
        "shuffle": bool(row.values.get("shuffle")),
    }


def segment_options(row: Row) -> dict[str, Any]:
    """Which segments may overlap, how short one may be, and whether it is of some channels."""
    overlap = row.values.get("overlap", "")
    return (
        ({"overlap": overlap} if overlap else {})
        | {
            "min_length": micros_in(row.values.get("shortest", "")),
            "per_channel": bool(row.values.get("per_channel")),
        }
        | region_numbers(row)
    )


def micros_in(seconds: str) -> int | str:
    """The typed seconds in microseconds, 1 for none; as typed where they are no number."""
    typed = seconds.strip().replace(",", ".")
    if not typed:
        return 1
    try:
        return int(Decimal(typed) * SECOND) if len(typed) <= MAX_SECONDS_LENGTH else typed
    except (InvalidOperation, OverflowError, ValueError):
        return typed


def track_options(row: Row) -> dict[str, Any]:
    """How small a box may be, and how many tracks there may be."""
    return {"min_size": number_or(row.values.get("min_size", ""), 1)} | region_numbers(
        row, MAX_TRACKS
    )


def region_numbers(row: Row, most: int = MAX_REGIONS) -> dict[str, Any]:
    """How many regions an answer needs and takes."""
    return {
        "min_regions": number_or(row.values.get("min_regions", ""), 0),
        "max_regions": number_or(row.values.get("max_regions", ""), most),
    }


def box_options(row: Row) -> dict[str, Any]:
    """Whether boxes may be turned, how small they may be, and which may lie on each other."""
    overlap = {"overlap": row.values["overlap"]} if row.values.get("overlap") else {}
    rotated = {"rotated": bool(row.values.get("rotated"))}
    return rotated | overlap | decimal(row, "min_size", 1.0) | region_numbers(row)


def decimal(row: Row, name: str, otherwise: float) -> dict[str, Any]:
    """An option that is a number, also with a point; the kind says what is wrong with it."""
    return {name: row.values.get(name, "").strip() or otherwise}


READERS: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "choice": choice_options,
    "rating": rating_options,
    "text": text_options,
    "span": span_options,
    "relation": region_numbers,
    "box": box_options,
    "polygon": region_numbers,
    "polyline": lambda row: decimal(row, "tolerance", 5.0) | region_numbers(row),
    "keypoint": region_numbers,
    "mask": mask_options,
    "ranking": ranking_options,
    "segment": segment_options,
    "track": track_options,
}
