"""Idempotency-Key: a request that is sent twice is carried out once.

The answer is stored in the request's own transaction: what was undone is not remembered, so a
request that failed may be sent again with the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.tenancy.locks import Lock, try_take
from core.web.errors import Conflict, Invalid
from core.web.http import MemberRequest
from workforce.tokens.models import GivenAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
MAX_KEY_LENGTH = 255
WANTED_FOR = "POST"
FORM = "multipart/form-data"


class Digest(Protocol):
    """A hash that is being made."""

    def update(self, data: bytes, /) -> None:
        """Count these bytes in."""


def key_of(request: HttpRequest) -> str:
    """The key of a POST, empty if it has none; raises Invalid for one that can't be stored."""
    key = request.headers.get(HEADER, "") if request.method == WANTED_FOR else ""
    if len(key) > MAX_KEY_LENGTH or not (key.isascii() and key.isprintable()):
        raise Invalid(
            _("An Idempotency-Key can have up to 255 letters, digits, and symbols."), code="bad_key"
        )
    return key


def answered_once(
    request: MemberRequest, key: str, respond: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer of the first request with this key, or of this one if it is the first.

    Raises Conflict while the first is in progress, Invalid if it asked for something else.
    """
    token_id = request.member.token_id
    assert token_id is not None
    take_key(token_id, key)
    asked = hash_of(request)
    given = GivenAnswer.objects.filter(token_id=token_id, key=key).first()
    if given is not None:
        return given_again(given, asked)
    response = respond()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        GivenAnswer.objects.create(
            token_id=token_id,
            key=key,
            request_hash=asked,
            status=response.status_code,
            content_type=response.headers.get("Content-Type", ""),
            body=response.content,
        )
    return response


def take_key(token_id: int, key: str) -> None:
    """Hold the key until the transaction ends; raises Conflict if another request holds it."""
    if not try_take(Lock.IDEMPOTENCY_KEY, f"{token_id}:{key}"):
        raise Conflict(
            _("A request with this Idempotency-Key is still in progress. Try again in a moment."),
            code="in_progress",
        )


def given_again(given: GivenAnswer, asked: bytes) -> HttpResponse:
    """The stored answer; raises Invalid if the request was another one."""
    if not constant_time_compare(bytes(given.request_hash), asked):
        raise Invalid(
            _(
                "This Idempotency-Key was already used for a different request. Use a new key "
                "for each new request."
            ),
            code="key_reused",
        )
    return HttpResponse(
        bytes(given.body),
        status=given.status,
        content_type=given.content_type,
        headers={REPLAYED: "true"},
    )


def hash_of(request: HttpRequest) -> bytes:
    """SHA-256 over address and body; of a form over fields and files, not their boundary."""
    digest = hashlib.sha256(request.get_full_path().encode())
    if request.content_type != FORM:
        digest.update(b"\0" + request.body)
        return digest.digest()
    for field in sorted(request.POST.lists()):
        digest.update(repr(field).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            add_file(digest, name, file)
    return digest.digest()


def add_file(digest: Digest, name: str, file: Any) -> None:
    """Count an uploaded file in, and leave it as it was."""
    digest.update(repr((name, file.name, file.size)).encode())
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
