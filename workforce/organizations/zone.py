"""The pages whose times are in the organization's time zone, not the reader's.

Money goes by the organization's days: a price typed as from midnight on begins at its midnight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils import timezone

from core.web.http import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def in_zone_of_organization(view: View[P]) -> View[P]:
    """The view with times read and written in the organization's zone."""

    @wraps(view)
    def inside(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(request.organization.timezone):
            return view(request, *args, **kwargs)

    return inside
