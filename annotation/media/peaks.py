"""Loudness of an audio file over time: lowest and highest sample of every 256, and of every 4,096.

A file of peaks is signed bytes, part by part; of each part the lowest and the highest sample of the
mix, then, of more than one channel, of the first and of the second one. 127 is full scale, and
rounding goes outward, so that nothing that audio looks silent.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

FINE, COARSE = 256, 4096
SHOWN_CHANNELS = 2


def rows_of(channels: int) -> int:
    """How many rows a part has: the mix, and the channels that are shown alone."""
    return 1 if channels == 1 else 1 + min(channels, SHOWN_CHANNELS)


class PeaksWriter:
    """Writes both files while audio is read; blocks but the last are multiples of COARSE."""

    def __init__(self, fine: BinaryIO, coarse: BinaryIO) -> None:
        self.files = {FINE: fine, COARSE: coarse}

    def add(self, block: NDArray[np.float32]) -> None:
        """The next samples: (samples, channels), full scale at 1."""
        rows = with_mix(block)
        for step, file in self.files.items():
            file.write(peaks_of(rows, step).tobytes())


def with_mix(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mix, and beside it the channels that are shown alone."""
    if block.shape[1] == 1:
        return block
    mix = block.mean(axis=1, keepdims=True)
    return np.concatenate([mix, block[:, :SHOWN_CHANNELS]], axis=1)


def peaks_of(rows: NDArray[np.float32], step: int) -> NDArray[np.int8]:
    """(parts, rows, 2): lowest and highest of every `step` samples."""
    starts = np.arange(0, len(rows), step)
    scaled = np.clip(rows, -1, 1) * 127
    low = np.floor(np.minimum.reduceat(scaled, starts, axis=0))
    high = np.ceil(np.maximum.reduceat(scaled, starts, axis=0))
    return np.stack([low, high], axis=2).astype(np.int8)
