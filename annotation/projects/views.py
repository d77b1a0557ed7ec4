"""Pages of projects."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.datasets.models import ItemState
from annotation.projects.closing import close_project, reopen_project, unfinished_work
from annotation.projects.create import create_project, rename_project
from annotation.projects.forms import NewProjectForm, RenameForm
from annotation.projects.guidelines.queries import draft_of
from annotation.projects.models import Project, ProjectState
from annotation.projects.people_page import people_page
from annotation.projects.policy_page import policy_page
from annotation.projects.pools_page import pools_page
from annotation.projects.queries import (
    Progress,
    listed,
    narrowed,
    progress_of,
    readable_projects,
    unfinished_copy,
    with_own_part,
    works_on,
)
from annotation.projects.schema_editor.page import schema_page
from annotation.projects.sections import address, may_open, trail
from annotation.projects.setup import step_url, team_page
from annotation.projects.start import Step, checklist, pause_project, start_project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from core.identity.models import Member
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.cached_urls import address_of
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from workforce.organizations.dashboard import course_for, project_tiles

FOLDER = "annotation/projects"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]
MAX_SEARCH_LENGTH = 120


def find_project(request: MemberRequest, project_id: int) -> Project:
    """The project as this member may read of it; raises Http404 for any other.

    Pages that ask for more than labeling passed the gate of grants before (permissions.places).
    """
    found = get_object_or_404(readable_projects(request.member), pk=project_id)
    found.organization = request.organization
    return found


@require_safe
@requires("label.do")
def projects(request: MemberRequest, organization: str) -> HttpResponse:
    """The projects one was granted and those one works on."""
    name, state = wanted(request)
    found = narrowed(readable_projects(request.member), name=name, state=state)
    page = keyset_page(with_own_part(found, request.member), request)
    rows = [
        {
            "listed": row,
            "url": address(first_page(request.member, row.project), row.project),
            "label_url": label_url(row.project) if row.is_mine else "",
        }
        for row in listed(named(page.rows, request))
    ]
    context = {
        "rows": rows,
        "page": page,
        "name": name,
        "state": state,
        "states": ProjectState.choices,
        "is_filtered": bool(name or state),
        "may_view": can(request.member, "project.view"),
        "may_create": can(request.member, "project.create"),
    }
    return render(request, f"{FOLDER}/projects.html", context)


def wanted(request: MemberRequest) -> tuple[str, str]:
    """The part of a name and the state that the list is narrowed to; empty for all."""
    name = request.GET.get("q", "").replace("\0", "").strip()[:MAX_SEARCH_LENGTH]
    state = request.GET.get("state", "")
    return name, state if state in ProjectState.values else ""


def first_page(member: Member, project: Project) -> str:
    """Where a project begins: its overview, or its guideline for those who only work on it."""
    return "project" if can(member, "project.view", project) else "guideline"


def named(projects: list[Project], request: MemberRequest) -> list[Project]:
    """The same with their organization at hand, so that no address costs a query."""
    for each in projects:
        each.organization = request.organization
    return projects


def label_url(project: Project) -> str:
    """Where one labels; empty while the project hands out no work."""
    return address("label", project) if project.state == ProjectState.LIVE else ""


@require_http_methods(SHOW_OR_SEND)
@requires("project.create")
def project_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Begin a project."""
    form = NewProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        template = TEMPLATES[form.cleaned_data["template"]]
        try:
            made = create_project(
                by=request.member,
                name=form.cleaned_data["name"],
                template=template,
                options=form.cleaned_data["classes"],
                policy=form.changed(),
            )
        except DomainError as refusal:
            form.add_error("name" if refusal.code == "name_taken" else None, refusal.message)
        else:
            if template.is_blank:
                messages.success(request, _("Project created. Next, define its label schema."))
                return redirect("project_schema", organization, made.pk)
            messages.success(request, _("Project created. Next, import its data."))
            return redirect("import_new", organization, made.pk)
    way = [
        {"url": address_of("projects", organization), "title": _("Projects")},
        {"title": _("New project")},
    ]
    return render(request, f"{FOLDER}/new.html", {"form": form, "trail": way})


@require_safe
@requires("project.view")
def project(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """How far a project is, and what it needs next."""
    shown = find_project(request, project_id)
    may_change = bool(can(request.member, "project.change", shown))
    steps = checklist(shown)
    assert shown.policy is not None
    policy = parse_policy(shown.policy.settings)
    progress = progress_of([shown.pk])[shown.pk]
    entries = shown_steps(request.member, shown, steps)
    context = {
        "project": shown,
        "trail": trail(shown),
        "tiles": state_tiles(request.member, shown, progress),
        "progress": progress,
        "course": course_for(request.member, shown.pk),
        "money_tiles": project_tiles(request.member, shown.pk),
        "steps": entries,
        "next_entry": next((e for e in entries if e["url"] and not e["step"].is_done), None),
        "is_ready": all(step.is_done for step in steps),
        "draft": draft_of(shown),
        "checks": [*policy[DecisionSettings].sentences(), *policy[ReviewSettings].sentences()],
        "may_change": may_change,
        "unfinished": unfinished_work(shown, progress.by_state) if may_change else [],
        "may_copy": can(request.member, "project.create"),
        "copy": unfinished_copy(shown),
        "label_url": label_url(shown) if works_on(request.member, shown) else "",
    }
    return render(request, f"{FOLDER}/overview.html", context)


def state_tiles(member: Member, project: Project, progress: Progress) -> list[dict[str, Any]]:
    """The number of items in each state with the page that lists them."""
    items = address("items", project)
    items = items if may_open(member, items, project) else ""
    return [
        {
            "title": state.label,
            "number": progress.by_state.get(state, 0),
            "url": f"{items}?state={state}" if items else "",
        }
        for state in ItemState
        if state != ItemState.EXCLUDED or progress.by_state.get(state)
    ]


def shown_steps(member: Member, project: Project, steps: list[Step]) -> list[dict[str, Any]]:
    """The checklist with the addresses this member may open.

    For a step that only others can take, `ask_url` is the address that asks them.
    """
    shown = []
    for step in steps:
        url = step_url(member, project, step.page)
        asks = step.ask and not url and not step.is_done and can(member, "project.change", project)
        shown.append(
            {"step": step, "url": url, "ask_url": address(step.ask, project) if asks else ""}
        )
    return shown


@require_http_methods(SHOW_OR_SEND)
@requires("project.change")
def project_rename(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Give the project another name."""
    shown = find_project(request, project_id)
    before = shown.name
    form = RenameForm(request.POST or None, initial={"name": before})
    if request.method == "POST" and form.is_valid():
        try:
            rename_project(by=request.member, project=shown, name=form.cleaned_data["name"])
        except DomainError as refusal:
            form.add_error("name", refusal.message)
            shown.name = before
        else:
            messages.success(request, _("Project renamed."))
            return redirect("project", organization, project_id)
    context = {"project": shown, "trail": trail(shown, _("Rename")), "form": form}
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/rename.html", context, status=status)


@require_POST
@requires("project.change")
def project_start(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Begin or go on handing out work; what is missing is said on the overview."""
    try:
        start_project(by=request.member, project=find_project(request, project_id))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Project started. Annotators now get work."))
    return redirect("project", organization, project_id)


@require_POST
@requires("project.change")
def project_pause(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Stop handing out work for a while."""
    pause_project(by=request.member, project=find_project(request, project_id))
    messages.success(request, _("Project paused. No new work is assigned until you resume it."))
    return redirect("project", organization, project_id)


@require_POST
@requires("project.change")
def project_close(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Put the project away."""
    close_project(by=request.member, project=find_project(request, project_id))
    return redirect("project", organization, project_id)


@require_POST
@requires("project.change")
def project_reopen(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Take the project up again."""
    reopen_project(by=request.member, project=find_project(request, project_id))
    messages.success(request, _("Project reopened. It stays paused until you resume it."))
    return redirect("project", organization, project_id)


@require_http_methods(SHOW_OR_SEND)
@requires("project.view")
def project_schema(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The questions and classes; their change for those who may."""
    return schema_page(request, find_project(request, project_id))


@require_http_methods(SHOW_OR_SEND)
@requires("project.view")
def project_policy(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The workflow settings; their change for those who may."""
    return policy_page(request, find_project(request, project_id))


@require_http_methods(SHOW_OR_SEND)
@requires("project.change")
def project_team(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Choose pools, reviewers and the deadline on one page, while a project is set up."""
    return team_page(request, find_project(request, project_id))


@require_http_methods(SHOW_OR_SEND)
@requires("project.view")
def project_pools(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Which pools work here, within which limits, and how busy their people are."""
    return pools_page(request, find_project(request, project_id))


@require_http_methods(SHOW_OR_SEND)
@requires("project.view")
def project_people(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Who was granted the project; granting for those who manage it."""
    return people_page(request, find_project(request, project_id))
