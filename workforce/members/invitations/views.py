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
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from workforce.members.invitations.forms import InviteForm
from workforce.members.models import Invitation


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.invite")
def invite(request: MemberRequest, organization: str) -> HttpResponse:
    """Ask somebody to join."""
    form = InviteForm(request.POST or None, by=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_member(by=request.member, **form.cleaned_data)
        except Conflict as refusal:
            form.add_error("email", refusal.message)
        else:
            sent = _("Invitation sent to %(email)s.") % {"email": invitation.email}
            messages.success(request, sent)
            return redirect("members", organization)
    trail = [
        {"url": reverse("members", args=[organization]), "title": _("Members")},
        {"title": _("Invite")},
    ]
    return render(request, "workforce/invitations/invite.html", {"form": form, "trail": trail})


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
