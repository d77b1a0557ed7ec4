"""What does a chart show of a window of a series? Of each pixel column four points, or all points.

M4 (Jugel and others, VLDB 2014): the first, the lowest, the highest and the last of a column draw
the same line as all its points. Where an outline is fine enough, columns are cut at its parts: no
point is lost, and a column's border is off by an eighth of a column at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.media.points import STEP, Points

RAW_BELOW = 4  # points a pixel column: fewer are sent as they are
SAMPLES, COLUMNS = 0, 1


@dataclass(frozen=True)
class Window:
    """Which channels, from when to when (both included, microseconds), and how many columns."""

    channels: tuple[int, ...]
    start: float
    end: float
    width: int


def window_bytes(points: Points, window: Window) -> bytes:
    """The answer: four uint32 (0 points or 1 columns, how many, of how many channels, 0), then
    float64 times, then float32 values, all little-endian.

    Points: the times; of each channel the values. One point before and one after the window come
    along, so that lines go on beyond its edges. Columns: the times of their first points, those of
    their last; of each channel the first values, the lowest, the highest, the last.
    """
    times = points.times
    begin = int(np.searchsorted(times, window.start, "left"))
    end = int(np.searchsorted(times, window.end, "right"))
    if end - begin < RAW_BELOW * window.width:
        return raw(points, window, max(0, begin - 1), min(len(times), end + 1))
    level, part = level_for((end - begin) / window.width, len(points.layout.levels))
    starts = column_starts(times, window, begin, end, part)
    return columns(points, window, starts, end, level)


def raw(points: Points, window: Window, begin: int, end: int) -> bytes:
    """The points themselves."""
    values = [points.values(channel)[begin:end] for channel in window.channels]
    return packed(SAMPLES, end - begin, [points.times[begin:end]], values, len(values))


def level_for(points_each: float, levels: int) -> tuple[int, int]:
    """The coarsest level with at least eight parts in a column, and its part's size; -1 for the
    values themselves."""
    level, part = -1, 1
    while level + 1 < levels and part * STEP * STEP <= points_each:
        level, part = level + 1, part * STEP
    return level, part


def column_starts(
    times: NDArray[np.float64], window: Window, begin: int, end: int, part: int
) -> NDArray[np.int64]:
    """Where the columns that hold points begin, at borders of parts but for the first."""
    edges = np.linspace(window.start, window.end, window.width, endpoint=False)
    found = np.searchsorted(times, edges, "left")
    starts = np.unique(np.maximum(found // part * part, begin))
    return starts[starts < end]


def columns(
    points: Points, window: Window, starts: NDArray[np.int64], end: int, level: int
) -> bytes:
    """First, lowest, highest and last of the columns that begin there."""
    lasts = np.append(starts[1:], end) - 1
    times = points.times
    values = []
    for channel in window.channels:
        line = points.values(channel)
        low, high = extremes(points, channel, starts, end, level)
        values += [line[starts], low, high, line[lasts]]
    return packed(COLUMNS, len(starts), [times[starts], times[lasts]], values, len(window.channels))


def extremes(
    points: Points, channel: int, starts: NDArray[np.int64], end: int, level: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lowest and the highest of each column.

    At the window's two edges a part may hold points beyond it, so there the values count.
    """
    line = points.values(channel)
    if level < 0:
        inside = line[starts[0] : end]
        at = starts - starts[0]
        return np.fmin.reduceat(inside, at), np.fmax.reduceat(inside, at)
    part = STEP ** (level + 1)
    outline = points.outline(level, channel)[starts[0] // part : -(-end // part)].copy()
    first = line[starts[0] : (starts[0] // part + 1) * part]
    last = line[(end - 1) // part * part : end]
    outline[0], outline[-1] = spread(first), spread(last)
    at = starts // part - starts[0] // part
    return np.fmin.reduceat(outline[:, 0], at), np.fmax.reduceat(outline[:, 1], at)


def spread(values: NDArray[np.float32]) -> tuple[np.float32, np.float32]:
    """The lowest and the highest; NaN where nothing is known."""
    return np.fmin.reduce(values), np.fmax.reduce(values)


def packed(
    mode: int,
    count: int,
    times: list[NDArray[np.float64]],
    values: list[NDArray[np.float32]],
    channels: int,
) -> bytes:
    """The bytes of an answer."""
    head = np.array([mode, count, channels, 0], "<u4")
    return b"".join(
        [
            head.tobytes(),
            *(each.astype("<f8").tobytes() for each in times),
            *(each.astype("<f4").tobytes() for each in values),
        ]
    )
