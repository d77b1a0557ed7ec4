"""Where was the person before? For the way back on a page that says no."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """The path of the page here that led to this request; empty where that is unknown or itself."""
    before = request.headers.get("Referer", "")
    host = request.META.get("HTTP_HOST", "")
    if not before or not url_has_allowed_host_and_scheme(before, allowed_hosts={host}):
        return ""
    parts = urlsplit(before)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if request.method == "GET" and path == request.get_full_path() else path
