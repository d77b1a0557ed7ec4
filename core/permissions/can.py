"""Whether a member may do something; the answer carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.declarations import declared
from core.identity.models import Member, Role
from core.permissions.object_gates import ObjectJudge
from core.permissions.roles import PERMISSIONS, STATE_PERMISSIONS, STATE_REASONS
from core.web.errors import Forbidden


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

    A permission or a kind of row that no app declares is a mistake of ours: LookupError.
    """
    if permission not in PERMISSIONS[Role.OWNER]:
        raise LookupError(f"No such permission: {permission}")
    if not member.is_active:
        return Denied(_("You have left this organization, or your membership is suspended."))
    if permission not in STATE_PERMISSIONS[member.organization_state]:
        return Denied(str(STATE_REASONS[member.organization_state]))
    if permission in PERMISSIONS[member.role]:
        if isinstance(limited := within_token(member, permission), Denied) or about is None:
            return limited
        return declared(ObjectJudge)[type(about)].judge(member, permission, about)
    role = Role(member.role).label
    return Denied(
        _("Your role, %(role)s, doesn't allow this. Ask an admin of the organization.")
        % {"role": role}
    )


def within_token(member: Member, permission: str) -> Allowed | Denied:
    """What the role may, an API token that asks in the member's name may only by its scopes."""
    if member.limited_to is None or permission in member.limited_to:
        return Allowed()
    return Denied(_("This token's scopes don't allow this. Create a token with more scopes."))


def require(member: Member, permission: str, about: Any = None) -> None:
    """Raise Forbidden with the reason unless the member may."""
    answer = can(member, permission, about)
    if isinstance(answer, Denied):
        raise Forbidden(answer.reason)
