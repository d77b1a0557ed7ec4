"""Files of a release.

Stored gzipped, without a time in them, so that the same rows give the same bytes.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, TextIOWrapper
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, Any, cast

import orjson
from django.core.files import File
from django.core.files.storage import default_storage

from annotation.releases.background_writer import BackgroundWriter
from annotation.releases.models import Release

FORMATS = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
LEVEL = 3  # of 9: half the time of the usual 6 for a tenth more bytes
BLOCK = 64 * 1024
LARGE_BLOCK = 1024 * 1024  # what is compressed at once


def stored_as(release: Release, file_format: str) -> str:
    """The file's name in the storage, in the folder of its organization."""
    folder = f"organizations/{release.organization_id}/releases/{release.pk}"
    return f"{folder}/rows.{file_format}.gz"


class BuildDirectory:
    """A folder of this machine where a release is built before anybody can see it."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def path(self, file_format: str) -> Path:
        """The unfinished file of a format."""
        return self.folder / f"rows.{file_format}.gz"

    @contextmanager
    def writing(self, file_format: str) -> Iterator[IO[bytes]]:
        """The unfinished file, open for writing, compressed by a thread of its own."""
        with (
            self.path(file_format).open("wb") as raw,
            gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as packed,
            BufferedWriter(BackgroundWriter(packed.write), LARGE_BLOCK) as file,
        ):
            yield file

    @contextmanager
    def writing_text(self, file_format: str) -> Iterator[IO[str]]:
        """The same for text."""
        with (
            self.writing(file_format) as file,
            TextIOWrapper(file, encoding="utf-8", newline="") as text,
        ):
            yield text

    @contextmanager
    def spool(self) -> Iterator[IO[bytes]]:
        """A file for the snapshot's rows, gone when closed."""
        with NamedTemporaryFile(dir=self.folder, buffering=BLOCK) as file:
            yield cast("IO[bytes]", file)


@contextmanager
def build_directory() -> Iterator[BuildDirectory]:
    """A folder to build in; removed afterwards."""
    with TemporaryDirectory(prefix="crewmark-release-") as folder:
        yield BuildDirectory(folder)


def publish_files(release: Release, built_in: BuildDirectory) -> None:
    """Put the finished files where downloads find them, in place of a half-built release's."""
    for file_format in FORMATS:
        name = stored_as(release, file_format)
        default_storage.delete(name)
        with built_in.path(file_format).open("rb") as file:
            default_storage.save(name, File(file))


def remove_files(release: Release) -> None:
    """Nothing of a release that could not be finished stays; the caller holds its row."""
    for file_format in FORMATS:
        default_storage.delete(stored_as(release, file_format))


def open_stored(release: Release, file_format: str) -> File[Any]:
    """The compressed file; raises FileNotFoundError when the storage lost it."""
    return default_storage.open(stored_as(release, file_format), "rb")


def first_rows(release: Release, count: int) -> list[dict[str, Any]]:
    """The first rows of a ready release, for its page."""
    with open_stored(release, "jsonl") as stored, gzip.GzipFile(fileobj=stored) as file:
        return [orjson.loads(line) for line in islice(file, count)]


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece; closed at the end."""
    with file:
        while block := file.read(BLOCK):
            yield block
