"""Permission checks: what a member may do, in general and to a single row or place.

Upper applications narrow a right. A judge says whether a member whose role may do it in general may
do it to this row. A place is an argument of addresses (`project_id`): what it names is judged
before the view runs, so that a new page of a project obeys the grants without saying so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from core.identity.models import Member, Role
from core.permissions.roles import (
    EVERY_PERMISSION,
    PERMISSIONS,
    STATE_PERMISSIONS,
    STATE_REASONS,
)
from core.web.errors import Forbidden
from core.web.http import MAX_ID

Judge = Callable[[Member, str, Any], "Allowed | Denied"]
Gate = Callable[[Member, str, int], None]

JUDGES: dict[type, Judge] = {}
PLACES: dict[str, Gate] = {}


def register_judge(kind: type, judge: Judge) -> None:
    """Let `can(member, permission, row)` ask this function about rows of this kind."""
    JUDGES[kind] = judge


def register_object_resolver(argument: str, gate: Gate) -> None:
    """Let each page with this argument pass the gate: it raises Http404 or Forbidden."""
    PLACES[argument] = gate


def check_object_permission(member: Member, permission: str, arguments: dict[str, Any]) -> None:
    """Ask the gate of the first place that the address names; raises what it says no with.

    Whatever else the address names is looked for in that place. A number too large for a key names
    nothing.
    """
    if any(isinstance(given, int) and given > MAX_ID for given in arguments.values()):
        raise Http404
    for name, gate in PLACES.items():
        if name in arguments:
            gate(member, permission, arguments[name])
            return


@dataclass(frozen=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why, in a sentence for the person."""

    reason: str

    def __bool__(self) -> bool:
        return False


def can(member: Member, permission: str, about: Any = None) -> Allowed | Denied:
    """Whether the member's role carries the permission, and for this row where one is named.

    A permission or a kind of row that nobody has registered is a mistake of ours: LookupError.
    """
    if permission not in EVERY_PERMISSION:
        raise LookupError(f"No such permission: {permission}")
    if not member.is_active:
        return Denied(_("You have left this organization."))
    if permission not in STATE_PERMISSIONS[member.organization_state]:
        return Denied(str(STATE_REASONS[member.organization_state]))
    if permission in PERMISSIONS[member.role]:
        if isinstance(limited := within_token(member, permission), Denied) or about is None:
            return limited
        return JUDGES[type(about)](member, permission, about)
    role = Role(member.role).label
    return Denied(
        _("Your role here is %(role)s, which can't do this. Ask an admin of the organization.")
        % {"role": role}
    )


def within_token(member: Member, permission: str) -> Allowed | Denied:
    """What the role may, an API token that asks in the member's name may only by its scopes."""
    if member.limited_to is None or permission in member.limited_to:
        return Allowed()
    return Denied(_("This token's scopes don't cover this. Make one with more scopes."))


def require(member: Member, permission: str, about: Any = None) -> None:
    """Raise Forbidden with the reason unless the member may."""
    answer = can(member, permission, about)
    if isinstance(answer, Denied):
        raise Forbidden(answer.reason)
