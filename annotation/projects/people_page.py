"""The page “Access” of a project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.projects.granting import grant_person, grant_pool, revoke_person, revoke_pool
from annotation.projects.grants import Level
from annotation.projects.models import Project
from annotation.projects.people import (
    always_there,
    granted_people,
    granted_pools,
    people_without,
    pools_without,
)
from annotation.projects.sections import trail
from core.identity.models import Member
from core.permissions.can import can, require
from core.web.http import MAX_ID_LENGTH, MemberRequest
from workforce.pools.forms import PeopleField
from workforce.pools.models import Pool

LEVEL_NAMES = {
    Level.VIEW: gettext_lazy("View"),
    Level.REVIEW: gettext_lazy("Review"),
    Level.MANAGE: gettext_lazy("Manage"),
}
LEVEL_HELP = gettext_lazy(
    "View: data, guideline, and releases. Review: everything in View, plus "
    "reviewing annotations. Manage: everything in the project. Access never "
    "exceeds a member's role."
)


def access_levels() -> dict[str, Promise]:
    """The levels by the name that the audit log and the API have for them."""
    return {level.name.lower(): text for level, text in LEVEL_NAMES.items()}


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """One member, by name and address."""

    label_from_instance = PeopleField.label_from_instance


class PersonForm(forms.Form):
    """Who gets the project, and how much of it."""

    prefix = "person"
    who = PersonField(label=gettext_lazy("Member"), queryset=None)
    level = forms.TypedChoiceField(
        label=gettext_lazy("Access"),
        choices=list(LEVEL_NAMES.items()),
        coerce=lambda value: Level(int(value)),
        help_text=LEVEL_HELP,
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].queryset = people_without(project)  # type: ignore[attr-defined]  # needs the open scope


class PoolForm(forms.Form):
    """Which pool gets the project, and how much of it."""

    prefix = "pool"
    who: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=gettext_lazy("Pool"), queryset=None
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Access for its project managers and reviewers"),
        choices=list(LEVEL_NAMES.items()),
        coerce=lambda value: Level(int(value)),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].queryset = pools_without(project)  # type: ignore[attr-defined]  # needs the open scope


def people_page(request: MemberRequest, project: Project) -> HttpResponse:
    """The list with its forms; a post grants or revokes."""
    act = request.POST.get("do", "")
    sent = request.POST if request.method == "POST" else None
    person = PersonForm(sent if act == "person" else None, project=project)
    pool = PoolForm(sent if act == "pool" else None, project=project)
    if sent is not None:
        require(request.member, "project.grant", project)
        if change(request, project, person=person, pool=pool):
            return redirect("project_people", request.organization.slug, project.pk)
    context = {
        "project": project,
        "trail": trail(project, _("People")),
        "people": granted_people(project),
        "pools": granted_pools(project),
        "always": always_there(),
        "level_names": LEVEL_NAMES,
        "person_form": person,
        "pool_form": pool,
        "may_grant": can(request.member, "project.grant", project),
    }
    return render(request, "annotation/projects/people.html", context)


def change(request: MemberRequest, project: Project, *, person: PersonForm, pool: PoolForm) -> bool:
    """Do what was sent; False if a form has to be mended."""
    by = request.member
    if person.is_bound:
        if not person.is_valid():
            return False
        who, level = person.cleaned_data["who"], person.cleaned_data["level"]
        grant_person(by=by, project=project, member=who, level=level)
        messages.success(request, _("Access granted to %(name)s.") % {"name": who.name})
    elif pool.is_bound:
        if not pool.is_valid():
            return False
        chosen, level = pool.cleaned_data["who"], pool.cleaned_data["level"]
        grant_pool(by=by, project=project, pool=chosen, level=level)
        messages.success(request, _("Access granted to %(name)s.") % {"name": chosen.name})
    else:
        revoke(request, project)
    return True


def revoke(request: MemberRequest, project: Project) -> None:
    """Take the project from the member or pool that the form names."""
    number = request.POST.get("who", "")
    key = int(number) if number.isdecimal() and len(number) <= MAX_ID_LENGTH else 0
    if request.POST.get("do") == "revoke_pool":
        pool = get_object_or_404(Pool, pk=key)
        revoke_pool(by=request.member, project=project, pool=pool)
        name = pool.name
    else:
        member = get_object_or_404(Member.objects.select_related("user"), pk=key)
        revoke_person(by=request.member, project=project, member=member)
        name = member.name
    messages.success(request, _("Access removed for %(name)s.") % {"name": name})
