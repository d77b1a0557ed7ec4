"""Which kinds are measured, on what, and by which keys is an item of each answered?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.labeling_page import made

OPTIONS = [
    {"key": "one", "title": "One", "colour": 3},
    {"key": "two", "title": "Two", "colour": 5},
]
POINTS = ("head", "neck", "hip", "foot")
THERE = "[data-shown]"


def asked(kind: str, name: str = "answer", **more: Any) -> dict[str, Any]:
    """A field of this kind."""
    return {
        "kind": kind,
        "name": name,
        "title": name.title(),
        "required": False,
        "options": OPTIONS,
    } | more


@dataclass(frozen=True)
class Case:
    """A kind on a medium; `keys` make one small answer, `seen` finds the medium that is there."""

    name: str
    medium: str
    fields: list[dict[str, Any]]
    keys: list[str]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    files: made.Maker | None = None
    seen: str = ""


def drawn(kind: str, *keys: str, **more: Any) -> Case:
    """A kind whose answers are drawn on images."""
    fields = [asked(kind, **more)]
    return Case(kind, "image", fields, list(keys), files=made.images, seen=THERE)


def ranked(keys: list[str], how: str = "", **what: Any) -> Case:
    """A ranking: of two texts, or as `how` says."""
    way = {"way": how} if how in ("list", "best_worst") else {}
    field = asked("ranking", options=None, **way)
    return Case(f"ranking {how}".strip(), "pair", [field], keys, **what)


SPAN = asked("span", "spans")
INTERVAL = ["[", "Shift+ArrowRight", "]", "1"]
BODY = {"points": [{"key": key, "title": key.title()} for key in POINTS]}
CASES = {
    case.name: case
    for case in (
        Case("choice", "text", [asked("choice")], ["1"], rows=made.texts()),
        Case("rating", "text", [asked("rating", options=None)], ["3"], rows=made.texts()),
        Case("text", "text", [asked("text", options=None)], ["a", "b"], rows=made.texts()),
        Case("span", "text", [SPAN], ["ArrowRight", "1"], rows=made.texts()),
        Case(
            "relation",
            "text",
            [SPAN, asked("relation", between="spans")],
            ["ArrowRight", "1", "Escape", "ArrowRight", "ArrowRight", "2", "r", "PageUp", "Enter"],
            rows=made.texts(),
        ),
        drawn("box", "n"),
        drawn("polygon", "n", "Space", "ArrowRight", "Space", "ArrowDown", "Space", "Enter"),
        drawn("polyline", "n", "Space", "ArrowRight", "Space", "Enter"),
        drawn("keypoint", "n", "Space", "Enter", **BODY),
        drawn("mask", "n", "Space", "ArrowRight", "Enter"),
        Case("segment", "audio", [asked("segment")], INTERVAL, files=made.audio, seen=THERE),
        Case("series", "series", [asked("segment")], INTERVAL, files=made.series, seen=THERE),
        Case("track", "video", [asked("track")], ["n"], files=made.videos, seen=THERE),
        Case(
            "interval",
            "video",
            [asked("segment")],
            ["[", "v", "]", "1"],
            files=made.videos,
            seen=THERE,
        ),
        ranked(["1"], rows=made.pairs()),
        ranked(["1", "2", "3", "4"], "list", rows=made.lists()),
        ranked(["1", "Shift+Digit2"], "best_worst", rows=made.lists()),
        ranked(["1"], "images", files=made.compared_images, seen=".parts img"),
        ranked(["1"], "audio", files=made.compared_audio, seen=".parts audio"),
    )
}
