"""Pages to invite a member, resend and revoke."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.permissions.decorators import requires
from core.web.errors import Conflict
from core.web.http import MemberRequest
from workforce.members.invitations.actions import (
    invite_members,
    resend_invitation,
    revoke_invitation,
)
from workforce.members.invitations.forms import InviteForm
from workforce.members.models import Invitation
from workforce.organizations.next_steps import next_steps
from workforce.organizations.queries import crew


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.invite")
def invite(request: MemberRequest, organization: str) -> HttpResponse:
    """Ask somebody to join."""
    form = InviteForm(request.POST or None, by=request.member)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            sent = invite_members(by=request.member, emails=values.pop("email"), **values)
        except Conflict as refusal:
            is_pool = refusal.code == "pool_name_taken"
            form.add_error("new_pool" if is_pool else "email", refusal.message)
        else:
            messages.success(request, sent_to([invitation.email for invitation in sent]))
            return redirect(after_inviting(request))
    trail = [
        {"url": reverse("members", args=[organization]), "title": _("Members")},
        {"title": _("Invite")},
    ]
    return render(request, "workforce/invitations/invite.html", {"form": form, "trail": trail})


def sent_to(emails: list[str]) -> str:
    """What to say when invitations were sent."""
    if len(emails) == 1:
        return _("Invitation sent to %(email)s.") % {"email": emails[0]}
    return _("%(number)d invitations sent.") % {"number": len(emails)}


def after_inviting(request: MemberRequest) -> str:
    """The same page for more, the checklist of an organization that is being set up, the list."""
    slug = request.organization.slug
    if "more" in request.POST:
        return reverse("invite", args=[slug])
    if any(step.done is False for step in next_steps(request.member, crew())):
        return reverse("organization_home", args=[slug])
    return reverse("members", args=[slug])


@require_POST
@requires("member.invite")
def invitation_resend(
    request: MemberRequest, organization: str, invitation_id: int
) -> HttpResponse:
    """Send a new link."""
    found = get_object_or_404(Invitation, pk=invitation_id)
    invitation = resend_invitation(by=request.member, invitation=found)
    messages.success(request, _("Invitation resent to %(email)s.") % {"email": invitation.email})
    return redirect("members", organization)


@require_POST
@requires("member.invite")
def invitation_revoke(
    request: MemberRequest, organization: str, invitation_id: int
) -> HttpResponse:
    """Take it back."""
    found = get_object_or_404(Invitation, pk=invitation_id)
    invitation = revoke_invitation(by=request.member, invitation=found)
    messages.success(request, _("Invitation for %(email)s revoked.") % {"email": invitation.email})
    return redirect("members", organization)
