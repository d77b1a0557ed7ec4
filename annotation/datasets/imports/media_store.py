"""Store an uploaded file, its derivatives and its row of Media."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from annotation.datasets.imports.upload_reader import Entry, UploadReader
from annotation.media.files import keep, keep_file, preview_name
from annotation.media.medium import Examined, Medium
from annotation.media.registry import TEXT, medium_in, wrong_medium
from annotation.media.sniffing import UnsupportedFile


@dataclass(frozen=True)
class StoredMedia:
    """A stored file: the hash of its bytes, and what its row of Media holds."""

    digest: bytes
    row: dict[str, Any]


@dataclass(frozen=True)
class MediaStore:
    """Looks files through; they are stored under names that start with `place`."""

    place: str
    shelf: UploadReader

    def keep(self, number: int, entry: Entry, medium: Medium) -> StoredMedia:
        """Look the file of this number through and store it with what is made of it.

        Raises UnsupportedFile.
        """
        refuse_other_medium(medium, entry, self.shelf.start(entry))
        with TemporaryDirectory(prefix="crewmark-") as folder:
            path, made = Path(folder, "brought"), Path(folder, "made")
            made.mkdir()
            self.shelf.copy(entry, path, most=medium.most_bytes)
            found = medium.examine(path, entry.name, made)
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
            return StoredMedia(digest, self.row_of(number, medium, found, path))

    def row_of(self, number: int, medium: Medium, found: Examined, path: Path) -> dict[str, Any]:
        """What the row of Media will hold; puts its files into the storage."""
        name = f"{self.place}-{number}"
        return {
            "medium": medium.key,
            "stored_as": keep_file(name, path),
            "thumbnail_as": keep(f"{name}-small", found.thumbnail),
            "mime": found.mime,
            "width": found.width,
            "height": found.height,
            "facts": found.facts.model_dump(mode="json"),
            "previews": {
                preview: keep_file(preview_name(name, preview), made)
                for preview, made in found.previews.items()
            },
            "size_bytes": path.stat().st_size,
        }


def refuse_other_medium(medium: Medium, entry: Entry, start: bytes) -> None:
    """Raise UnsupportedFile for a file that is no file of the medium, by its first bytes."""
    other = medium_in(start)
    if other is not None and other.key != medium.key:
        raise UnsupportedFile(wrong_medium(medium.key, other.key))
    if entry.kind == TEXT or entry.is_metadata:
        raise UnsupportedFile(wrong_medium(medium.key, TEXT))
    medium.recognise(start, entry.name)
