"""The type of a request inside an organization, and its JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, RawPostDataException
from django.utils.translation import gettext as _

from core.identity.models import Member, Organization, User
from core.web.errors import Invalid
from core.web.json_values import unstorable

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
