"""Which tones audio when? An image in grey: time to the right, 0 to half the rate upwards.

256 rows, the highest tones on top; as many columns as the audio has steps, at most 4,000. A pixel
is the power of a Hann window of 512 samples in decibels: 255 is a tone of full scale, 0 is 100 dB
below it. Where a column stands for more than one window it is their mean power.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WINDOW = 512
BINS = 256
COLUMNS = 4000
MIN_HOP = 64
FLOOR_DB = -100.0
HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
FULL_SCALE = (float(HANN.sum()) / 2) ** 2  # the power of a sine of amplitude 1 in its bin
BATCH_SIZE = 2048  # windows in one transform


def hop_for(samples: int) -> int:
    """How many samples one column stands for."""
    return max(MIN_HOP, -(-samples // COLUMNS))


def draw(blocks: Iterable[NDArray[np.float32]], samples: int) -> bytes:
    """The PNG of an audio file of so many samples that comes in blocks of its mix."""
    hop = hop_for(samples)
    power = np.zeros((-(-samples // hop), BINS))
    windows = np.zeros(len(power))
    for place, frames in windows_in(blocks, stride_of(hop)):
        columns = np.minimum((place + WINDOW // 2) // hop, len(power) - 1)
        spectrum = np.abs(np.fft.rfft(frames * HANN, axis=1)[:, :BINS]) ** 2
        np.add.at(power, columns, spectrum)
        np.add.at(windows, columns, 1)
    return as_png(power / np.maximum(windows, 1)[:, None])


def stride_of(hop: int) -> int:
    """From one window to the next: a column's width, or where that is wider a window's."""
    return min(hop, WINDOW)


def windows_in(
    blocks: Iterable[NDArray[np.float32]], stride: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Where windows begin and their samples, some at a time.

    The audio stands between two half windows of silence, so that each column has a window.
    """
    held = np.zeros(WINDOW // 2, np.float32)
    begin = -WINDOW // 2
    silence = np.zeros(WINDOW // 2, np.float32)
    for block in chained(blocks, silence):
        held = np.concatenate([held, block])
        while len(held) >= WINDOW:
            count = min((len(held) - WINDOW) // stride + 1, BATCH_SIZE)
            view = np.lib.stride_tricks.sliding_window_view(held, WINDOW)[::stride][:count]
            yield begin + stride * np.arange(count), view
            held, begin = held[count * stride :], begin + count * stride


def chained(
    blocks: Iterable[NDArray[np.float32]], last: NDArray[np.float32]
) -> Iterator[NDArray[np.float32]]:
    """The blocks, then the last one."""
    yield from blocks
    yield last


def as_png(power: NDArray[np.float64]) -> bytes:
    """(columns, bins) of power as an image."""
    decibels = 10 * np.log10(np.maximum(power / FULL_SCALE, 1e-30))
    grey = np.clip((decibels - FLOOR_DB) / -FLOOR_DB * 255, 0, 255).round().astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(grey.T[::-1])).save(packed, "PNG")
    return packed.getvalue()
