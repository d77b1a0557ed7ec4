"""Which content types can an item's file have, and what is made of it? For the API's schema."""

from __future__ import annotations

from annotation.media import audio_files, series, sniffing, video_files
from annotation.media.registry import MEDIA

BINARY = "application/octet-stream"
FILE_TYPES = (
    *sniffing.IMAGE_TYPES,
    *(each.mime for each in audio_files.FORMATS),
    *(each.mime for each in video_files.CONTAINERS),
    series.MIME,
)
PREVIEW_TYPES = tuple(
    dict.fromkeys(
        [
            BINARY,  # also windows of a series
            *(mime for medium in MEDIA.values() for mime in medium.preview_mimes.values()),
            video_files.MP4.mime,
            video_files.WEBM.mime,
        ]
    )
)
