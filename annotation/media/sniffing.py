"""What does a file hold? Its first bytes say it; its name only has to agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

SNIFF_BYTES = 1024  # bytes that tell every format below


@dataclass(frozen=True)
class Format:
    """An image format that every browser shows; `name` is Pillow's."""

    name: str
    mime: str
    endings: tuple[str, ...]


PNG = Format("PNG", "image/png", (".png",))
JPEG = Format("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
WEBP = Format("WEBP", "image/webp", (".webp",))
GIF = Format("GIF", "image/gif", (".gif",))
FORMATS = (PNG, JPEG, WEBP, GIF)
IMAGE_TYPES = tuple(each.mime for each in FORMATS)
IMAGE_ENDINGS = tuple(ending for each in FORMATS for ending in each.endings)

# Formats that no page shows everywhere or safely, by how they begin.
OTHERS = {
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"BM": "BMP",
    b"%PDF": "PDF",
    b"8BPS": "Photoshop",
    b"\0\0\x01\0": "ICO",
    b"\xff\x4f\xff\x51": "JPEG 2000",
}
BRANDS = {b"avif": "AVIF", b"avis": "AVIF", b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC"}


class UnsupportedFile(Exception):
    """A file that can't become an item; the message is the reason for the person."""


def image_format(start: bytes, *, name: str) -> Format:
    """The format of an image by its first SNIFF_BYTES; raises UnsupportedFile for others."""
    found = known_format(start)
    if found is None:
        raise UnsupportedFile(why_no_image(start))
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in found.endings:
        raise UnsupportedFile(
            _(
                "The file name ends in %(ending)s, but the file contains a %(format)s image. "
                "Rename it."
            )
            % {"ending": ending, "format": found.name}
        )
    return found


def known_format(start: bytes) -> Format | None:
    """The format these first bytes belong to, if it is one we take."""
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return WEBP
    return GIF if start.startswith((b"GIF87a", b"GIF89a")) else None


def why_no_image(start: bytes) -> str:
    """The sentence for a file that holds no image we take."""
    if not start:
        return _("The file is empty.")
    if is_svg(start):
        return _("SVG files can contain scripts and aren't supported. Save the image as PNG.")
    other = next((name for begin, name in OTHERS.items() if start.startswith(begin)), "")
    other = other or BRANDS.get(start[8:12] if start[4:8] == b"ftyp" else b"", "")
    if other:
        return _(
            "Not every browser can show %(format)s images. Save the image as PNG, JPEG, or WebP."
        ) % {"format": other}
    return _("The file contains no image. Supported formats are PNG, JPEG, WebP, and GIF.")


def is_svg(start: bytes) -> bool:
    """Whether it is XML with a drawing in it."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text)
