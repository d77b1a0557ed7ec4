"""Which bytes of a stored file does a browser get? All, or the range that it asks for.

RFC 9110: one range of bytes is answered with 206, one beyond the end with 416; several at once, or
a range of what is another file by now (If-Range), with the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Any

from django.core.files.base import File
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from annotation.media.files import open_stored
from core.web.errors import Gone

SECONDS_KEPT = 600
KEPT = f"private, max-age={SECONDS_KEPT}"
NOT_KEPT = "private, no-store"
BLOCK = 64 * 1024
SEALED = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
HEADERS = {
    "Cache-Control": KEPT,
    "Content-Security-Policy": SEALED,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(Exception):
    """A range that begins beyond the file's end."""


def file_response(
    request: HttpRequest, stored_as: str, *, mime: str, etag: str, may_be_kept: bool
) -> HttpResponseBase:
    """A stored file, a range of it, 304 or 416, with the headers that every medium gets."""
    known = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        response: HttpResponseBase = known
    else:
        try:
            file = open_stored(stored_as)
        except FileNotFoundError as error:
            raise Gone(_("The item's file is missing from storage.")) from error
        response = part_of(file, wanted_range(request, etag), mime=mime)
    for name, value in (headers_for(may_be_kept=may_be_kept) | {"ETag": etag}).items():
        response.headers[name] = value
    return response


def headers_for(*, may_be_kept: bool) -> dict[str, str]:
    """The headers of a medium that browsers may keep for a while, or not at all."""
    return HEADERS if may_be_kept else HEADERS | {"Cache-Control": NOT_KEPT}


def wanted_range(request: HttpRequest, etag: str) -> str:
    """The range that counts: none where it is meant for another state of the file."""
    if request.headers.get("If-Range", etag) != etag:
        return ""
    return request.headers.get("Range", "")


def part_of(file: File[Any], wanted: str, *, mime: str) -> HttpResponseBase:
    """The file, or the range of it that is wanted."""
    size = file.size
    try:
        first, last = bounds(wanted, size) or (0, size - 1)
    except Unsatisfiable:
        file.close()
        headers = {"Content-Range": f"bytes */{size}"}
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers, content_type=mime
        )
    if last - first + 1 == size:
        return FileResponse(file, content_type=mime)
    response = StreamingHttpResponse(
        blocks(file, first, last), status=HTTPStatus.PARTIAL_CONTENT, content_type=mime
    )
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def bounds(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of a Range header; None where the whole file is to be sent."""
    found = RANGE.fullmatch(wanted.strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return suffix(last, size) if last else None
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last), size - 1) if last else size - 1


def suffix(length: str, size: int) -> tuple[int, int]:
    """The last so many bytes."""
    if not int(length) or not size:
        raise Unsatisfiable
    return max(0, size - int(length)), size - 1


def blocks(file: IO[bytes] | File[Any], first: int, last: int) -> Iterator[bytes]:
    """The bytes from the first to the last, both included; closes the file."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block
