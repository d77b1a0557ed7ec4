"""Which content types can an item's file have, and what is made of it? For the API's schema."""

from __future__ import annotations

from annotation.media import films, series, sniffing, sounds
from annotation.media.registry import MEDIA

BINARY = "application/octet-stream"
FILE_TYPES = (
    *sniffing.PICTURE_TYPES,
    *(each.mime for each in sounds.FORMATS),
    *(each.mime for each in films.CONTAINERS),
    series.MIME,
)
PREVIEW_TYPES = tuple(
    dict.fromkeys(
        [
            BINARY,  # also windows of a series
            *(mime for medium in MEDIA.values() for mime in medium.preview_mimes.values()),
            films.MP4.mime,
            films.WEBM.mime,
        ]
    )
)
