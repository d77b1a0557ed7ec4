"""How is a series drawn to be looked at without a script? As lines, a panel for each channel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotation.media.drawing import HEIGHT, WIDTH, outlines
from annotation.media.points import Points

CHART_WIDTH, PANEL = 960, 120
MARGIN = 6
PANELS = 8
SMALL_PANELS = 4
NEIGHBOURS = 2  # columns apart that are still joined
SPARSE = CHART_WIDTH // 4  # below so many columns with points, all are joined
COLOURS = ("#3b6fb6", "#b4632c", "#3f8a55", "#8a5bb0", "#b0466b", "#2f8c92", "#8a7a2a", "#6b7280")
Low = NDArray[np.float64]


def panels_of(channels: int) -> int:
    """How many panels a chart has."""
    return min(channels, PANELS)


def chart_of(points: Points) -> bytes:
    """An SVG of the first channels over all of the time; names and scales stand beside it."""
    shown = panels_of(points.layout.channels)
    height = PANEL * shown
    paths = "".join(panel(points, channel) for channel in range(shown))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CHART_WIDTH} {height}"'
        f' width="{CHART_WIDTH}" height="{height}">{paths}</svg>'
    ).encode()


def panel(points: Points, channel: int) -> str:
    """One channel's line; it is broken where the series has a gap."""
    places, low, high = shares(points, channel, CHART_WIDTH)
    top = PANEL * channel + MARGIN
    scale = PANEL - 2 * MARGIN
    bottom, height = top + (1 - low) * scale, top + (1 - high) * scale
    path = []
    before = None
    for x, least, most in zip(places, bottom, height, strict=True):
        joins = before is not None and (x - before <= NEIGHBOURS or len(places) < SPARSE)
        path.append(f"{'L' if joins else 'M'}{x} {least:.1f}V{most:.1f}")
        before = x
    colour = COLOURS[channel % len(COLOURS)]
    look = f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-linecap="round"'
    return f'<path d="{"".join(path)}" {look}/>'


def small_chart(points: Points) -> bytes:
    """The first channels as outlines, one above the other, as WebP."""
    bands = []
    for channel in range(min(points.layout.channels, SMALL_PANELS)):
        places, low, high = shares(points, channel, WIDTH)
        band = np.full((2, WIDTH), np.nan)
        band[:, places] = low, high
        bands.append((band[0], band[1]))
    return outlines(bands, HEIGHT)


def shares(points: Points, channel: int, width: int) -> tuple[NDArray[np.int64], Low, Low]:
    """The columns that hold values, and the lowest and highest of each, from 0 to 1."""
    times, values = points.times, points.values(channel)
    known = ~np.isnan(values)
    if not known.any():
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    span = max(times[-1] - times[0], 1)
    columns = np.minimum((times[known] - times[0]) / span * width, width - 1).astype(np.int64)
    places, starts = np.unique(columns, return_index=True)
    line = values[known].astype(np.float64)
    low, high = np.minimum.reduceat(line, starts), np.maximum.reduceat(line, starts)
    least, most = low.min(), high.max()
    reach = most - least
    if not reach:
        return places, np.full(len(places), 0.5), np.full(len(places), 0.5)
    return places, (low - least) / reach, (high - least) / reach
