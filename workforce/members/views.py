"""What do the pages about members show and do?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workforce.members.actions import change_role, remove_member
from workforce.members.availability.queries import today_of
from workforce.members.forms import RoleForm
from workforce.members.invitations.queries import waiting_invitations
from workforce.members.models import Member, Role
from workforce.members.queries import active_members
from workforce.members.workload import workload_of
from workforce.permissions.can import can
from workforce.permissions.decorators import requires
from workforce.web.errors import Conflict
from workforce.web.http import MemberRequest
from workforce.web.pagination import keyset_page
from workforce.web.spreadsheet import csv_download

FOLDER = "workforce/members"


@require_safe
@requires("member.view")
def members(request: MemberRequest, organization: str) -> HttpResponse:
    """Who works here and who is invited."""
    search, role = request.GET.get("search", "").strip(), request.GET.get("role", "")
    page = keyset_page(active_members(search=search, role=role), request)
    ids = [member.pk for member in page.rows]
    days, loads = today_of(ids), workload_of(ids)
    context = {
        "page": page,
        "rows": [(member, days[member.pk], loads[member.pk]) for member in page.rows],
        "search": search,
        "role": role,
        "roles": Role.choices,
        "may_change": can(request.member, "member.change"),
        "may_invite": can(request.member, "member.invite"),
        "invitations": waiting_invitations(),
    }
    return render(request, f"{FOLDER}/members.html", context)


@require_safe
@requires("member.view")
def members_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same list as a file."""
    rows = [
        (
            member.name,
            member.user.email,
            Role(member.role).label,
            ", ".join(pool.name for pool in member.pools.all()),
            member.joined_at.date().isoformat(),
        )
        for member in active_members().order_by("pk")
    ]
    header = [_("Name"), _("E-mail address"), _("Role"), _("Pools"), _("Joined on")]
    return csv_download(f"{organization}-members.csv", header=header, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.change")
def member_change(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """One member: role, and the way out."""
    member = get_object_or_404(active_members(), pk=member_id)
    form = RoleForm(request.POST or None, by=request.member, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(by=request.member, member=member, role=form.cleaned_data["role"])
        except Conflict as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(request, _("%(name)s has the new role.") % {"name": member.name})
            return redirect("members", organization)
    trail = [{"url": reverse("members", args=[organization]), "title": _("Members")}]
    context = {
        "shown": member,
        "pools": list(member.pools.all()),
        "form": form,
        "trail": [*trail, {"title": member.name}],
        "is_self": member.pk == request.member.pk,
    }
    return render(request, f"{FOLDER}/member.html", context)


@require_POST
@requires("member.change")
def member_remove(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """End the membership."""
    member = remove_member(by=request.member, member=get_object_or_404(Member, pk=member_id))
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.name})
    if member.pk == request.member.pk:
        return redirect("start")
    return redirect("members", organization)
