"""The page “Workflow settings” of a project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotation.datasets.overlap_change import SlotChange, foresee
from annotation.projects.change_estimate import Estimate, PlannedChange, estimates_of
from annotation.projects.forms import PolicyForm
from annotation.projects.models import Project
from annotation.projects.policy_change import PolicyChanged, change_policy
from annotation.projects.sections import trail
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import (
    Policy,
    parse_policy,
    section_kinds,
    stored_policy,
)
from core.identity.models import Member
from core.permissions.can import can, require
from core.web.http import MAX_ID_LENGTH, MemberRequest


@dataclass(frozen=True)
class Preview:
    """What unsaved settings mean for unfinished items; `token` stands for the settings."""

    token: str
    slots: SlotChange
    estimates: list[Estimate]


def policy_page(request: MemberRequest, shown: Project) -> HttpResponse:
    """The settings in force; what is sent becomes the next version once it is confirmed."""
    if request.method == "POST":
        require(request.member, "project.change", shown)
    assert shown.policy is not None
    policy = parse_policy(shown.policy.settings)
    form = PolicyForm(request.POST or None, policy=policy)
    preview, opened_on = None, shown.policy.number
    if request.method == "POST" and form.is_valid():
        opened_on = posted_number(request, "opened_on") or opened_on
        if opened_on == shown.policy.number:  # else it is refused below
            preview = unconfirmed(request, shown, policy, form.changed())
    if request.method == "POST" and form.is_valid() and preview is None:
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
            preview = preview_of(request.member, shown, policy, form.changed())
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
        "preview": preview,
        "opened_on": opened_on,
        "may_change": can(request.member, "project.change", shown),
    }
    return render(request, "annotation/projects/policy.html", context)


def posted_number(request: MemberRequest, name: str) -> int | None:
    """A whole number that was sent by a form; None for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= MAX_ID_LENGTH else None


def unconfirmed(
    request: MemberRequest, project: Project, before: Policy, after: Policy
) -> Preview | None:
    """What the settings would do to unfinished work, until the member has confirmed just them."""
    if request.POST.get("confirmed") == token_of(after):
        return None
    return preview_of(request.member, project, before, after)


def preview_of(member: Member, project: Project, before: Policy, after: Policy) -> Preview | None:
    """What settings would do to unfinished work; None if that stays as it is."""
    if before == after:
        return None
    overlap, slots = after[DecisionSettings].overlap, SlotChange(0, 0, 0)
    if overlap != before[DecisionSettings].overlap:
        slots = foresee(project, overlap)
    change = PlannedChange(project, before, after, opens=slots.opens, closes=slots.closes)
    estimates = estimates_of(member, change)
    return Preview(token_of(after), slots, estimates) if slots or any(estimates) else None


def token_of(policy: Policy) -> str:
    """Stands for these settings, to be sent back by the member who confirms them."""
    content = orjson.dumps(stored_policy(policy), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()[:32]
