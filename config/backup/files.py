"""Pack all stored files into one archive and back, whatever the storage is."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from config.env import stop

ASIDE = "restoring"  # the folder of the storage in which changed files wait
PIECE_BYTES = 1024 * 1024


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


@dataclass
class Brought:
    """The files of a backup, by name: all of them, those that are new here, and those that differ.

    `changed` says where in the storage the content waits that is to take the place of another.
    """

    names: set[str] = field(default_factory=set)
    added: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)


def bring(source: Path, brought: Brought) -> None:
    """Store all files of an archive beside those that are there, of which none is touched."""
    with tarfile.open(source, "r") as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is not None:
                add(brought, entry.name, content)


def take_back(brought: Brought) -> None:
    """Remove what was brought."""
    for name in [*brought.added, *brought.changed.values()]:
        default_storage.delete(name)


def add(brought: Brought, name: str, content: IO[bytes]) -> None:
    """Store a file of the backup, aside if there is another by its name. Names stay inside."""
    brought.names.add(name)
    if not default_storage.exists(name):
        brought.added.append(name)
        save_as(name, content)
        return
    with default_storage.open(name, "rb") as here:
        is_same = digest_of(here) == digest_of(content)
    if not is_same:
        brought.changed[name] = f"{ASIDE}/{name}"
        content.seek(0)
        default_storage.delete(brought.changed[name])  # of a restore that was killed
        save_as(brought.changed[name], content)


def settle(brought: Brought) -> None:
    """Let the files be those of the backup alone; can be repeated where it was cut off."""
    for name, aside in brought.changed.items():
        default_storage.move(aside, name)  # type: ignore[attr-defined]  # both storages of ours can
    for name in list(stored()):
        if name not in brought.names:
            default_storage.delete(name)


def save_as(name: str, content: IO[bytes]) -> None:
    """Store a file by exactly this name; stops if somebody stored one meanwhile."""
    if default_storage.save(name, File(content, name=name)) != name:
        raise stop(
            f"The file {name} was stored during the restore. Stop web servers and workers first."
        )


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of an open file; those of a bucket have no buffer, which hashlib asks for."""
    digest = hashlib.sha256()
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()
