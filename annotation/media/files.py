"""Where do the files of items lie? In the folder of the import that brought them.

A file belongs to an item only once a row of Media names it. Whatever else lies in an import's
folder is left over from a run that stopped, or was there already, and is removed by `sweep`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models import Q

from annotation.media.models import Media

BATCH_SIZE = 1000


def folder_of(organization_id: int, import_id: int) -> str:
    """Where an import's files lie in the storage."""
    return f"organizations/{organization_id}/imports/{import_id}"


def keep(name: str, content: bytes) -> str:
    """Store bytes; the name to find them by."""
    return default_storage.save(name, ContentFile(content))


def keep_file(name: str, path: Path) -> str:
    """Store a local file; the name to find it by."""
    with path.open("rb") as file:
        return default_storage.save(name, File(file))


def open_stored(name: str) -> File[Any]:
    """A stored file, open for reading; raises FileNotFoundError when the storage lost it."""
    return default_storage.open(name, "rb")


def sweep(organization_id: int, import_id: int) -> int:
    """Remove the files of an import that no Media names; how many went.

    Needs an open scope, and the import's row locked in a state from which nothing lands.
    """
    swept = 0
    names = stored_in(folder_of(organization_id, import_id))
    while block := list(islice(names, BATCH_SIZE)):
        needed = named_by_media(block)
        for name in block:
            if name not in needed:
                default_storage.delete(name)
                swept += 1
    return swept


def stored_in(folder: str) -> Iterator[str]:
    """The names of the files in a folder; none where there is no folder."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}"


def preview_name(stored_as: str, preview: str) -> str:
    """What the file of a preview is called: so that the file it was made of is found by it."""
    return f"{stored_as}.{preview}"


def named_by_media(names: list[str]) -> set[str]:
    """Those of the names that hold a file of an item, its small image, or a preview of it."""
    made_of = {name.partition(".")[0] for name in names}
    found = Media.objects.filter(Q(stored_as__in=made_of.union(names)) | Q(thumbnail_as__in=names))
    return {
        name
        for stored_as, thumbnail_as, previews in found.values_list(
            "stored_as", "thumbnail_as", "previews"
        )
        for name in (stored_as, thumbnail_as, *previews.values())
    }
