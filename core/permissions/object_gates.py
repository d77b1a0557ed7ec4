"""Object permissions: apps narrow a permission to single rows, like the projects one was granted.

A judge says whether a member whose role may do it in general may do it to this row. A resolver
belongs to a URL argument (`project_id`): the row it names is judged before the view runs, so that
a new page of a project obeys the grants by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404

from core.declarations import Declaration, declared
from core.identity.models import Member
from core.web.http import MAX_ID

if TYPE_CHECKING:
    from core.permissions.can import Allowed, Denied

Judge = Callable[[Member, str, Any], "Allowed | Denied"]
Gate = Callable[[Member, str, int], None]


@dataclass(frozen=True)
class ObjectJudge(Declaration):
    """The function that `can(member, permission, row)` asks about rows of this model."""

    model: type
    judge: Judge

    @property
    def key(self) -> type:
        """The model."""
        return self.model


@dataclass(frozen=True)
class ObjectResolver(Declaration):
    """The gate that each page with this URL argument passes: it raises Http404 or Forbidden."""

    argument: str
    gate: Gate

    @property
    def key(self) -> str:
        """The argument."""
        return self.argument


def check_object_permission(member: Member, permission: str, arguments: dict[str, Any]) -> None:
    """Ask the gate of the first declared argument in the URL; raises what it refuses with.

    What the other arguments name is looked up inside of it. A number too large for a key names
    nothing.
    """
    if any(isinstance(given, int) and given > MAX_ID for given in arguments.values()):
        raise Http404
    for name, resolver in declared(ObjectResolver).items():
        if name in arguments:
            resolver.gate(member, permission, arguments[name])
            return
