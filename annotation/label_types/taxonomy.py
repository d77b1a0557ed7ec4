"""Class hierarchies of choice fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

MAX_DEPTH = 6


class Node(Protocol):
    """What the tree needs of a class."""

    @property
    def key(self) -> str:
        """The class's own key."""

    @property
    def parent(self) -> str:
        """The key of the class above it; empty at the top."""


def paths(nodes: Sequence[Node]) -> dict[str, tuple[str, ...]]:
    """For each key the keys from the top down to it, itself last.

    Raises ValueError for a parent that isn't an earlier class, and beyond six levels; since a
    parent comes earlier, there can be no circle.
    """
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if node.parent and node.parent not in found:
            raise ValueError(f"“{node.key}” is below “{node.parent}”, which must come earlier")
        found[node.key] = (*found.get(node.parent, ()), node.key)
        if len(found[node.key]) > MAX_DEPTH:
            raise ValueError(f"“{node.key}” is nested deeper than {MAX_DEPTH} levels")
    return found


def shared_path(one: Sequence[str], other: Sequence[str]) -> float:
    """How far two paths go together, as a share of the longer one: 1 if equal, 0 if apart."""
    together = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        together += 1
    return together / max(len(one), len(other))


def with_parents(keys: Iterable[str], known: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """These classes and all above them."""
    return frozenset(above for key in keys for above in known.get(key, (key,)))
