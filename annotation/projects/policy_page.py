"""The page “Workflow settings” of a project."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotation.datasets.overlap_change import SlotChange, foresee
from annotation.projects.forms import PolicyForm
from annotation.projects.models import Project
from annotation.projects.policy_change import PolicyChanged, change_policy
from annotation.projects.sections import trail
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy, parse_policy, section_kinds
from core.permissions.can import can, require
from core.web.http import MAX_ID_LENGTH, MemberRequest


def policy_page(request: MemberRequest, shown: Project) -> HttpResponse:
    """The settings in force; what is sent becomes the next version once it is confirmed."""
    if request.method == "POST":
        require(request.member, "project.change", shown)
    assert shown.policy is not None
    policy = parse_policy(shown.policy.settings)
    form = PolicyForm(request.POST or None, policy=policy)
    change, opened_on = None, shown.policy.number
    if request.method == "POST" and form.is_valid():
        change = unconfirmed(request, shown, form.changed())
        opened_on = posted_number(request, "opened_on") or opened_on
    if request.method == "POST" and form.is_valid() and change is None:
        before = shown.policy
        try:
            after = change_policy(
                by=request.member,
                project=shown,
                policy=form.changed(),
                opened_on=opened_on,
            )
        except PolicyChanged as refusal:
            form.add_error(None, refusal.message)
            opened_on = before.number
        else:
            said = _("Settings saved as version %(number)s.")
            said = said if after != before else _("No changes to save.")
            messages.success(request, said % {"number": after.number})
            return redirect("project_policy", request.organization.slug, shown.pk)
    context = {
        "project": shown,
        "trail": trail(shown, _("Workflow settings")),
        "sections": [(kind.title, policy[kind].sentences()) for kind in section_kinds()],
        "form": form,
        "change": change,
        "confirmed": form.changed()[DecisionSettings].overlap if change else "",
        "opened_on": opened_on,
        "may_change": can(request.member, "project.change", shown),
    }
    return render(request, "annotation/projects/policy.html", context)


def posted_number(request: MemberRequest, name: str) -> int | None:
    """A whole number that was sent by a form; None for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= MAX_ID_LENGTH else None


def unconfirmed(request: MemberRequest, project: Project, policy: Policy) -> SlotChange | None:
    """What another overlap would do to the items that are here, until the person confirmed it."""
    assert project.policy is not None
    overlap = policy[DecisionSettings].overlap
    if overlap == parse_policy(project.policy.settings)[DecisionSettings].overlap:
        return None
    if request.POST.get("confirmed") == str(overlap):
        return None
    return foresee(project, overlap) or None
