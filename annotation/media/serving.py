"""How does a medium reach the browser of somebody who may see it?

The caller has asked for the right. What leaves runs nothing, is kept by no shared cache, and
isn't sent again while the browser has it, if it may keep it. Audio and video are sent in the parts
that are asked for.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from annotation.media import series, video
from annotation.media.image import THUMBNAIL_MIME
from annotation.media.medium import PLAYABLE, THUMBNAIL
from annotation.media.models import Media
from annotation.media.ranges import file_response
from annotation.media.registry import MEDIA
from annotation.media.series import WINDOW
from annotation.media.video_files import MP4, ONLY_IN_MP4, WEBM
from annotation.media.window_request import window_response


def media_response(
    request: HttpRequest, media: Media, preview: str, *, may_be_kept: bool
) -> HttpResponseBase:
    """The medium as it is shown, or a preview of it by name; raises Http404, or Gone when the
    storage lost it.

    What browsers can't play is sent as its playable copy; `original_response` sends what was
    brought.
    """
    if preview == THUMBNAIL:
        return thumbnail_response(request, media, may_be_kept=may_be_kept)
    if preview == WINDOW and media.medium == series.MEDIUM.key:
        return window_response(request, media, may_be_kept=may_be_kept)
    wanted = preview or (PLAYABLE if PLAYABLE in media.previews else "")
    if not wanted:
        return original_response(request, media, may_be_kept=may_be_kept)
    stored_as = media.previews.get(wanted)
    mime = mime_of(media, wanted)
    if stored_as is None or mime is None:
        raise Http404
    return sent(request, media, stored_as, mime=mime, part=wanted, may_be_kept=may_be_kept)


def mime_of(media: Media, preview: str) -> str | None:
    """What a preview holds; None for one that stays inside."""
    if preview == PLAYABLE and media.medium == video.MEDIUM.key:
        return MP4.mime if media.facts["codec"] in ONLY_IN_MP4 else WEBM.mime
    return MEDIA[media.medium].preview_mimes.get(preview)


def original_response(request: HttpRequest, media: Media, *, may_be_kept: bool) -> HttpResponseBase:
    """The file as it was brought, or 304; raises Gone when the storage lost it."""
    return sent(request, media, media.stored_as, mime=media.mime, may_be_kept=may_be_kept)


def thumbnail_response(
    request: HttpRequest, media: Media, *, may_be_kept: bool
) -> HttpResponseBase:
    """The small image, or 304; raises Gone when the storage lost it."""
    stored_as = media.thumbnail_as
    return sent(
        request, media, stored_as, mime=THUMBNAIL_MIME, part="small", may_be_kept=may_be_kept
    )


def sent(
    request: HttpRequest,
    media: Media,
    stored_as: str,
    *,
    mime: str,
    may_be_kept: bool,
    part: str = "",
) -> HttpResponseBase:
    """One of the medium's files."""
    etag = etag_of(media, part)
    return file_response(request, stored_as, mime=mime, etag=etag, may_be_kept=may_be_kept)


def etag_of(media: Media, preview: str = "") -> str:
    """What stays the same as long as the bytes do."""
    return f'"{bytes(media.sha256).hex()}{"-" if preview else ""}{preview}"'
