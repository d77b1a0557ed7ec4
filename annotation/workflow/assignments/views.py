"""The page on which a manager gives items to a person, and takes them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from annotation.workflow.assignments.actions import reserve_items, take_back
from annotation.workflow.assignments.forms import AssignForm
from annotation.workflow.assignments.queries import people_of, reserved_in
from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.datetimes import written
from core.web.errors import DomainError
from core.web.http import MemberRequest
from workforce.members.availability.plan import Today
from workforce.members.availability.queries import today_of
from workforce.members.workload import workload_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("project.change")
def project_assign(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Reserve items for one person; what is reserved stands below."""
    project = get_object_or_404(Project, pk=project_id)
    people = people_to_choose(project)
    asked = {name: request.GET.get(name, "") for name in ("ids", "batch", "starts_with", "member")}
    initial = {"most": 50} | {name: value for name, value in asked.items() if value}
    form = AssignForm(request.POST or None, people=people, project=project, initial=initial)
    if request.method == "POST" and form.is_valid():
        member = get_object_or_404(people_of(project), pk=form.cleaned_data["member"])
        try:
            kept = reserve_items(
                by=request.member, project=project, member=member, selection=form.selection
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            say_kept(request, member, kept, asked_for=len(form.selection.external_ids))
            return redirect("project_assign", organization, project_id)
    way = trail(project, _("Pools"))
    way[-1]["url"] = address("project_pools", project)
    context = {
        "project": project,
        "trail": [*way, {"title": _("Assign items")}],
        "form": form,
        "has_people": bool(people),
        "reserved": reserved_in(project),
        "pools_url": address("project_pools", project),
    }
    return render(request, "annotation/workflow/assignments/assign.html", context)


def people_to_choose(project: Project) -> list[tuple[int, str]]:
    """Each person with their plan for today and their open work, so that the choice is easy."""
    members = list(people_of(project))
    ids = [member.pk for member in members]
    days, loads = today_of(ids), workload_of(ids)
    return [
        (member.pk, described(member, days[member.pk], loads[member.pk].open_work))
        for member in members
    ]


def described(member: Member, today: Today, open_work: int) -> str:
    """A person in one line."""
    waiting = ngettext("%(number)d open item", "%(number)d open items", open_work)
    parts = [member.name, waiting % {"number": open_work}]
    if today.is_away and today.plan.away_until is not None:
        day = written(today.plan.away_until, "SHORT_DATE_FORMAT")
        parts.append(_("away until %(day)s") % {"day": day})
    elif not today.is_there:
        parts.append(_("day off"))
    return " · ".join(parts)


def say_kept(request: MemberRequest, member: Member, kept: int, *, asked_for: int) -> None:
    """Tell how many items were reserved, and why some weren't."""
    if not kept:
        messages.warning(
            request,
            _(
                "No items were assigned. The items need no more annotators, or %(name)s has "
                "already seen them."
            )
            % {"name": member.name},
        )
        return
    said = ngettext(
        "%(number)d item assigned to %(name)s.",
        "%(number)d items assigned to %(name)s.",
        kept,
    ) % {"number": kept, "name": member.name}
    if left := max(asked_for - kept, 0):
        more = ngettext(
            "%(left)d item was not assigned: it doesn't exist, needs no more annotators, or "
            "the annotator has already seen it.",
            "%(left)d items were not assigned: they don't exist, need no more annotators, or "
            "the annotator has already seen them.",
            left,
        )
        said = f"{said} {more % {'left': left}}"
    messages.success(request, said)


@require_POST
@requires("project.change")
def project_take_back(
    request: MemberRequest, organization: str, project_id: int, member_id: int
) -> HttpResponse:
    """Unassign all items of an annotator. They return to the queue."""
    project = get_object_or_404(Project, pk=project_id)
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    taken = take_back(by=request.member, project=project, member=member)
    said = ngettext(
        "%(number)d item unassigned. It is back in the queue.",
        "%(number)d items unassigned. They are back in the queue.",
        taken,
    )
    messages.success(request, said % {"number": taken})
    return redirect("project_assign", organization, project_id)
