"""Pages of members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit.queries import Wanted as Lookup
from core.audit.queries import entries
from core.audit.words import told
from core.identity.models import Member, Role
from core.permissions.can import can, require
from core.permissions.decorators import requires
from core.web.errors import Conflict
from core.web.http import MemberRequest
from core.web.pagination import keyset_page, number, ordered_page
from core.web.sorting import sort_head
from core.web.spreadsheet import csv_download
from workforce.members.actions import (
    change_role,
    is_last_owner,
    remove_member,
    resume_member,
    suspend_member,
)
from workforce.members.availability.queries import today_of
from workforce.members.forms import RoleForm
from workforce.members.invitations.queries import waiting_invitations
from workforce.members.queries import (
    ORDERS,
    Status,
    Wanted,
    found_members,
    listed_members,
    status_of,
)
from workforce.members.removal_effects import consequences_of, projects_of, tiles_of
from workforce.members.workload import workload_of
from workforce.pools.queries import pools_by_name
from workforce.skills.queries import (
    known_skills,
    shown_languages,
    skills_by_member,
    skills_of,
    spoken_languages,
)
from workforce.skills.reading import skills_line

FOLDER = "workforce/members"
SHOWN_ACTS = 10


SHOWN_INVITATIONS = 10


@require_safe
@requires("member.view")
def members(request: MemberRequest, organization: str) -> HttpResponse:
    """Who works here and who is invited."""
    wanted = wanted_in(request)
    sort = request.GET.get("sort", "")
    rows = listed_members(found_members(wanted))
    page = (
        ordered_page(rows, request, ORDERS[sort]) if sort in ORDERS else keyset_page(rows, request)
    )
    ids = [member.pk for member in page.rows]
    days, loads, skills = today_of(ids), workload_of(ids), skills_by_member(ids)
    invitations = waiting_invitations(most=SHOWN_INVITATIONS + 1)
    context = {
        "page": page,
        "rows": [
            (
                member,
                Role(member.role).label,
                skills_line(skills.get(member.pk, {})),
                days[member.pk],
                loads[member.pk],
                status_of(member),
            )
            for member in page.rows
        ],
        "sort": sort,
        "name_head": sort_head(request, _("Name"), "name", now=sort),
        "role_head": sort_head(request, _("Role"), "role", now=sort),
        "wanted": wanted,
        "query": request.GET.urlencode(),
        "roles": Role.choices,
        "statuses": Status.choices,
        "pools": pools_by_name(),
        "skills": [(skill.pk, skill.name) for skill in known_skills()],
        "languages": spoken_languages(),
        "may_invite": can(request.member, "member.invite"),
        "invitations": invitations[:SHOWN_INVITATIONS],
        "has_more": len(invitations) > SHOWN_INVITATIONS,
    }
    return render(request, f"{FOLDER}/members.html", context)


def wanted_in(request: MemberRequest) -> Wanted:
    """The filter of the query string; what can't be read filters nothing."""
    return Wanted(
        search=request.GET.get("search", "").replace("\0", "").strip(),
        role=request.GET.get("role", ""),
        pool=number(request, "pool"),
        skill=number(request, "skill"),
        language=request.GET.get("language", "").replace("\0", "").strip(),
        status=request.GET.get("status", ""),
    )


@require_safe
@requires("member.view")
def members_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same list as a file."""
    found = listed_members(found_members(wanted_in(request)))
    members_found = list(found.order_by("pk"))
    skills = skills_by_member(member.pk for member in members_found)
    rows = [csv_row(member, skills.get(member.pk, {})) for member in members_found]
    header = [
        _("Name"),
        _("Email address"),
        _("Role"),
        _("Pools"),
        _("Joined on"),
        _("Skills"),
        _("Languages"),
        _("Status"),
    ]
    return csv_download(f"{organization}-members.csv", header=header, rows=rows)


def csv_row(member: Member, skills: dict[str, int]) -> tuple[str, ...]:
    """One member; the pools are at hand."""
    return (
        member.name,
        member.user.email,
        str(Role(member.role).label),
        ", ".join(pool.name for pool in member.in_pools),
        timezone.localtime(member.joined_at).date().isoformat(),
        skills_line(skills),
        ", ".join(member.languages),
        str(status_of(member).label),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.view")
def member_change(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """One member, former ones too: facts, work, and the role for those who may change it."""
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    form = RoleForm(request.POST or None, by=request.member, initial={"role": member.role})
    if request.method == "POST":
        require(request.member, "member.change")
        if form.is_valid() and give_role(request, member, form):
            return redirect("members", organization)
    return render(request, f"{FOLDER}/member.html", about(request, member) | {"form": form})


def give_role(request: MemberRequest, member: Member, form: RoleForm) -> bool:
    """Change the role; False with the reason in the form if that can't be."""
    try:
        change_role(by=request.member, member=member, role=form.cleaned_data["role"])
    except Conflict as refusal:
        form.add_error("role", refusal.message)
        return False
    messages.success(request, _("Role of %(name)s changed.") % {"name": member.name})
    return True


def about(request: MemberRequest, member: Member) -> dict[str, Any]:
    """What the page of a member says; what was done with them only to those who read the log."""
    reads_log = can(request.member, "audit.view")
    history = entries(Lookup(subject="member", subject_id=member.pk)).order_by("-pk")
    return {
        "shown": member,
        "status": status_of(member),
        "today": today_of([member.pk])[member.pk],
        "workload": workload_of([member.pk])[member.pk],
        "tiles": tiles_of(member, viewer=request.member),
        "pools": list(member.pools.all()),
        "skills": skills_of(member),
        "languages": shown_languages(member.languages),
        "projects": projects_of(member, viewer=request.member),
        "history": told(history[:SHOWN_ACTS]) if reads_log else [],
        "trail": [members_link(request), {"title": member.name}],
        "is_self": member.pk == request.member.pk,
        "may_change": member.left_at is None and can(request.member, "member.change"),
        "may_skill": member.left_at is None and can(request.member, "skill.change"),
    }


def members_link(request: MemberRequest) -> dict[str, str]:
    """The way to the list."""
    return {"url": reverse("members", args=[request.organization.slug]), "title": _("Members")}


@require_POST
@requires("member.change")
def member_suspend(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """Close the organization to a member for now."""
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    suspend_member(by=request.member, member=member)
    messages.success(request, _("%(name)s is suspended.") % {"name": member.name})
    return redirect("member_change", organization, member_id)


@require_POST
@requires("member.change")
def member_resume(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """Open the organization to a suspended member again."""
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    resume_member(by=request.member, member=member)
    messages.success(request, _("%(name)s can work again.") % {"name": member.name})
    return redirect("member_change", organization, member_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.change")
def member_remove(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """Say what ending the membership means; end it."""
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    if request.method != "POST":
        return render(request, f"{FOLDER}/remove.html", removal(request, member))
    member = remove_member(by=request.member, member=member)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.name})
    if member.pk == request.member.pk:
        return redirect("start")
    return redirect("members", organization)


def removal(request: MemberRequest, member: Member) -> dict[str, Any]:
    """What the page before a removal says; Http404 for somebody who has left."""
    if member.left_at is not None:
        raise Http404
    url = reverse("member_change", args=[request.organization.slug, member.pk])
    return {
        "shown": member,
        "pools": list(member.pools.order_by("name")),
        "consequences": consequences_of(member),
        "is_last_owner": is_last_owner(member),
        "is_self": member.pk == request.member.pk,
        "back_url": url,
        "trail": [
            members_link(request),
            {"url": url, "title": member.name},
            {"title": _("Remove")},
        ],
    }
