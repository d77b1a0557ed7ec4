"""Iterate over the files of an import, including those in ZIPs."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from django.utils.translation import gettext as _

from annotation.datasets.imports.archive import Listing, Member, is_systems, listing_of, open_zip
from annotation.datasets.models import ImportFile
from annotation.media.files import open_stored
from annotation.media.limits import TEXT_BYTES, too_large
from annotation.media.registry import MEDIA, TEXT
from annotation.media.sniffing import SNIFF_BYTES, UnsupportedFile

METADATA = ("metadata.csv", "metadata.tsv", "metadata.jsonl")
TEXT_ENDINGS = (".txt", ".text", ".md")
BLOCK = 1024 * 1024
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Entry:
    """A file among those brought: its path, its size, and how many uploaded bytes it stands for."""

    name: str
    size: int
    weight: int
    stored_as: str
    member: Member | None = None

    @property
    def is_metadata(self) -> bool:
        """Whether it says something of the other files."""
        return PurePosixPath(self.name).name.lower() in METADATA

    @property
    def kind(self) -> str:
        """What its name says it is: the key of a medium, text or other."""
        ending = PurePosixPath(self.name).suffix.lower()
        if ending in TEXT_ENDINGS:
            return TEXT
        return next((key for key, medium in MEDIA.items() if ending in medium.endings), "other")


def listing(file: IO[bytes]) -> Listing:
    """The files of an open ZIP; raises Invalid."""
    with closing(open_zip(file)) as archive:
        return listing_of(archive)


def passed_over(files: Iterable[ImportFile]) -> int:
    """How many of the files a computer put there by itself."""
    count = 0
    for file in files:
        if file.is_zip:
            with open_stored(file.stored_as) as stored:
                count += listing(cast("IO[bytes]", stored)).passed_over
        else:
            count += is_systems(file.name)
    return count


def entries_of(files: Iterable[ImportFile]) -> Iterator[Entry]:
    """Every file, in the order they were chosen and packed; raises Invalid for an unsafe ZIP."""
    for file in files:
        if file.is_zip:
            with open_stored(file.stored_as) as stored:
                found = listing(cast("IO[bytes]", stored))
            for each in found.members:
                yield Entry(each.name, each.size, each.packed, file.stored_as, each)
        elif not is_systems(file.name):
            yield Entry(file.name, file.size_bytes, file.size_bytes, file.stored_as)


class UploadReader:
    """Reads the files of entries; a ZIP stays open as long as entries come out of it."""

    def __init__(self) -> None:
        self.open_as = ""
        self.archive: zipfile.ZipFile | None = None

    def __enter__(self) -> UploadReader:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ZIP in use."""
        if self.archive is not None:
            stored = self.archive.fp
            self.archive.close()
            if stored is not None:
                stored.close()
        self.archive, self.open_as = None, ""

    def read(self, entry: Entry) -> bytes:
        """All of a text file; raises UnsupportedFile for a damaged or oversized one."""
        if entry.size > TEXT_BYTES:
            raise UnsupportedFile(too_large(TEXT_BYTES))
        with self.unpacked(entry) as file:
            return file.read(entry.size)  # no more, whatever comes out of a ZIP that lies

    def start(self, entry: Entry) -> bytes:
        """The first bytes, enough to tell what it is; raises UnsupportedFile."""
        with self.unpacked(entry) as file:
            return file.read(SNIFF_BYTES)

    def copy(self, entry: Entry, target: Path, *, most: int) -> None:
        """Put a file of at most so many bytes at a place of its own; raises UnsupportedFile."""
        if entry.size > most:
            raise UnsupportedFile(too_large(most))
        with self.unpacked(entry) as file, target.open("wb") as copied:
            left = entry.size  # no more, whatever comes out of a ZIP that lies
            while block := file.read(min(BLOCK, left)):
                copied.write(block)
                left -= len(block)

    @contextmanager
    def unpacked(self, entry: Entry) -> Iterator[IO[bytes]]:
        """The file of an entry; damage in a ZIP becomes UnsupportedFile, also while it is read."""
        if entry.member is None:
            with open_stored(entry.stored_as) as stored:
                yield cast("IO[bytes]", stored)
            return
        try:
            with self.archive_of(entry).open(entry.member.info) as packed:
                yield packed
        except DAMAGED as damage:
            raise UnsupportedFile(
                _("This file is damaged in the ZIP. Create the ZIP again.")
            ) from damage

    def archive_of(self, entry: Entry) -> zipfile.ZipFile:
        """The open ZIP that holds the entry."""
        if self.archive is None or self.open_as != entry.stored_as:
            self.close()
            self.archive = open_zip(cast("IO[bytes]", open_stored(entry.stored_as)))
            self.open_as = entry.stored_as
        return self.archive
