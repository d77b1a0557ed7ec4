"""The one door to everything under /o/<slug>/api/v1/: authenticates a token.

Only a token opens it: a browser's session is never looked at, so there is nothing to forge.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.api.problems import TooLarge, Unauthorized, nothing_here, of_status, problem_response
from core.identity.models import User
from core.permissions.scopes import permissions_of
from core.web.errors import DomainError, Invalid
from core.web.http import MemberRequest
from workforce.members.scope import TokenEntry, serialize, token_scope
from workforce.tokens.idempotency import FORM, answered_once, key_of
from workforce.tokens.last_used import note_use
from workforce.tokens.rate_limit import PACES
from workforce.tokens.secret import digest_of, is_wellformed

API = "api/v1/"
SAFE = ("GET", "HEAD", "OPTIONS")
Respond = Callable[[HttpRequest], HttpResponse]


def answer_token(request: HttpRequest, *, slug: str, get_response: Respond) -> HttpResponse:
    """The answer to a script; every refusal comes as problem details."""
    try:
        secret = bearer(request)
        PACES.require(digest_of(secret))
        key = key_of(request)
        read_before(request)
        response = answer_inside(request, slug, secret, key, get_response)
    except DomainError as error:
        response = problem_response(error)
    return in_our_form(response)


def bearer(request: HttpRequest) -> str:
    """The token of the request; raises Unauthorized if there is none that could be ours."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise Unauthorized(_("Send your API token in the header “Authorization: Bearer cmk_…”."))
    if not is_wellformed(secret.strip()):
        raise unknown_token()
    return secret.strip()


def unknown_token() -> Unauthorized:
    """One sentence for all reasons: nobody learns which organizations there are."""
    return Unauthorized(
        _(
            "This token is unknown, expired, or revoked, or its owner must set up two-factor "
            "authentication first. Create a new token on the API tokens page."
        ),
        code="unknown_token",
    )


def read_before(request: HttpRequest) -> None:
    """Read what is sent before the transaction opens; raises TooLarge or Invalid."""
    if request.method in SAFE:
        return
    try:
        if request.content_type == FORM:
            request.POST.keys()
        else:
            request.body  # noqa: B018  # reads and keeps it
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        raise TooLarge(_("The request is too large. Send less data at once.")) from None
    except MultiPartParserError:
        raise Invalid(_("The multipart form data couldn't be parsed."), code="malformed") from None


def answer_inside(
    request: HttpRequest, slug: str, secret: str, key: str, get_response: Respond
) -> HttpResponse:
    """One transaction in the token's scope, which an answer of 400 or more undoes.

    With an Idempotency-Key the person's lock is taken after the key's, so that a request in
    progress is noticed instead of waited for.
    """
    changes = request.method not in SAFE
    waits = changes and not key
    with token_scope(slug=slug, digest=digest_of(secret), one_at_a_time=waits) as entry:
        if entry is None:
            raise unknown_token()
        inside = authenticate_request(request, entry)
        PACES.count(digest_of(secret), token_id_of(entry))
        with timezone.override(inside.organization.timezone):
            if key:
                response = answered_once(inside, key, lambda: serialized(inside, get_response))
            else:
                response = get_response(inside)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
    return response


def token_id_of(entry: TokenEntry) -> int:
    """The id of the token that opened the door."""
    assert entry.member.token_id is not None
    return entry.member.token_id


def authenticate_request(request: HttpRequest, entry: TokenEntry) -> MemberRequest:
    """The request with the member, who may only what the token's scopes say."""
    member = entry.member
    member.limited_to = permissions_of(entry.scopes)
    note_use(token_id_of(entry), last_used_at=entry.last_used_at, now=timezone.now())
    inside = cast("MemberRequest", request)
    inside.member, inside.organization = member, member.organization
    inside.user = cast("User", SimpleLazyObject(lambda: member.user))
    return inside


def serialized(request: MemberRequest, get_response: Respond) -> HttpResponse:
    """The answer once the person's other changing requests have ended."""
    serialize(request.member)
    return get_response(request)


def in_our_form(response: HttpResponse) -> HttpResponse:
    """Django's own pages for errors as problem details too; nothing may be kept on the way."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code >= HTTPStatus.BAD_REQUEST and is_page:
        response = problem_response(refusal_for(response.status_code))
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def refusal_for(status: int) -> DomainError:
    """What an error page of Django means."""
    if status == HTTPStatus.NOT_FOUND:
        return nothing_here()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        sentence = _("Something went wrong on our side. Nothing was changed. Try again later.")
        return of_status(status, sentence, "fault")
    return of_status(status, _("The request couldn't be understood."), "malformed")
