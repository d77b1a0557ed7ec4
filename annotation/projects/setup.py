"""Where the setup of a project continues, and its page “Team”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from annotation.projects.limits import set_deadline
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.projects.people import granted_people, people_without
from annotation.projects.pools import assign_pool
from annotation.projects.pools_page import day_field
from annotation.projects.sections import address, may_open, trail
from annotation.projects.start import Step, checklist
from core.identity.models import Member, Role
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.http import MemberRequest
from workforce.members.invitations.queries import invited_by_pool
from workforce.pools.forms import PeopleField
from workforce.pools.models import Pool


def step_url(member: Member, project: Project, page: str) -> str:
    """The address of a page of the checklist; empty if the member may not open it."""
    url = address(page, project)
    return url if may_open(member, url, project) else ""


def next_step(member: Member, project: Project, *, besides: str = "") -> Step | None:
    """The first open step that the member can take; None once nothing is left for them.

    `besides`: a page that isn't offered again, for a step that others have to complete.
    """
    return next(
        (
            step
            for step in checklist(project)
            if not step.is_done and step.page != besides and step_url(member, project, step.page)
        ),
        None,
    )


def next_url(member: Member, project: Project, *, after: str = "") -> str:
    """Where a member continues the setup after a page: the next open step, else the overview."""
    step = next_step(member, project, besides=after)
    return step_url(member, project, step.page) if step else address("project", project)


@transaction.atomic
def assign_team(
    *,
    by: Member,
    project: Project,
    pools: Iterable[Pool],
    reviewers: Iterable[Member],
    deadline_on: date | None,
) -> None:
    """Assign pools, let reviewers in, and set the deadline of a project."""
    for pool in pools:
        assign_pool(by=by, project=project, pool=pool)
    for reviewer in reviewers:
        grant_person(by=by, project=project, member=reviewer, level=Level.REVIEW)
    set_deadline(by=by, project=project, deadline_on=deadline_on)


class PoolsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Pools to select, each with the number of its people."""

    invited: Counter[int]  # by pool

    def label_from_instance(self, obj: Pool) -> str:
        """The name, the number of members, and that of the invited people."""
        members: int = obj.present  # type: ignore[attr-defined]  # of the query
        said = ngettext("%(name)s · %(number)d member", "%(name)s · %(number)d members", members)
        said %= {"name": obj.name, "number": members}
        invited = self.invited[obj.pk]
        return said + (_(", %(number)d invited") % {"number": invited} if invited else "")


class TeamForm(forms.Form):
    """The pools and reviewers that a project gets besides those it has, and its deadline."""

    pools = PoolsField(
        label=gettext_lazy("Pools"),
        help_text=gettext_lazy("Their members get items from this project."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reviewers = PeopleField(
        label=gettext_lazy("Reviewers"),
        help_text=gettext_lazy("They review annotations in this project and adjudicate its items."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deadline_on = day_field(
        gettext_lazy("Shown to annotators. Work can continue after the deadline.")
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        assigned = ProjectPool.objects.filter(project=project).values("pool_id")
        pools = (
            Pool.objects.exclude(pk__in=assigned)
            .annotate(present=Count("places", filter=Q(places__member__left_at=None)))
            .order_by("name")
        )
        reviewers = people_without(project).filter(role=Role.REVIEWER)
        for name, rows in (("pools", pools), ("reviewers", reviewers)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # needs the open scope
            if not rows:
                del self.fields[name]
        if pools:
            self.fields["pools"].invited = invited_by_pool(  # type: ignore[attr-defined]  # ours
                [pool.pk for pool in pools]
            )
        self.initial["deadline_on"] = project.deadline_on
        if len(pools) == 1 and not assigned:
            self.initial["pools"] = list(pools)


def reviewers_of(project: Project) -> list[str]:
    """The names of the reviewers whom the project was granted."""
    role = str(Role.REVIEWER.label)
    return [granted.who.name for granted in granted_people(project) if granted.role == role]


def team_page(request: MemberRequest, project: Project) -> HttpResponse:
    """Choose pools, reviewers and the deadline; go on with the setup."""
    form = TeamForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        assign_team(
            by=request.member,
            project=project,
            pools=chosen.get("pools", ()),
            reviewers=chosen.get("reviewers", ()),
            deadline_on=chosen["deadline_on"],
        )
        messages.success(request, _("Saved."))
        return redirect(next_url(request.member, project, after="project_team"))
    slug = request.organization.slug
    new_pool, invite = address_of("pool_create", slug), address_of("invite", slug)
    context = {
        "project": project,
        "trail": trail(project, _("Annotators and reviewers")),
        "form": form,
        "is_draft": project.state == ProjectState.DRAFT,
        "assigned": Pool.objects.filter(assigned_projects__project=project).order_by("name"),
        "reviewing": reviewers_of(project),
        "no_reviewer": "reviewers" not in form.fields,
        "invite_url": invite if can(request.member, "member.invite") else "",
        "new_pool_url": new_pool if can(request.member, "pool.change") else "",
    }
    status = 422 if form.errors else 200
    return render(request, "annotation/projects/team.html", context, status=status)
