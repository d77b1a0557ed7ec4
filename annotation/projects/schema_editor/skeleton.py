"""Parse a typed keypoint skeleton. One point per line, one line “Nose - Left eye” per edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.keypoint import KeypointField
from annotation.projects.classes import titles_in
from annotation.projects.schema_editor.naming import new_name

BETWEEN = " - "


def written_skeleton(field: KeypointField) -> dict[str, str]:
    """The stored skeleton as it is typed."""
    titles = {point.key: point.title for point in field.points}
    edges = [BETWEEN.join(titles[key] for key in edge) for edge in field.edges]
    return {"points": "\n".join(titles.values()), "edges": "\n".join(edges)}


def read_skeleton(
    points: str, edges: str, stored: Iterable[dict[str, Any]]
) -> tuple[dict[str, Any], str]:
    """The skeleton that was typed, and what is wrong with it in a sentence, if anything is.

    A point that keeps its title keeps its key and all else that is stored of it.
    """
    known = {point["title"]: point for point in stored}
    used = {point["key"] for point in known.values()}
    placed: dict[str, dict[str, Any]] = {}
    for title in titles_in(points):
        fresh = {"key": new_name(title, used, otherwise="point"), "title": title}
        placed[title] = known.get(title, fresh)
        used.add(placed[title]["key"])
    joined, problem = [], "" if placed else _("Enter the keypoints, one per line.")
    for line in edges.splitlines():
        ends = [end.strip() for end in line.split(BETWEEN)]
        if line.strip() and (len(ends) != 2 or not set(ends) <= placed.keys()):  # noqa: PLR2004  # an edge has two ends
            values = {"line": line.strip()}
            problem = problem or _("“%(line)s” doesn't connect two of the keypoints.") % values
        elif line.strip():
            joined.append([placed[end]["key"] for end in ends])
    return {"points": list(placed.values()), "edges": joined}, problem
