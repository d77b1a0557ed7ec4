"""View that turns a reviewer's single-key shortcuts on and off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation.workflow.lifecycle.models import Review
from annotation.workflow.shortcuts.own_keys import turn_plain_keys
from core.permissions.decorators import requires
from core.web.http import MemberRequest


@require_POST
@requires("review.do")
def review_keys(request: MemberRequest, organization: str, review_id: int) -> HttpResponse:
    """Turn keys that are a character alone on or off, and go back to the review."""
    review = get_object_or_404(Review, pk=review_id)
    work = request.POST.get("plain") == "on"
    turn_plain_keys(by=request.member, work=work)
    said = (
        _("Single-key shortcuts are on.")
        if work
        else _("Single-key shortcuts are off, on the labeling page too.")
    )
    messages.success(request, said)
    return redirect("review_open", organization, review.pk)
