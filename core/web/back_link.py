"""The previous page, for the way back on error pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(address: str, request: HttpRequest) -> bool:
    """Whether an address lies at the host that was asked."""
    try:
        host = request.get_host()
    except DisallowedHost:  # then nothing is
        return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts={host})


def came_from(request: HttpRequest) -> str:
    """The path of the page here that led to this request; empty where that is unknown or itself."""
    before = request.headers.get("Referer", "")
    if not before or not is_ours(before, request):
        return ""
    parts = urlsplit(before)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if request.method == "GET" and path == request.get_full_path() else path
