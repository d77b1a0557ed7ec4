"""Where do the files of items lie? In the folder of the import that brought them.

A file belongs to an item only once a row of Media names it. Whatever else lies in an import's
folder is left over from a run that stopped, or was there already, and is removed by `sweep`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from annotation.media.models import Media


def folder_of(organization_id: int, import_id: int) -> str:
    """Where an import's files lie in the storage."""
    return f"organizations/{organization_id}/imports/{import_id}"


def keep(name: str, content: bytes) -> str:
    """Store bytes; the name to find them by."""
    return default_storage.save(name, ContentFile(content))


def open_stored(name: str) -> File[Any]:
    """A stored file, open for reading; raises FileNotFoundError when the storage lost it."""
    return default_storage.open(name, "rb")


def sweep(organization_id: int, import_id: int) -> int:
    """Remove the files of an import that no Media names; how many went.

    Needs an open scope, and the import's row locked in a state from which nothing lands.
    """
    names = list(stored_in(folder_of(organization_id, import_id)))
    needed = named_by_media(names)
    gone = [name for name in names if name not in needed]
    for name in gone:
        default_storage.delete(name)
    return len(gone)


def stored_in(folder: str) -> Iterator[str]:
    """The names of the files in a folder; none where there is no folder."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}"


def named_by_media(names: list[str]) -> set[str]:
    """Those of the names that a picture needs: itself, or its thumbnail beside it."""
    found = Media.objects.filter(stored_as__in=names).values_list("stored_as", "thumbnail_as")
    return {name for pair in found for name in pair}
