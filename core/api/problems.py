"""Problem details (RFC 9457) for every refusal of the API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from core.web.errors import DomainError, Invalid, problem_details

CONTENT_TYPE = "application/problem+json"
CODES = {
    exceptions.ParseError: "malformed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.MethodNotAllowed: "method_not_allowed",
}


class Unauthorized(DomainError):
    """No token, or one that opens nothing here."""

    code = "unauthorized"
    status = 401


class TooLarge(DomainError):
    """More was sent than is taken at once."""

    code = "too_large"
    status = 413


class NotFound(DomainError):
    """There is nothing at this address, or nothing for this member."""

    code = "not_found"
    status = 404


def problem_response(error: DomainError) -> JsonResponse:
    """The refusal as problem details; a 401 says which key is wanted, a 429 how long to wait."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
    if "retryAfter" in error.detail:
        headers["Retry-After"] = str(error.detail["retryAfter"])
    body = problem_details(error)
    return JsonResponse(body, status=error.status, content_type=CONTENT_TYPE, headers=headers)


def handled(error: Exception, _context: dict[str, Any]) -> HttpResponseBase | None:
    """REST framework's exception handler: every expected error in our form, faults go on."""
    refusal = refusal_of(error)
    return None if refusal is None else problem_response(refusal)


def refusal_of(error: Exception) -> DomainError | None:
    """The refusal that says what an exception of Django or REST framework means."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, Http404):
        return nothing_here()
    if isinstance(error, PermissionDenied):
        return of_status(
            HTTPStatus.FORBIDDEN, _("You don't have permission to do this."), "forbidden"
        )
    if isinstance(error, exceptions.ValidationError):
        return invalid(error)
    if isinstance(error, exceptions.APIException):
        code = CODES.get(type(error), "refused")
        return of_status(error.status_code, str(error.detail), code)
    return None


def nothing_here() -> NotFound:
    """The refusal for an address without anything behind it."""
    return NotFound(_("Nothing exists at this address, or you don't have access to it."))


def of_status(status: int, message: str, code: str) -> DomainError:
    """A refusal with this status."""
    refusal = DomainError(message, code=code)
    refusal.status = int(status)
    return refusal


def invalid(error: exceptions.ValidationError) -> Invalid:
    """All problems of what was sent, field by field; the sentence names the first."""
    errors = list(flattened(error.detail, ""))
    first = errors[0]
    sentence = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
    return Invalid(sentence, errors=errors)


def flattened(detail: Any, place: str) -> list[dict[str, str]]:
    """Nested errors as a list of field and message; places in dots."""
    if isinstance(detail, dict):
        pairs = [
            (name if name != "non_field_errors" else "", each) for name, each in detail.items()
        ]
        return [
            found
            for name, each in pairs
            for found in flattened(each, ".".join(part for part in (place, str(name)) if part))
        ]
    if isinstance(detail, list):
        return [found for each in detail for found in flattened(each, place)]
    return [{"field": place, "message": str(detail)}]
