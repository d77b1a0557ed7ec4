"""The side bar, the organization switcher and the account menu."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.identity.models import User
from core.identity.names import initials, name_of
from core.notifications.queries import unseen_count
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.http import MemberRequest
from workforce.organizations.queries import places_of


@dataclass(frozen=True)
class Entry:
    """One page of the side bar, the permission that shows it, and the heading it stands under."""

    page: str
    title: str | Promise
    permission: str
    group: str | Promise = ""


HOME = "organization_home"
WORK = gettext_lazy("Work")
PEOPLE = gettext_lazy("People")
ORGANIZATION = gettext_lazy("Organization")
OWN = gettext_lazy("Personal")
ENTRIES = (
    Entry(HOME, gettext_lazy("Home"), "project.view"),
    Entry("notifications", gettext_lazy("Notifications"), "work.view_own"),
    Entry("projects", gettext_lazy("Projects"), "project.view", WORK),
    Entry("reviews", gettext_lazy("Review"), "review.do", WORK),
    Entry("throughput", gettext_lazy("Throughput"), "project.view", WORK),
    Entry("costs", gettext_lazy("Costs"), "cost.view", WORK),
    Entry("members", gettext_lazy("Members"), "member.view", PEOPLE),
    Entry("pools", gettext_lazy("Pools"), "pool.view", PEOPLE),
    Entry("audit", gettext_lazy("Audit log"), "audit.view", ORGANIZATION),
    Entry("organization_settings", gettext_lazy("Settings"), "organization.change", ORGANIZATION),
    Entry("my_work", gettext_lazy("My work"), "work.view_own", OWN),
    Entry("earnings", gettext_lazy("My earnings"), "work.view_own", OWN),
)


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
    counts = {address_of("notifications", slug): unseen_count(request.member)}
    return [
        {
            "url": url,
            "title": entry.title,
            "group": entry.group,
            "current": url == current,
            "count": counts.get(url, 0),
        }
        for entry, url in found
        if url
    ]


def offered_to(request: MemberRequest) -> list[Entry]:
    """What the member may open; own work comes first where there is nothing but that."""
    allowed = [entry for entry in ENTRIES if can(request.member, entry.permission)]
    if any(entry.page == HOME for entry in allowed):
        return allowed
    return [replace(entry, group="") for entry in sorted(allowed, key=lambda e: e.group != OWN)]


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
