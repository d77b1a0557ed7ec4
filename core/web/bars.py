"""A bar of a small chart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A rectangle in the units of its image, and what it says when it is pointed at."""

    x: str
    y: str
    width: str
    height: str
    title: str
