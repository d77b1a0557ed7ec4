"""Where can a person go from here, and as whom? The side bar, the switcher, the account menu."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workforce.members.names import initials, name_of
from workforce.notify.queries import unseen_count
from workforce.organizations.queries import places_of
from workforce.permissions.can import can
from workforce.web.http import MemberRequest


@dataclass(frozen=True)
class Entry:
    """One page of the side bar and the permission that shows it."""

    page: str
    title: str | Promise
    permission: str


HOME = "organization_home"
ENTRIES = (
    Entry(HOME, gettext_lazy("Home"), "project.view"),
    Entry("my_work", gettext_lazy("My work"), "work.view_own"),
    Entry("earnings", gettext_lazy("My earnings"), "work.view_own"),
    Entry("notices", gettext_lazy("Notices"), "work.view_own"),
    Entry("projects", gettext_lazy("Projects"), "project.view"),
    Entry("reviews", gettext_lazy("Review"), "review.do"),
    Entry("pools", gettext_lazy("Pools"), "pool.view"),
    Entry("members", gettext_lazy("Members"), "member.view"),
    Entry("throughput", gettext_lazy("Throughput"), "project.view"),
    Entry("costs", gettext_lazy("Costs"), "cost.view"),
    Entry("audit", gettext_lazy("Audit log"), "audit.view"),
    Entry("organization_settings", gettext_lazy("Settings"), "organization.change"),
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
    """The pages this member may open, the one that holds the present address marked."""
    slug = request.organization.slug
    allowed = [entry for entry in ENTRIES if can(request.member, entry.permission)]
    found = [(address(entry.page, slug), entry.title) for entry in allowed]
    current = place_of(request.path, [url for url, _title in found], home=address(HOME, slug))
    counts = {address("notices", slug): unseen_count(request.member)}
    return [
        {"url": url, "title": title, "current": url == current, "count": counts.get(url, 0)}
        for url, title in found
        if url
    ]


def address(page: str, slug: str) -> str:
    """The page's address in this organization; empty where the installation has no such page."""
    try:
        return reverse(page, args=[slug])
    except NoReverseMatch:
        return ""


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
    return [*places, {"name": _("All organizations"), "url": reverse("organizations"), "role": ""}]
