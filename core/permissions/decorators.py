"""How does a view say which permission it needs?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponseBase

from core.permissions.can import require
from core.permissions.object_gates import check_object_permission
from core.web.http import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def requires(permission: str) -> Callable[[View[P]], Callable[..., Any]]:
    """Answer 403 with the reason unless the requesting member may, 404 for what isn't theirs."""

    def decorate(view: View[P]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request.member, permission)
            check_object_permission(request.member, permission, kwargs)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the isolation tests
        return guarded

    return decorate
