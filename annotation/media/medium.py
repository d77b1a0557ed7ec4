"""What must a medium be able to do, so that its files become items?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from annotation.media.sniffing import UnsupportedFile

THUMBNAIL = "thumbnail"
PLAYABLE = "playable"  # the preview that is sent in the place of a file browsers can't play


class Facts(BaseModel):
    """What Media.facts holds of a medium; whole numbers, times in microseconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoFacts(Facts):
    """Of an image everything stands in columns of its own."""


@dataclass(frozen=True)
class Examined:
    """An audio file, and what is kept beside it: a small image as WebP, facts, and previews.

    The previews are files in the folder that was given, by name. `width` and `height` are pixels
    as they are seen; None for what isn't seen.
    """

    mime: str
    thumbnail: bytes
    facts: Facts
    width: int | None = None
    height: int | None = None
    previews: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Medium:
    """A kind of file that items show.

    `recognise` says by the first bytes and the name whether it may be one, and raises
    UnsupportedFile; `is_its` whether those bytes are surely one. `examine` takes the file, its name
    and an empty folder for previews, decodes all of it and raises UnsupportedFile. `preview_mimes`
    are the previews that pages may ask for, by name; others stay inside.
    """

    key: str
    single: str | Promise
    plural: str | Promise
    help_text: str | Promise
    endings: tuple[str, ...]
    accept: str
    most_bytes: int
    is_its: Callable[[bytes], bool]
    recognise: Callable[[bytes, str], object]
    examine: Callable[[Path, str, Path], Examined]
    facts: type[Facts] = NoFacts
    preview_mimes: Mapping[str, str] = field(default_factory=dict)

    def facts_of(self, stored: Any) -> Facts:
        """The facts that a row of Media holds."""
        return self.facts.model_validate(stored)


def refuse_ending(name: str, endings: tuple[str, ...], *, holds: str) -> None:
    """Raise UnsupportedFile for a name that says something else than the file holds."""
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in endings:
        raise UnsupportedFile(
            _("The file name ends in %(ending)s, but the file contains %(format)s. Rename it.")
            % {"ending": ending, "format": holds}
        )
