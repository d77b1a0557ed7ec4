"""Pages of a guideline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.projects.guidelines.actions import acknowledge
from annotation.projects.guidelines.compare import compare_versions
from annotation.projects.guidelines.edit_page import edit_page
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.panel import Panel, guideline_panel
from annotation.projects.guidelines.publish_page import publish_page
from annotation.projects.guidelines.queries import (
    draft_of,
    needs_acknowledgement,
    published,
    read_before,
)
from annotation.projects.guidelines.readers import readers_of, reading_of
from annotation.projects.models import Project
from annotation.projects.queries import works_on
from annotation.projects.sections import address, trail
from annotation.projects.views import find_project, label_url
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MAX_ID_LENGTH, MemberRequest, json_body, wants_json
from core.web.pagination import keyset_page

FOLDER = "annotation/projects/guidelines"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@requires("label.do")
def guideline(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The version in force; whoever labels by it says here that it is read."""
    project = find_project(request, project_id)
    works_here = works_on(request.member, project)
    unread = needs_acknowledgement(request.member, project) if works_here else None
    known = read_before(request.member, project) if unread else None
    current = project.guideline
    context = {
        "needs_reading": unread is not None,
        "changed": compare_versions(request.member, known, current) if known and current else [],
        "known": known,
        "next": safe_next(request),
        "label_url": label_url(project) if works_here else "",
    }
    return show_version(request, project, current, context)


@require_safe
@requires("label.do")
def guideline_version(
    request: MemberRequest, organization: str, project_id: int, guideline_id: int
) -> HttpResponse:
    """Any version, as it was."""
    project = find_project(request, project_id)
    return show_version(request, project, find_version(request, project, guideline_id), {})


def show_version(
    request: MemberRequest,
    project: Project,
    version: GuidelineVersion | None,
    more: dict[str, Any],
) -> HttpResponse:
    """The page that shows a guideline to readers."""
    may_view = bool(can(request.member, "project.view", project))
    may_change = bool(can(request.member, "guideline.change", project))
    context = {
        "project": project,
        "trail": trail(project, _("Guideline")) if may_view else own_trail(project),
        "version": version,
        "panel": shown_panel(request, version, project) if version else None,
        "is_current": version is not None and version.pk == project.guideline_id,
        "versions": list(published(project)[:50]) if may_view else [],
        "draft": draft_of(project) if may_change else None,
        "may_view": may_view,
        "may_change": may_change,
    }
    return render(request, f"{FOLDER}/guideline.html", context | more)


def shown_panel(request: MemberRequest, version: GuidelineVersion, project: Project) -> Panel:
    """A version with the classes of the schema in force."""
    assert project.schema is not None
    slug = request.organization.slug
    return guideline_panel(request.member, version, project.schema, slug=slug)


def own_trail(project: Project) -> list[dict[str, Any]]:
    """The way to a guideline for people who have no overview of the project."""
    return [*trail(project)[:1], {"title": project.name}]


def find_version(request: MemberRequest, project: Project, guideline_id: int) -> GuidelineVersion:
    """A version of the project; raises Http404 for a draft that isn't the member's business."""
    versions = GuidelineVersion.objects.select_related("edited_by__user", "project__schema")
    found: GuidelineVersion = get_object_or_404(versions, pk=guideline_id, project=project)
    if found.published_at is None and not can(request.member, "guideline.change", project):
        raise Http404
    return found


@require_safe
@requires("label.do")
def guideline_compare(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Two versions of the guideline side by side: ?old=<id>&new=<id>."""
    project = find_project(request, project_id)
    versions = list(published(project))
    if (
        can(request.member, "guideline.change", project)
        and (draft := draft_of(project)) is not None
    ):
        versions = [draft, *versions]
    new = chosen(request, "new", versions, default=0)
    old = chosen(request, "old", versions, default=versions.index(new) + 1 if new else 1)
    context = {
        "project": project,
        "trail": [*trail(project, _("Guideline"))[:-1], {"title": _("Compare versions")}]
        if can(request.member, "project.view", project)
        else own_trail(project),
        "versions": versions,
        "old": old,
        "new": new,
        "blocks": compare_versions(request.member, old, new) if old and new else [],
        "guideline_url": address("guideline", project),
        "may_view": can(request.member, "project.view", project),
    }
    return render(request, f"{FOLDER}/compare.html", context)


def chosen(
    request: MemberRequest, name: str, versions: list[GuidelineVersion], *, default: int
) -> GuidelineVersion | None:
    """The version the query string names, else the one at this place of the list, else the last."""
    wanted = request.GET.get(name, "")
    for version in versions:
        if str(version.pk) == wanted:
            return version
    if wanted:
        raise Http404
    return versions[min(default, len(versions) - 1)] if versions else None


@require_POST
@requires("label.do")
def guideline_acknowledge(
    request: MemberRequest, organization: str, project_id: int
) -> HttpResponse:
    """Note that the member has read the guideline; the version read is named, else the current."""
    project = find_project(request, project_id)
    scripted = wants_json(request)
    sent = json_body(request).get("guideline") if scripted else request.POST.get("guideline")
    read = project.guideline
    if sent:
        number = int(sent) if str(sent).isdecimal() and len(str(sent)) <= MAX_ID_LENGTH else 0
        read = get_object_or_404(published(project), pk=number)
    if read is None:
        raise Http404
    acknowledge(by=request.member, project=project, major=read.major)
    if scripted:
        return JsonResponse({"ok": True})
    messages.success(
        request, _("Thank you. You have confirmed version %(label)s.") % {"label": read.label}
    )
    return redirect(safe_next(request) or label_url(project) or address("guideline", project))


def safe_next(request: MemberRequest) -> str:
    """Where the reader came from, if that is a page of this organization."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith(f"/o/{request.organization.slug}/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside and safe else ""


@never_cache
@require_http_methods(SHOW_OR_SEND)
@requires("guideline.change")
def guideline_edit(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Write: the overview, a section for each class, examples; save, preview, go on to publish."""
    return edit_page(request, find_project(request, project_id))


@never_cache
@require_http_methods(SHOW_OR_SEND)
@requires("guideline.change")
def guideline_publish(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Look at what changes, say how much it means, and put it in force."""
    return publish_page(request, find_project(request, project_id))


@require_safe
@requires("guideline.change")
def guideline_readers(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Who has acknowledged the version in force; with ?unread=1 only who hasn't."""
    project = find_project(request, project_id)
    only_unread = bool(request.GET.get("unread"))
    page = keyset_page(readers_of(project, only_unread=only_unread), request)
    way = trail(project, _("Guideline"))
    way[-1]["url"] = address("guideline", project)
    context = {
        "project": project,
        "trail": [*way, {"title": _("Readers")}],
        "version": project.guideline,
        "page": page,
        "reading": reading_of(project),
        "only_unread": only_unread,
        "pools_url": address("project_pools", project),
    }
    return render(request, f"{FOLDER}/readers.html", context)
