"""Re-encode an uploaded image: read, rotate upright, and write anew.

So whatever else the file carried (place, camera, a second file behind it) stays outside.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from annotation.media.image import DAMAGE
from core.web.errors import Invalid

FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}
LIMIT_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000  # refused before it is unpacked
MAX_SIDE = 2_400  # larger ones are made smaller


@dataclass(frozen=True)
class Encoded:
    """An image as it is kept; `kind` is the end of its media type."""

    content: bytes
    kind: str
    width: int
    height: int


def encode_image(file: IO[bytes]) -> Encoded:
    """Our own encoding of a PNG, JPEG or WebP; raises Invalid for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=list(FORMATS)) as opened:
                return written(opened)
    except (*DAMAGE, Image.DecompressionBombError, Warning) as error:
        raise Invalid(
            _("This file can't be read as an image. Save it as PNG, JPEG, or WebP and try again.")
        ) from error


def written(opened: Image.Image) -> Encoded:
    """The first frame, upright, at most MAX_SIDE, without anything but its pixels."""
    if opened.width * opened.height > MAX_PIXELS:
        raise Invalid(_("The image is too large. Reduce it to at most 40 megapixels."))
    source = str(opened.format)
    image = ImageOps.exif_transpose(opened)
    opaque = source == "JPEG" or not image.has_transparency_data
    pixels = image.convert("RGB" if opaque else "RGBA")
    pixels.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    buffer = io.BytesIO()
    clean.save(buffer, source, **({"quality": 88} if source != "PNG" else {"optimize": True}))
    return Encoded(buffer.getvalue(), FORMATS[source], clean.width, clean.height)
