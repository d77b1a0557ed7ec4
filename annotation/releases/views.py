"""The pages of releases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from annotation.releases.actions import can_start_again, create_release, rebuild_release
from annotation.releases.download import download
from annotation.releases.forms import ReleaseForm
from annotation.releases.item_details import described
from annotation.releases.models import Release, ReleaseState
from annotation.releases.queries import (
    expected_rows,
    first_of_same_content,
    is_building,
    is_interrupted,
    outlook,
    preview,
    releases_of,
)
from core.audit.record import record
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import Conflict
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

SECONDS_BETWEEN_LOOKS = "4"


@require_safe
@requires("release.view")
def releases(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """A project's releases, newest first."""
    project = project_of(request, project_id)
    page = keyset_page(releases_of(project), request)
    rows = [(row, expected_rows(row)) for row in page.rows]
    context = {
        "project": project,
        "page": page,
        "rows": rows,
        "may_create": bool(can(request.member, "release.create", project)),
        "trail": trail(project, _("Releases")),
    }
    response = render(request, "annotation/releases/releases.html", context)
    return looking_again(response, while_building=is_building(project))


@require_http_methods(["GET", "POST"])
@requires("release.create")
def release_new(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Say what a release made now would hold, and make it."""
    project = project_of(request, project_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = create_release(by=request.member, project=project, note=form.cleaned_data["note"])
        return redirect("release", organization, made.pk)
    context = {
        "project": project,
        "form": form,
        "outlook": outlook(project),
        "items_url": address("items", project),
        "trail": way_to(project, _("New release")),
    }
    return render(request, "annotation/releases/release_new.html", context)


@require_http_methods(["GET", "POST"])
@requires("release.view")
def release(request: MemberRequest, organization: str, release_id: int) -> HttpResponse:
    """One release: what it is, what is in it, how to check it. A post builds a failed one again."""
    selected = Release.objects.select_related("project", "created_by__user")
    found = get_object_or_404(selected, pk=release_id)
    found.project.organization = request.organization
    if request.method == "POST":
        rebuild_release(by=request.member, release=found)
        messages.success(request, _("Rebuilding the release."))
        return redirect("release", organization, found.pk)
    context = {
        "project": found.project,
        "release": found,
        "expected": expected_rows(found),
        "is_interrupted": is_interrupted(found),
        "may_rebuild": bool(can(request.member, "release.create", found.project))
        and can_start_again(found),
        "items_url": address("items", found.project),
        "trail": way_to(found.project, found.number),
    }
    if found.state == ReleaseState.READY:
        context |= {
            "described": described(found),
            "preview": preview(request.member, found, slug=organization),
            "same": first_of_same_content(found),
        }
    response = render(request, "annotation/releases/release.html", context)
    return looking_again(response, while_building=found.state == ReleaseState.BUILDING)


@require_safe
@requires("release.view")
def release_download(
    request: MemberRequest,
    organization: str,
    release_id: int,
) -> HttpResponseBase:
    """The rows as JSONL or CSV, or the manifest; each download is in the audit log."""
    found = get_object_or_404(Release.objects.select_related("project"), pk=release_id)
    if found.state != ReleaseState.READY:
        raise Conflict(_("This release isn't ready for download yet."))
    response = download(request, found)
    record("release.download", by=request.member, subject=found, file=request.GET["format"])
    return response


def looking_again(response: HttpResponse, *, while_building: bool) -> HttpResponse:
    """Let the browser load the page again while there is progress to see."""
    if while_building:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def way_to(project: Project, title: str | int) -> list[dict[str, Any]]:
    """The trail to a page under the project's releases."""
    way = trail(project, _("Releases"))
    way[-1]["url"] = address("releases", project)
    return [*way, {"title": title}]


def project_of(request: MemberRequest, project_id: int) -> Project:
    """The project, or 404; it knows the scope's organization, which saves a query."""
    project = get_object_or_404(Project, pk=project_id)
    project.organization = request.organization
    return project
