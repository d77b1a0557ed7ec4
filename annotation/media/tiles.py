"""How does a page get an image that is too large to be held whole? In tiles, level by level.

Level 0 is the image as it is seen; each further one is half as wide and high, until one image
of all of it serves. All tiles lie in one file, of which a page fetches ranges: first where each
begins and the last one ends, as float64 in little-endian order, then the tiles, level by level,
row by row. The twin of static_src/image/pyramid.js.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

SIDE = 1024  # pixels of a tile; even, so that those of a level lie on whole pixels of the next
REDUCED_SIDE = 2048
NEARLY = 2560  # a level that is no larger isn't worth tiles beside the reduced image
TILES, REDUCED = "tiles", "reduced"
Box = tuple[int, int, int, int]


def levels_of(width: int, height: int) -> list[tuple[int, int]]:
    """How large the image is on each level."""
    sizes = [(width, height)]
    while max(half := halved(*sizes[-1])) > NEARLY:
        sizes.append(half)
    return sizes


def halved(width: int, height: int) -> tuple[int, int]:
    """Half as large; a pixel that is left over gets one of its own."""
    return (width + 1) // 2, (height + 1) // 2


def boxes_of(width: int, height: int) -> list[Box]:
    """Where the tiles of a level lie."""
    return [
        (left, top, min(left + SIDE, width), min(top + SIDE, height))
        for top in range(0, height, SIDE)
        for left in range(0, width, SIDE)
    ]


def write_tiles(upright: Image.Image, target: Path, *, is_lossy: bool) -> Image.Image:
    """Write all tiles; what is left of the image after the last level.

    The tiles of level 0 are as good as the file: without loss, unless it came with loss itself.
    """
    sizes = levels_of(*upright.size)
    number = sum(len(boxes_of(*size)) for size in sizes)
    begins = []
    options = profile_of(upright)
    fine = fine_options(upright, is_lossy=is_lossy) | options
    level = upright
    with target.open("wb") as file:
        file.seek(8 * (number + 1))
        for depth in range(len(sizes)):
            below = Image.new(mode_of(upright), halved(*level.size))
            for (left, top, _right, _low), tile in tiles_in(level):
                begins.append(file.tell())
                tile.save(file, **(options | COARSE if depth else fine))
                below.paste(tile.reduce(2), (left // 2, top // 2))
            level = below
        begins.append(file.tell())
        file.seek(0)
        file.write(struct.pack(f"<{len(begins)}d", *begins))
    return level


COARSE: dict[str, Any] = {"format": "WEBP", "quality": 90, "method": 0}


def fine_options(upright: Image.Image, *, is_lossy: bool) -> dict[str, Any]:
    """How the tiles of level 0 are packed."""
    if is_lossy and not upright.has_transparency_data:
        return {"format": "JPEG", "quality": 95, "subsampling": 0}
    return {"format": "WEBP", "lossless": True, "quality": 0, "method": 0, "exact": True}


def profile_of(upright: Image.Image) -> dict[str, Any]:
    """The image's own colours, where tiles can say so."""
    profile = upright.info.get("icc_profile")
    return {"icc_profile": profile if profile and upright.mode in {"RGB", "RGBA"} else None}


def tiles_in(level: Image.Image) -> Iterator[tuple[Box, Image.Image]]:
    """The tiles of a level, with where they lie."""
    for box in boxes_of(*level.size):
        yield box, as_seen(level.crop(box), mode_of(level))


def mode_of(image: Image.Image) -> str:
    """How the pixels of what is made of an image are kept."""
    return "RGBA" if image.has_transparency_data else "RGB"


def as_seen(image: Image.Image, mode: str) -> Image.Image:
    """The same in eight bits a colour, as browsers show it."""
    if image.mode.startswith("I"):  # sixteen bits of grey, which a mere conversion would cut off
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert(mode)
