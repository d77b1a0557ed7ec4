"""Expected refusals: a code and a sentence, rendered as page or JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class DomainError(Exception):
    """An expected refusal: `code` for scripts, `message` for people, `detail` for the page."""

    code = "refused"
    status = 409

    def __init__(self, message: str, *, code: str = "", **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.detail = detail


class Forbidden(DomainError):
    """The member may see this place but not do this."""

    code = "forbidden"
    status = 403


class Invalid(DomainError):
    """What was sent can't be used; the message says what to change."""

    code = "invalid"
    status = 422


class Conflict(DomainError):
    """Somebody or something was quicker; the message says how to go on."""

    code = "conflict"
    status = 409


class Missing(DomainError):
    """It isn't here, or not any more; the message says what may have become of it."""

    code = "not_found"
    status = 404


class Gone(DomainError):
    """It was yours once and isn't any more."""

    code = "gone"
    status = 410


def problem_details(error: DomainError) -> dict[str, Any]:
    """The refusal as RFC 9457 problem details; what the error knows besides are further members."""
    said = {
        "type": f"urn:crewmark:problem:{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
    }
    return error.detail | said
