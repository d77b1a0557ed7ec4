"""Decorators that name the permission of a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpResponseBase
from django.shortcuts import redirect

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


def asks_again(view: View[P]) -> Callable[..., Any]:
    """Send a person who hasn't just confirmed who they are to the page that asks, and back.

    What was sent meanwhile isn't kept: allauth would repeat it outside the organization.
    """

    @wraps(view)
    def wrapped(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        return redirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")

    return wrapped
