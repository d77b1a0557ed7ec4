"""Compression of responses: pages and data; files are sent as they are.

What is streamed (media by ranges, releases) keeps its length, and what is compressed in itself
would only cost time. Django adds a random length to each, so that sizes tell nothing of a secret
in a page (BREACH).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/vnd.oai.openapi")


class CompressionMiddleware(GZipMiddleware):
    """Gzip for pages and JSON, if the browser takes it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The response, smaller where that is worth it."""
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
