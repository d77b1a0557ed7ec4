"""How do all files get from the storage into one archive, and back, whatever the storage is?"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from config.env import stop


def write(target: Path) -> int:
    """Pack every file; how many. One that goes while this runs is no file of the installation."""
    count = 0
    with tarfile.open(target, "w") as archive:
        for name in stored():
            try:
                with default_storage.open(name, "rb") as file:
                    entry = tarfile.TarInfo(name)
                    entry.size = file.size
                    archive.addfile(entry, file)
            except FileNotFoundError:
                continue
            count += 1
    return count


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage, in order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    yield from (inside + file for file in sorted(files))
    for each in sorted(folders):
        yield from stored(inside + each)


def is_occupied() -> bool:
    """Whether there is any file."""
    return next(stored(), None) is not None


def clear() -> None:
    """Remove every file."""
    for name in list(stored()):
        default_storage.delete(name)


def load(source: Path) -> int:
    """Unpack every file to its name; how many. The storage refuses names that lead out of it."""
    count = 0
    with tarfile.open(source, "r") as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is None:
                continue
            kept = default_storage.save(entry.name, File(content, name=entry.name))
            if kept != entry.name:
                raise stop(f"There was a file {entry.name} already. Restore into an empty place.")
            count += 1
    return count
