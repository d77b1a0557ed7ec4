"""Tabs and pages of a project, and which of them a member may open.

A page's own permission decides (permissions.decorators), so that nothing is said twice; a page
this installation doesn't have is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of


@dataclass(frozen=True)
class Section:
    """One page; `page` is the name of its address and what `active` names."""

    page: str
    title: str | Promise


# The tabs, each with the pages below it.
GROUPS: tuple[tuple[str | Promise, tuple[Section, ...]], ...] = (
    (_("Overview"), (Section("project", _("Overview")),)),
    (
        _("Data"),
        (
            Section("items", _("Items")),
            Section("batches", _("Batches")),
            Section("imports", _("Imports")),
        ),
    ),
    (
        _("Settings"),
        (
            Section("guideline", _("Guideline")),
            Section("project_schema", _("Label schema")),
            Section("project_policy", _("Workflow settings")),
            Section("project_customer", _("Customer")),
        ),
    ),
    (
        _("People"),
        (Section("project_pools", _("Pools")), Section("project_people", _("Access"))),
    ),
    (
        _("Quality"),
        (
            Section("project_reviews", _("Reviews")),
            Section("project_adjudications", _("Adjudications")),
            Section("questions", _("Questions")),
            Section("project_agreement", _("Agreement")),
        ),
    ),
    (
        _("Results"),
        (
            Section("releases", _("Releases")),
            Section("throughput", _("Throughput")),
            Section("costs", _("Costs")),
            Section("project_forecast", _("Forecast")),
            Section("project_quote", _("Quote")),
        ),
    ),
)


def address(page: str, project: Project) -> str:
    """Where the project's page of this name is.

    A page of the whole organization is asked for this project; empty where there is no such page.
    """
    slug = project.organization.slug
    own, whole = address_of(page, slug, project.pk), address_of(page, slug)
    return own or (f"{whole}?project={project.pk}" if whole else "")


def may_open(member: Member, url: str, project: Project | None = None) -> bool:
    """Whether the member may what the page behind the address asks for, in this project."""
    if not url:
        return False
    permission = permission_behind(url.partition("?")[0])
    return permission is None or bool(can(member, permission, project))


@lru_cache(maxsize=4_096)
def permission_behind(path: str) -> str | None:
    """What the page at this address asks for; remembered, as each project's page asks 14 times."""
    permission: str | None = getattr(resolve(path).func, "permission", None)
    return permission


def sections_for(member: Member, project: Project, active: str) -> list[dict[str, Any]]:
    """The tabs of a project for this member, each with its pages, the active ones marked.

    A tab leads to the first of its pages that the member may open.
    """
    found = [(title, pages_for(member, project, pages, active)) for title, pages in GROUPS]
    return [
        {
            "url": pages[0]["url"],
            "title": title,
            "current": any(page["current"] for page in pages),
            "pages": pages,
        }
        for title, pages in found
        if pages
    ]


def pages_for(
    member: Member, project: Project, pages: tuple[Section, ...], active: str
) -> list[dict[str, Any]]:
    """Those of the pages that the member may open."""
    found = [(section, address(section.page, project)) for section in pages]
    return [
        {"url": url, "title": section.title, "current": section.page == active}
        for section, url in found
        if may_open(member, url, project)
    ]


def trail(project: Project, title: str | Promise = "") -> list[dict[str, Any]]:
    """The way to a page of the project; without a title, to the project itself."""
    slug = project.organization.slug
    way: list[dict[str, Any]] = [{"url": address_of("projects", slug), "title": _("Projects")}]
    if not title:
        return [*way, {"title": project.name}]
    return [*way, {"url": address("project", project), "title": project.name}, {"title": title}]
