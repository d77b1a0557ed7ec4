"""How are the points of a series stored? All of a column together, then ever coarser outlines.

A file holds the times (float64, microseconds), then channel by channel the values (float32), then
channel by channel and level by level the lowest and the highest of each 8, 64, 512 … values. NaN is
a gap; little-endian. Whoever shows a window reads the pieces that it needs, nothing else.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any, BinaryIO

import numpy as np
from django.core.files.base import File
from numpy.typing import NDArray

from annotation.media.files import open_stored

STEP = 8
COARSEST = 64  # parts; a level of fewer is of no use to any screen
TIME, VALUE = np.dtype("<f8"), np.dtype("<f4")
Values = NDArray[np.float32]


@dataclass(frozen=True)
class Layout:
    """Where in the file everything stands, in bytes."""

    count: int
    channels: int

    @cached_property
    def levels(self) -> list[int]:
        """How many parts each level has, the finest first."""
        found: list[int] = []
        parts = -(-self.count // STEP)
        while parts >= COARSEST:
            found.append(parts)
            parts = -(-parts // STEP)
        return found

    def values_at(self, channel: int) -> int:
        """Where a channel's values begin."""
        return self.count * (TIME.itemsize + channel * VALUE.itemsize)

    def level_at(self, level: int, channel: int) -> int:
        """Where a channel's outline of a level begins; level 0 is the finest."""
        before = sum(self.levels) * channel + sum(self.levels[:level])
        return self.values_at(self.channels) + before * 2 * VALUE.itemsize

    @cached_property
    def size(self) -> int:
        """How long the file is."""
        return self.level_at(0, self.channels)


class Damaged(Exception):
    """A stored file isn't what was stored."""


@dataclass(frozen=True)
class Points:
    """The points of a series, in memory that is read when it is looked at."""

    layout: Layout
    memory: mmap.mmap | bytes

    @property
    def times(self) -> NDArray[np.float64]:
        """All times."""
        return np.frombuffer(self.memory, TIME, self.layout.count)

    def values(self, channel: int) -> Values:
        """All values of a channel."""
        return np.frombuffer(self.memory, VALUE, self.layout.count, self.layout.values_at(channel))

    def outline(self, level: int, channel: int) -> Values:
        """(parts, 2): lowest and highest of each part."""
        parts = self.layout.levels[level]
        place = self.layout.level_at(level, channel)
        return np.frombuffer(self.memory, VALUE, 2 * parts, place).reshape(parts, 2)


@contextmanager
def open_points(stored_as: str, layout: Layout) -> Iterator[Points]:
    """The stored points; raises FileNotFoundError when the storage lost them, or Damaged."""
    with open_stored(stored_as) as stored:
        if stored.seek(0, os.SEEK_END) != layout.size:
            raise Damaged
        stored.seek(0)
        yield points_in(stored, layout)


def points_in(file: IO[bytes] | File[Any], layout: Layout) -> Points:
    """The points of a file; mapped where it is a file of the system, else read."""
    try:
        number = file.fileno()
    except (AttributeError, OSError):
        return Points(layout, file.read())
    return Points(layout, mmap.mmap(number, 0, access=mmap.ACCESS_READ))


def write_outlines(file: BinaryIO, layout: Layout, values: Values) -> None:
    """Write all levels of one channel; those of the first stand behind all values."""
    pair = np.stack([values, values], axis=1)
    for _level in layout.levels:
        pair = coarser(pair)
        file.write(pair.tobytes())


def coarser(pair: Values) -> Values:
    """The lowest and the highest of each STEP parts; NaN only where nothing is known."""
    starts = np.arange(0, len(pair), STEP)
    low = np.fmin.reduceat(pair[:, 0], starts)
    high = np.fmax.reduceat(pair[:, 1], starts)
    return np.stack([low, high], axis=1).astype(VALUE)
