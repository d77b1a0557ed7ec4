"""Preload headers for the scripts of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

LISTING = "scripts.json"  # script/build-assets.mjs writes it


def scripts_ahead(entry: str, wanted: Iterable[str]) -> list[str]:
    """The addresses of the scripts that this entry and the wanted kinds and media consist of.

    They are named as scripts name each other: the build put the content's hash into the name.
    """
    listed = listing()
    names = dict.fromkeys(name for key in (entry, *wanted) for name in listed.get(key, []))
    return [f"{settings.STATIC_URL}{name}" for name in names]


def listing() -> dict[str, list[str]]:
    """What the build says; a page without it works, its scripts come one after the other."""
    found = finders.find(LISTING)
    if not isinstance(found, str):
        return {}
    path = Path(found)
    return read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def read(path: Path, _written: int) -> dict[str, list[str]]:
    """The file's content, read again only when it was written again."""
    content: dict[str, list[str]] = json.loads(path.read_text())
    return content
