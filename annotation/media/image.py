"""Is this a valid image, how large is it, and what does it look like small?

All of it is decoded: half an image passes every check that only looks at its header.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from annotation.media.limits import IMAGE_BYTES, IMAGE_PIXELS, IMAGE_WHOLE, too_large
from annotation.media.medium import Examined, Medium, NoFacts
from annotation.media.sniffing import (
    GIF,
    IMAGE_ENDINGS,
    JPEG,
    PNG,
    SNIFF_BYTES,
    WEBP,
    UnsupportedFile,
    image_format,
    known_format,
)
from annotation.media.tiles import REDUCED, REDUCED_SIDE, TILES, as_seen, mode_of, write_tiles

THUMBNAIL_SIDE = 320
THUMBNAIL_MIME = "image/webp"
THUMBNAIL_QUALITY = 80
REDUCED_QUALITY = 90
MAY_MOVE = (GIF.name, PNG.name, WEBP.name)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# TypeError and the last two: what is said of an image may be of any kind where a number belongs.
DAMAGE = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError),
    *(TypeError, KeyError, OverflowError),
)


@dataclass(frozen=True)
class DecodedImage:
    """A valid image: width and height as it is seen, in pixels, and a small WebP of it.

    Of a large one also the files that are shown in its place, by name.
    """

    mime: str
    width: int
    height: int
    thumbnail: bytes
    previews: Mapping[str, Path] = field(default_factory=dict)


def examine(content: bytes, *, name: str, folder: Path | None = None) -> DecodedImage:
    """Look through a whole image; raises UnsupportedFile with the reason for the person.

    With a folder, what is shown of a large one is written there.
    """
    if len(content) > IMAGE_BYTES:
        raise UnsupportedFile(too_large(IMAGE_BYTES))
    found = image_format(content[:SNIFF_BYTES], name=name)
    try:
        with Image.open(io.BytesIO(content), formats=(found.name,)) as image:
            refuse_bombs(image)
            refuse_moving(image)
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            if folder is not None and image.width * image.height > IMAGE_WHOLE:
                return in_tiles(image, found.mime, folder, is_lossy=found.name == JPEG.name)
            return DecodedImage(found.mime, *image.size, thumbnail=small(image))
    except BOMBS as bomb:
        raise UnsupportedFile(too_many_pixels()) from bomb
    except DAMAGE as damage:
        raise UnsupportedFile(_("The image is damaged or incomplete. Save it again.")) from damage


def in_tiles(upright: Image.Image, mime: str, folder: Path, *, is_lossy: bool) -> DecodedImage:
    """A large image, with its tiles and one reduced image of all of it."""
    files = {TILES: folder / TILES, REDUCED: folder / REDUCED}
    rest = write_tiles(upright, files[TILES], is_lossy=is_lossy)
    rest.thumbnail((REDUCED_SIDE, REDUCED_SIDE))
    rest.save(files[REDUCED], "WEBP", quality=REDUCED_QUALITY)
    return DecodedImage(mime, *upright.size, thumbnail=small(rest), previews=files)


def refuse_bombs(image: Image.Image) -> None:
    """Raise UnsupportedFile before anything of an image with too many pixels is unpacked."""
    if image.width * image.height > IMAGE_PIXELS:
        raise UnsupportedFile(too_many_pixels())


def too_many_pixels() -> str:
    """The sentence for an image that is too large to be shown."""
    return _("The image has more than 85 megapixels. Scale it down or split it into parts.")


def refuse_moving(image: Image.Image) -> None:
    """Raise UnsupportedFile for an animation: which of its frames was labeled would be unknown."""
    if image.format in MAY_MOVE and getattr(image, "is_animated", False):
        raise UnsupportedFile(_("The image is animated. Save the frame you need as a still image."))


def small(upright: Image.Image) -> bytes:
    """The image at most THUMBNAIL_SIDE pixels wide and high, as WebP without metadata."""
    reduced = as_seen(upright, mode_of(upright))
    reduced.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    packed = io.BytesIO()
    reduced.save(packed, "WEBP", quality=THUMBNAIL_QUALITY)
    return packed.getvalue()


def examine_file(path: Path, name: str, folder: Path) -> Examined:
    """The same for a file, as media.medium has it."""
    found = examine(path.read_bytes(), name=name, folder=folder)
    return Examined(
        mime=found.mime,
        thumbnail=found.thumbnail,
        facts=NoFacts(),
        width=found.width,
        height=found.height,
        previews=found.previews,
    )


MEDIUM = Medium(
    key="image",
    single=gettext_lazy("an image"),
    plural=gettext_lazy("images"),
    help_text=gettext_lazy("PNG, JPEG, WebP, or GIF"),
    endings=IMAGE_ENDINGS,
    accept="image/png,image/jpeg,image/webp,image/gif",
    most_bytes=IMAGE_BYTES,
    is_its=lambda start: known_format(start) is not None,
    recognise=lambda start, name: image_format(start, name=name),
    examine=examine_file,
    preview_mimes={REDUCED: THUMBNAIL_MIME, TILES: "application/octet-stream"},
)
