"""Interpolated position of a tracked object between its keyframes.

The twin of static_src/labeling/video/interpolation.js; both run tests/fixtures/tracks.json.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

KeyFrame = Mapping[str, Any]
Box = list[float]


def box_at(keyframes: Sequence[KeyFrame], frame: int) -> Box | None:
    """The box [x, y, width, height] on this frame; None where the thing isn't seen.

    It begins with the first key frame, goes straight from one to the next, is away after one that
    is `outside`, and stays where it is after the last one.
    """
    index = bisect_right(keyframes, frame, key=lambda key: key["frame"]) - 1
    if index < 0 or keyframes[index]["outside"]:
        return None
    before = keyframes[index]
    if index + 1 == len(keyframes) or before["frame"] == frame:
        return list(before["box"])
    after = keyframes[index + 1]
    part = (frame - before["frame"]) / (after["frame"] - before["frame"])
    return [a + (b - a) * part for a, b in zip(before["box"], after["box"], strict=True)]


def seen_from_to(keyframes: Sequence[KeyFrame]) -> tuple[int, int | None]:
    """The first and the last frame on which it is seen; None for the last: to the end."""
    first = next(key["frame"] for key in keyframes if not key["outside"])
    if not keyframes[-1]["outside"]:
        return first, None
    seen = max(index for index, key in enumerate(keyframes) if not key["outside"])
    return first, keyframes[seen + 1]["frame"] - 1


def boxes_at(
    keyframes: Sequence[KeyFrame], frames: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """For many frames at once: boxes of shape (frames, 4), and whether it is seen on each."""
    at = np.array([key["frame"] for key in keyframes], dtype=np.int64)
    corners = np.array([key["box"] for key in keyframes], dtype=np.float64)
    away = np.array([key["outside"] for key in keyframes], dtype=np.bool_)
    index = np.searchsorted(at, frames, side="right") - 1
    boxes = np.stack([np.interp(frames, at, corners[:, side]) for side in range(4)], axis=1)
    return boxes, (index >= 0) & ~away[index]
