"""How does a picture reach the browser of somebody who may see it?

The caller has asked for the right. What leaves runs nothing, is kept by no shared cache, and
isn't sent again while the browser has it.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from annotation.media.files import open_stored
from annotation.media.models import Media
from annotation.media.picture import THUMBNAIL_MIME
from workforce.web.errors import Gone

SECONDS_KEPT = 600
SEALED = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
HEADERS = {
    "Cache-Control": f"private, max-age={SECONDS_KEPT}",
    "Content-Security-Policy": SEALED,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
}


def picture_response(request: HttpRequest, media: Media) -> HttpResponseBase:
    """The picture as it was brought, or 304; raises Gone when the storage lost it."""
    return file_response(request, media.stored_as, mime=media.mime, etag=etag_of(media))


def thumbnail_response(request: HttpRequest, media: Media) -> HttpResponseBase:
    """The small picture, or 304; raises Gone when the storage lost it."""
    etag = etag_of(media, small=True)
    return file_response(request, media.thumbnail_as, mime=THUMBNAIL_MIME, etag=etag)


def etag_of(media: Media, *, small: bool = False) -> str:
    """What stays the same as long as the bytes do."""
    return f'"{bytes(media.sha256).hex()}{"-small" if small else ""}"'


def file_response(
    request: HttpRequest, stored_as: str, *, mime: str, etag: str
) -> HttpResponseBase:
    """A stored file with the headers that every picture gets."""
    known = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        response: HttpResponseBase = known
    else:
        try:
            file = open_stored(stored_as)
        except FileNotFoundError as error:
            raise Gone(_("The picture's file is missing in the storage.")) from error
        response = FileResponse(file, content_type=mime)
    for name, value in (HEADERS | {"ETag": etag}).items():
        response.headers[name] = value
    return response
