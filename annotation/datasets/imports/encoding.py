"""Detect the encoding of a text file.

Strict UTF-8 or a byte order mark; otherwise the uploader chooses.

A guess by letter frequency takes one Windows code page for another, so there is none.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.web.errors import Invalid

SAMPLE_BYTES = 256 * 1024
MAX_CONTROL_BYTES = 0.02  # of the sample, beyond line ends and tabs
CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
CODECS = {
    "utf-8": ("utf-8-sig", "surrogateescape"),
    "windows-1252": ("cp1252", "surrogateescape"),
    "iso-8859-1": ("iso-8859-1", "strict"),
    "utf-16": ("utf-16", "surrogatepass"),
}
OTHER_FORMATS = {
    b"PK\x03\x04": "ZIP, XLSX, or DOCX",
    b"\xd0\xcf\x11\xe0": "XLS or DOC",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
}


@dataclass(frozen=True)
class Sniffed:
    """What one pass over a file tells; `encoding` is empty where it has to be asked."""

    sample: bytes
    encoding: str


def sniff(chunks: Iterable[bytes]) -> Sniffed:
    """Read a whole file in flat memory; raises Invalid when it is no text."""
    sample = b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for chunk in chunks:
        if len(sample) < SAMPLE_BYTES:
            sample += chunk[: SAMPLE_BYTES - len(sample)]
        is_utf8 = is_utf8 and decodes(decoder, chunk)
    is_utf8 = is_utf8 and decodes(decoder, b"", final=True)
    refuse_other_formats(sample)
    if looks_like_utf16(sample):
        return Sniffed(sample, "utf-16")
    refuse_binary(sample)
    return Sniffed(sample, "utf-8" if is_utf8 else "")


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    """Whether the next bytes are valid."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def refuse_other_formats(sample: bytes) -> None:
    """Raise Invalid for a file whose first bytes name another format."""
    for start, name in OTHER_FORMATS.items():
        if sample.startswith(start):
            raise Invalid(
                _(
                    "The format of this file is %(format)s, not CSV or TSV. Save the table as CSV "
                    "or TSV first."
                )
                % {"format": name}
            )


def refuse_binary(sample: bytes) -> None:
    """Raise Invalid for bytes that are no text in any encoding offered here."""
    controls = len(sample) - len(sample.translate(None, CONTROL))
    if controls > MAX_CONTROL_BYTES * len(sample) + 8:
        raise Invalid(_("This file contains binary data, not text. Choose a CSV or TSV file."))


def looks_like_utf16(sample: bytes) -> bool:
    """A byte order mark, or every second byte of Western text being zero."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    high = sample[1::2]
    return len(high) > 0 and high.count(0) > len(high) * 0.4 and sample[::2].count(0) == 0


def decode_sample(sample: bytes, encoding: str) -> str:
    """The sample as text; a character cut at its end is left out."""
    codec, errors = CODECS[encoding]
    decoder = codecs.getincrementaldecoder(codec)(errors)
    return decoder.decode(sample)
