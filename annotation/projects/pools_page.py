"""The page “Pools” of a project."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.projects.limits import Limits, set_deadline, set_limits
from annotation.projects.models import Project, ProjectPool
from annotation.projects.pools import PoolAtWork, assign_pool, pools_at_work, unassign_pool
from annotation.projects.sections import address, may_open, trail
from core.permissions.can import can, require
from core.web.cached_urls import address_of
from core.web.http import MAX_ID_LENGTH, MemberRequest
from workforce.pools.models import Pool

UNPROCESSABLE = 422
MAX_PER_DAY = 1_000_000


def day_field(help_text: Any) -> forms.DateField:
    """A date that may stay empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=gettext_lazy("Deadline"), help_text=help_text, required=False, widget=widget
    )


class DeadlineForm(forms.Form):
    """By when the project is to be done."""

    deadline_on = day_field(
        gettext_lazy("Shown to annotators. Work can continue after the deadline.")
    )


class LimitsForm(forms.Form):
    """What one pool may do; all of it may stay empty."""

    share_percent = forms.IntegerField(
        label=gettext_lazy("Maximum percentage of annotations"),
        help_text=gettext_lazy(
            "The largest share of the project's annotations this pool can provide."
        ),
        required=False,
        min_value=1,
        max_value=100,
    )
    daily_each = forms.IntegerField(
        label=gettext_lazy("Daily limit per annotator"),
        required=False,
        min_value=1,
        max_value=MAX_PER_DAY,
    )
    daily_all = forms.IntegerField(
        label=gettext_lazy("Daily limit for the pool"),
        required=False,
        min_value=1,
        max_value=MAX_PER_DAY,
    )
    deadline_on = day_field(gettext_lazy("Only if it differs from the project's deadline."))


def limits_form(row: PoolAtWork, sent: Any = None) -> LimitsForm | None:
    """The form of one pool, filled in; None for a pool that isn't assigned."""
    if row.place is None:
        return None
    initial = {name: getattr(row.place, name) for name in LimitsForm.base_fields}
    return LimitsForm(sent, initial=initial, prefix=f"pool-{row.pool.pk}")


def pools_page(request: MemberRequest, project: Project) -> HttpResponse:
    """The page; what was sent is carried out first."""
    if request.method == "POST":
        require(request.member, "project.change")
        refused = change(request, project)
        if refused is None:
            return redirect("project_pools", request.organization.slug, project.pk)
        return show(request, project, refused=refused, status=UNPROCESSABLE)
    return show(request, project)


def show(
    request: MemberRequest,
    project: Project,
    *,
    refused: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """All pools with their people; a form that was refused stands in the place of its like."""
    may_change = bool(can(request.member, "project.change"))
    forms_by_pool = {refused.prefix: refused} if refused is not None else {}
    rows, pools = [], pools_at_work(project)
    for row in pools:
        form = limits_form(row) if may_change else None
        kept = forms_by_pool.get(form.prefix, form) if form is not None else None
        rows.append({"at_work": row, "form": kept})
    announce = announcement_url(request, [row.pool for row in pools if row.is_assigned])
    new_pool = address_of("pool_create", request.organization.slug)
    assign = address("project_assign", project)
    deadline = refused if isinstance(refused, DeadlineForm) else deadline_form(project)
    context = {
        "project": project,
        "trail": trail(project, _("Pools")),
        "rows": rows,
        "deadline_form": deadline,
        "today": timezone.localdate(),
        "may_change": may_change,
        "assign_url": assign if may_open(request.member, assign) else "",
        "announce_url": announce,
        "new_pool_url": new_pool if may_open(request.member, new_pool) else "",
    }
    return render(request, "annotation/projects/pools.html", context, status=status)


def announcement_url(request: MemberRequest, pools: list[Pool]) -> str:
    """Where to announce something to these pools; empty without one or for who may not."""
    url = address_of("announcement_new", request.organization.slug)
    if not pools or not may_open(request.member, url):
        return ""
    return f"{url}?{urlencode([('pool', pool.pk) for pool in pools])}"


def deadline_form(project: Project, sent: Any = None) -> DeadlineForm:
    """The project's deadline to change."""
    return DeadlineForm(sent, initial={"deadline_on": project.deadline_on}, prefix="project")


def change(request: MemberRequest, project: Project) -> forms.Form | None:
    """Carry out what the pressed button says; the form with its problems if something is amiss."""
    match request.POST.get("do"):
        case "deadline":
            return change_deadline(request, project)
        case "limits":
            return change_limits(request, project, named_pool(request))
        case "unassign":
            said = _("%(pool)s unassigned. Its members get no new work from this project.")
            unassign_pool(by=request.member, project=project, pool=(pool := named_pool(request)))
        case _other:
            said = _("%(pool)s assigned to this project.")
            assign_pool(by=request.member, project=project, pool=(pool := named_pool(request)))
    messages.success(request, said % {"pool": pool.name})
    return None


def named_pool(request: MemberRequest) -> Pool:
    """The pool that the form names; raises Http404 for any other."""
    number = request.POST.get("pool", "")
    is_number = number.isascii() and number.isdigit() and len(number) <= MAX_ID_LENGTH
    return get_object_or_404(Pool, pk=int(number) if is_number else 0)


def change_deadline(request: MemberRequest, project: Project) -> forms.Form | None:
    """Set the project's deadline."""
    form = deadline_form(project, request.POST)
    if not form.is_valid():
        return form
    set_deadline(by=request.member, project=project, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return None


def change_limits(request: MemberRequest, project: Project, pool: Pool) -> forms.Form | None:
    """Set one pool's limits."""
    place = ProjectPool.objects.filter(project=project, pool=pool).first()
    form = LimitsForm(request.POST, prefix=f"pool-{pool.pk}")
    if place is not None and not form.is_valid():
        return form
    limits = Limits(**form.cleaned_data) if form.is_valid() else Limits()
    set_limits(by=request.member, project=project, pool=pool, limits=limits)
    said = _("Limits saved for %(pool)s.")
    messages.success(request, said % {"pool": pool.name})
    return None
