"""Requests inside an organization, and the JSON they bring: only what the database can keep.

No NUL, no half characters, no infinity, no endless nesting.
"""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest, RawPostDataException
from django.utils.translation import gettext as _

from core.identity.models import Member, Organization, User
from core.web.errors import Invalid

MAX_ID_LENGTH = 18  # digits that always fit a bigint
MAX_ID = 2**63 - 1


class MemberRequest(HttpRequest):
    """A request of a signed-in member, with the scope of the organization open."""

    user: User
    organization: Organization
    member: Member


def json_body(request: HttpRequest, *, unchecked: str = "") -> dict[str, Any]:
    """The request's JSON object; raises Invalid when it is anything else or can't be stored.

    The caller looks at the value named `unchecked` itself.
    """
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError, RawPostDataException):  # the last: a form's parts were read
        body = None
    if not isinstance(body, dict):
        raise Invalid(_("The request body must be a JSON object."))
    if why := unstorable({name: body[name] for name in body if name != unchecked}):
        raise Invalid(why)
    return body


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a script that reads JSON, not a person's browser loading a page."""
    return request.content_type == "application/json" or "application/json" in request.headers.get(
        "Accept", ""
    )


MAX_DEPTH = 100


def unstorable(value: Any, depth: int = MAX_DEPTH) -> str:
    """Why a value parsed from JSON can't be stored, in a sentence; "" when it can."""
    if not depth:
        return too_deep()
    if isinstance(value, str) and ("\0" in value or has_half_character(value)):
        return _("The text contains a character that can't be stored.")
    if isinstance(value, float) and not math.isfinite(value):
        return _("A number is out of range.")
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    else:
        parts = value if isinstance(value, list) else []
    return next((why for part in parts if (why := unstorable(part, depth - 1))), "")


def has_half_character(text: str) -> bool:
    """Whether one half of a surrogate pair stands alone."""
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)


def too_deep() -> str:
    """The refusal of nesting without end."""
    return _("The JSON is nested too deeply.")
