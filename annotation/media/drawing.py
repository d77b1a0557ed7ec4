"""What does a medium that can't be seen look like small? Its shape over time, as an image."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 320, 96
INK = (59, 111, 182, 255)  # seen on light and on dark ground


Line = NDArray[np.float64]


def outline(low: Line, high: Line) -> bytes:
    """One band over the whole height."""
    return outlines([(low, high)], HEIGHT)


def outlines(bands: list[tuple[Line, Line]], height: int) -> bytes:
    """Filled bands one above the other, each from low to high, from 0 (bottom) to 1 (top), as WebP.

    Each has one number for each column, at most WIDTH; NaN leaves the column empty.
    """
    pixels = np.concatenate([band(low, high, height // len(bands)) for low, high in bands])
    packed = io.BytesIO()
    image = Image.fromarray(pixels).resize((WIDTH, height), Image.Resampling.NEAREST)
    image.save(packed, "WEBP", lossless=True)
    return packed.getvalue()


def band(low: Line, high: Line, height: int) -> NDArray[np.uint8]:
    """(height, columns, 4): the pixels of one band."""
    rows = np.arange(height)[:, None]
    top = np.floor((1 - high) * (height - 1))
    bottom = np.ceil((1 - low) * (height - 1))
    pixels = np.zeros((height, len(low), 4), np.uint8)
    pixels[(rows >= top) & (rows <= bottom)] = INK
    return pixels


def in_columns(
    low: NDArray[np.generic], high: NDArray[np.generic]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest of each of at most WIDTH equal parts."""
    parts = np.unique(np.linspace(0, len(low), min(WIDTH, len(low)), endpoint=False).astype(int))
    lowest = np.fmin.reduceat(low.astype(float), parts)
    highest = np.fmax.reduceat(high.astype(float), parts)
    return lowest, highest
