"""Storage of uploaded files. In the default storage, under random names.

A folder for each organization; nothing serves them to a browser.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from annotation.datasets.imports.encoding import CODECS, SAMPLE_BYTES

READ_BYTES = 256 * 1024


@dataclass(frozen=True)
class OpenFile:
    """A stored file as text, and how far its bytes were read."""

    text: io.TextIOWrapper
    raw: IO[bytes]

    @property
    def read_bytes(self) -> int:
        """The position in the file."""
        return self.raw.tell()


def store(content: File[bytes], *, organization_id: int) -> str:
    """Keep an uploaded file; the name to find it by."""
    return default_storage.save(f"{organization_id}/{secrets.token_hex(16)}", content)


def discard(stored_as: str) -> None:
    """Remove a stored file."""
    default_storage.delete(stored_as)


def read_sample(stored_as: str) -> bytes:
    """The first bytes of a stored file, enough to detect and to preview."""
    with default_storage.open(stored_as, "rb") as stored:
        return bytes(stored.read(SAMPLE_BYTES))


@contextmanager
def open_text(stored_as: str, encoding: str) -> Iterator[OpenFile]:
    """Open a stored file for the csv reader: line ends untouched, bad bytes as lone surrogates."""
    codec, errors = CODECS[encoding]
    with default_storage.open(stored_as, "rb") as stored:
        raw = cast("IO[bytes]", stored.file)
        with io.TextIOWrapper(raw, encoding=codec, errors=errors, newline="") as text:
            yield OpenFile(text, raw)
