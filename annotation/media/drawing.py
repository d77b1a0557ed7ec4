"""What does a medium that can't be seen look like small? Its shape over time, as a picture."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 320, 96
INK = (59, 111, 182, 255)  # seen on light and on dark ground


def outline(low: NDArray[np.float64], high: NDArray[np.float64]) -> bytes:
    """A filled band from `low` to `high`, both from 0 (bottom) to 1 (top), as WebP.

    Both have one number for each column, at most WIDTH; NaN leaves the column empty.
    """
    rows = np.arange(HEIGHT)[:, None]
    top = np.floor((1 - high) * (HEIGHT - 1))
    bottom = np.ceil((1 - low) * (HEIGHT - 1))
    inside = (rows >= top) & (rows <= bottom)
    pixels = np.zeros((HEIGHT, len(low), 4), np.uint8)
    pixels[inside] = INK
    packed = io.BytesIO()
    picture = Image.fromarray(pixels).resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)
    picture.save(packed, "WEBP", lossless=True)
    return packed.getvalue()


def in_columns(
    low: NDArray[np.generic], high: NDArray[np.generic]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest of each of at most WIDTH equal parts."""
    parts = np.unique(np.linspace(0, len(low), min(WIDTH, len(low)), endpoint=False).astype(int))
    lowest = np.fmin.reduceat(low.astype(float), parts)
    highest = np.fmax.reduceat(high.astype(float), parts)
    return lowest, highest
