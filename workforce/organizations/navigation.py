"""Context of every page: the side bar, the switcher of organizations, the account menu."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.identity.models import User
from core.identity.names import initials, name_of
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.http import MemberRequest
from core.web.navigation import Group, NavigationEntry, navigation_entries
from workforce.organizations.queries import places_of

HOME = "organization_home"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: nothing is looked up until a page shows it."""
    account = {"account": SimpleLazyObject(partial(account_of, request))}
    if not hasattr(request, "member"):
        return account
    inside = cast("MemberRequest", request)
    return account | {
        "navigation": SimpleLazyObject(partial(entries_for, inside)),
        "switcher": SimpleLazyObject(partial(switcher_for, inside)),
    }


def account_of(request: HttpRequest) -> dict[str, str]:
    """Name and initials of whoever is signed in; for the account menu alone."""
    name = name_of(cast("User", request.user))
    return {"name": name, "initials": initials(name)}


def entries_for(request: MemberRequest) -> list[dict[str, Any]]:
    """The pages this member may open by group, the one that holds the present address marked."""
    slug = request.organization.slug
    found = [(entry, address_of(entry.page, slug)) for entry in offered_to(request)]
    current = place_of(request.path, [url for _entry, url in found], home=address_of(HOME, slug))
    return [
        {
            "url": url,
            "title": entry.title,
            "group": entry.group.label,
            "current": url == current,
            "count": entry.count(request.member) if entry.count else 0,
        }
        for entry, url in found
        if url
    ]


def offered_to(request: MemberRequest) -> list[NavigationEntry]:
    """What the member may open; own work comes first where there is nothing but that."""
    allowed = [entry for entry in navigation_entries() if can(request.member, entry.permission)]
    if any(entry.page == HOME for entry in allowed):
        return allowed
    own_first = sorted(allowed, key=lambda entry: entry.group != Group.OWN)
    return [replace(entry, group=Group.TOP) for entry in own_first]


def place_of(path: str, urls: list[str], *, home: str) -> str:
    """The longest of the addresses that the path lies under; home counts for itself only."""
    under = [url for url in urls if url and path.startswith(url) and (url != home or path == url)]
    return max(under, key=len, default="")


def switcher_for(request: MemberRequest) -> list[dict[str, str]]:
    """All organizations of the person, and the way to the page that lists them."""
    places = [
        {"name": place.name, "url": place.url, "role": place.role}
        for place in places_of(request.user)
    ]
    return [
        *places,
        {"name": _("All organizations"), "url": address_of("organizations"), "role": ""},
    ]
