"""Which media are there? One table; what is asked of a medium is asked through it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotation.media import audio, image, series, video
from annotation.media.medium import Facts, Medium

TEXT = "text"
PAIR = "pair"  # what is compared, two or more in one item; a table says what belongs together
TABLES = (TEXT, PAIR)
MEDIA: dict[str, Medium] = {
    each.key: each for each in (image.MEDIUM, audio.MEDIUM, video.MEDIUM, series.MEDIUM)
}
IMAGE = image.MEDIUM.key
SERIES = series.MEDIUM.key
COMPARED = (image.MEDIUM, audio.MEDIUM)  # files that an item of a pair may hold
MEDIA_TYPES = (*TABLES, *MEDIA)  # what a project may label


def medium_of(key: str) -> Medium | None:
    """The medium of a project's media type; None for texts, which have no files."""
    return MEDIA.get(key)


def medium_in(start: bytes) -> Medium | None:
    """The medium that a file with these first bytes surely is."""
    return next((medium for medium in MEDIA.values() if medium.is_its(start)), None)


def facts_of(medium: str, stored: Any) -> Facts:
    """The facts of a row of Media."""
    return MEDIA[medium].facts_of(stored)


def wrong_medium(wanted: str, found: str) -> str:
    """The sentence for a file of another medium than the project's."""
    return _("This project is for %(wanted)s. This is %(found)s.") % {
        "wanted": MEDIA[wanted].plural if wanted in MEDIA else _("texts"),
        "found": MEDIA[found].single if found in MEDIA else _("a text"),
    }
