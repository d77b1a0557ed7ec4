"""Registry through which upper applications narrow a permission to single objects, like projects.

A judge says whether a member whose role may do it in general may do it to this row. A place is an
argument of addresses (`project_id`): what it names is judged before the view runs, so that a new
page of a project obeys the grants without saying so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404

from core.identity.models import Member
from core.web.http import MAX_ID

if TYPE_CHECKING:
    from core.permissions.can import Allowed, Denied

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
