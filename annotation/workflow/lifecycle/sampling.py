"""Sampling of items and annotations by a salted hash: repeatable, unpredictable."""

from __future__ import annotations

import hashlib

RANGE = 2**32


def draw(seed: int, key: bytes) -> float:
    """A number in [0, 1) that depends on the seed and the key alone."""
    digest = hashlib.sha256(seed.to_bytes(8, "big") + key).digest()
    return int.from_bytes(digest[:4], "big") / RANGE


def is_drawn(seed: int, key: bytes, share: float) -> bool:
    """Whether the key falls into a sample of this share, 0 to 1."""
    return draw(seed, key) < share
