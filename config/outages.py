"""The handler of unexpected errors.

It answers without the database and without the request's member: either may be what is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache

from config.outage_gate import GATE
from config.request_id import current_request_id
from core.api.problems import problem_response
from core.web.errors import DomainError
from core.web.http import wants_json
from core.web.outage import AGAIN_SECONDS, DatabaseAway, DiskFull, database_away, outage_of
from workforce.members.middleware import PREFIX
from workforce.tokens.authentication import API, refusal_for

ABOUT_US = ("/healthz", "/readyz")  # they say by themselves how it is


@never_cache
def fault(request: HttpRequest) -> HttpResponse:
    """Say what is away, or that something broke: as page, as JSON, as problem details."""
    outage = outage_of(sys.exc_info()[1])
    if isinstance(outage, DiskFull):
        drop_uploads(request)
    if isinstance(outage, DatabaseAway):
        GATE.shut()
        return away(request)
    refusal = outage or refusal_for(HTTPStatus.INTERNAL_SERVER_ERROR)
    return shown(request, refusal, is_outage=outage is not None)


class GateMiddleware:
    """While the database is away, one request looks for it and the others are told at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if GATE.is_shut and request.path_info not in ABOUT_US and not is_back():
            return away(request)
        return self.get_response(request)


def is_back() -> bool:
    """Whether this request found the database, which opens the gate."""
    if not GATE.may_look():
        return False
    try:
        connection.ensure_connection()
    except Error:
        return False
    GATE.open()
    return True


@never_cache
def away(request: HttpRequest) -> HttpResponse:
    """The database is away, and when to ask again."""
    response = shown(request, database_away(), is_outage=True)
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response


def drop_uploads(request: HttpRequest) -> None:
    """Remove at once what came of an upload: it takes the room that others need."""
    for handler in request.upload_handlers:
        with suppress(OSError):  # writing its last bytes fails too; the file is gone all the same
            handler.upload_interrupted()


def shown(request: HttpRequest, refusal: DomainError, *, is_outage: bool) -> HttpResponse:
    """The refusal in the form that the caller reads."""
    if is_api(request.path_info):
        return problem_response(refusal)
    if wants_json(request):
        body = {"code": refusal.code, "message": refusal.message, "detail": refusal.detail}
        return JsonResponse(body, status=refusal.status)
    tries_again = AGAIN_SECONDS if is_outage and request.method == "GET" else 0
    # Without the request's processors: they look for people and messages in the database.
    context = {
        "request": {"COOKIES": request.COOKIES},
        "request_id": current_request_id(),
        "refusal": refusal,
        "tries_again": tries_again,
    }
    page = render_to_string("outage.html" if is_outage else "500.html", context)
    return HttpResponse(page, status=refusal.status)


def is_api(path: str) -> bool:
    """Whether scripts with a token ask there."""
    _slug, _slash, rest = path.removeprefix(PREFIX).partition("/")
    return path.startswith(PREFIX) and rest.startswith(API)
