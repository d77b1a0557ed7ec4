"""Reads the rest of a request that was refused early, so that the answer arrives.

A server that answers and closes while the browser still sends resets the connection, and the
browser shows its own error instead of the answer (RFC 9112, 9.6). Gunicorn discards 64 KiB.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, UnreadablePostError

MAX_BYTES = 64 * 1024 * 1024
MAX_SECONDS = 10.0
BATCH_SIZE = 64 * 1024


class UnreadMiddleware:
    """Reads what is left of a request before it is turned away, so that the answer arrives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            discard(request)
        return response


def discard(request: HttpRequest) -> None:
    """Read on to the end, to 64 MiB or for 10 seconds, whichever comes first."""
    connection = request.META.get("gunicorn.socket")
    until = time.monotonic() + MAX_SECONDS
    left = MAX_BYTES
    try:
        while left > 0 and (seconds := until - time.monotonic()) > 0:
            if connection:
                connection.settimeout(seconds)
            if not (read := request.read(BATCH_SIZE)):
                return
            left -= len(read)
    except UnreadablePostError:  # whoever sends it is gone, or stopped
        return
    finally:
        if connection:
            connection.settimeout(None)
