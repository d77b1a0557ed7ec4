"""Is this a sound picture, how large is it, and what does it look like small?

All of it is decoded: half a picture passes every check that only looks at its header.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from annotation.media.limits import PICTURE_BYTES, PICTURE_PIXELS, too_large
from annotation.media.medium import Examined, Medium, NoFacts
from annotation.media.sniffing import (
    ENOUGH,
    GIF,
    PICTURE_ENDINGS,
    PNG,
    WEBP,
    Unusable,
    known_format,
    picture_format,
)

THUMBNAIL_SIDE = 320
THUMBNAIL_MIME = "image/webp"
THUMBNAIL_QUALITY = 80
MAY_MOVE = (GIF.name, PNG.name, WEBP.name)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError)


@dataclass(frozen=True)
class Picture:
    """A sound picture: width and height as it is seen, in pixels, and a small WebP of it."""

    mime: str
    width: int
    height: int
    thumbnail: bytes


def examine(content: bytes, *, name: str) -> Picture:
    """Look through a whole picture; raises Unusable with the reason for the person."""
    if len(content) > PICTURE_BYTES:
        raise Unusable(too_large(PICTURE_BYTES))
    found = picture_format(content[:ENOUGH], name=name)
    try:
        with Image.open(io.BytesIO(content), formats=(found.name,)) as image:
            refuse_bombs(image)
            refuse_moving(image)
            image.load()
            upright = ImageOps.exif_transpose(image) or image
            return Picture(found.mime, *upright.size, thumbnail=small(upright))
    except BOMBS as bomb:
        raise Unusable(too_many_pixels()) from bomb
    except DAMAGE as damage:
        raise Unusable(
            _("The picture is damaged or cut short, so it can't be shown whole. Save it again.")
        ) from damage


def refuse_bombs(image: Image.Image) -> None:
    """Raise Unusable before anything of a picture with too many pixels is unpacked."""
    if image.width * image.height > PICTURE_PIXELS:
        raise Unusable(too_many_pixels())


def too_many_pixels() -> str:
    """The sentence for a picture that is too large to be shown."""
    return _("The picture has more than 80 megapixels. Scale it down, or cut it into parts.")


def refuse_moving(image: Image.Image) -> None:
    """Raise Unusable for an animation: nobody could say which of its pictures was labeled."""
    if image.format in MAY_MOVE and getattr(image, "is_animated", False):
        raise Unusable(_("The picture is animated. Save the one still picture that is meant."))


def small(upright: Image.Image) -> bytes:
    """The picture at most THUMBNAIL_SIDE pixels wide and high, as WebP without metadata."""
    clear = upright.has_transparency_data
    reduced = upright.convert("RGBA" if clear else "RGB")
    reduced.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    packed = io.BytesIO()
    reduced.save(packed, "WEBP", quality=THUMBNAIL_QUALITY)
    return packed.getvalue()


def examine_file(path: Path, name: str, _folder: Path) -> Examined:
    """The same for a file, as media.medium has it."""
    found = examine(path.read_bytes(), name=name)
    return Examined(
        mime=found.mime,
        thumbnail=found.thumbnail,
        facts=NoFacts(),
        width=found.width,
        height=found.height,
    )


MEDIUM = Medium(
    key="image",
    single=gettext_lazy("a picture"),
    plural=gettext_lazy("pictures"),
    help_text=gettext_lazy("PNG, JPEG, WebP or GIF"),
    endings=PICTURE_ENDINGS,
    accept="image/png,image/jpeg,image/webp,image/gif",
    most_bytes=PICTURE_BYTES,
    is_its=lambda start: known_format(start) is not None,
    recognise=lambda start, name: picture_format(start, name=name),
    examine=examine_file,
)
