"""Compared parts of an item: texts, or files of one medium, in order.

A text is stored as {"text": …}. Of a file the item holds all that lists, pages and releases say of
it, {"media": "image", "name", "sha256", "mime", "width", "height"} or, of what isn't seen, its
"facts", so that they need no second table; data.models.ItemPart says where the file itself lies.
Nothing of a file ever changes, as it is kept by its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotation.media.tiles import TILES

Part = Mapping[str, Any]


def part_of_file(name: str, sha256: str, row: Part) -> dict[str, Any]:
    """What an item holds of a file; `row` is what the row of Media holds (importing.keeping)."""
    seen = {key: row[key] for key in ("width", "height") if row[key] is not None}
    facts = {"facts": row["facts"]} if row["facts"] else {}
    large = {"large": True} if TILES in row["previews"] else {}
    own = {"media": row["medium"], "name": name, "sha256": sha256, "mime": row["mime"]}
    return {**own, **seen, **facts, **large}


def medium_of_parts(parts: Sequence[Part] | None) -> str:
    """The medium of the files that are compared; empty where they are texts, or nothing is."""
    return str(parts[0].get("media", "")) if parts else ""


def words_of_parts(parts: Iterable[Part] | None) -> list[str]:
    """The texts, of files their names: for those who may see all of the project."""
    return [part["text"] if "text" in part else part["name"] for part in parts or ()]


def texts_of_parts(parts: Iterable[Part] | None) -> list[str]:
    """The texts; of files nothing, as their names often say what is to be found out."""
    return [part["text"] for part in parts or () if "text" in part]


def released_parts(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts as a release has them: texts as they are, a file as a row has its own."""
    if not medium_of_parts(parts):
        return parts
    return [{"file": released_file(part)} for part in parts]


def released_file(part: Part) -> dict[str, Any]:
    """A file by its name and content; of another one than an image its medium and facts."""
    own = {key: part[key] for key in ("name", "sha256", "mime")}
    if part["media"] == "image":
        return {**own, "width": part["width"], "height": part["height"]}
    return {**own, "medium": part["media"], "facts": part["facts"]}
