"""Pages of annotators: what came back, what was said of their work, and their disagreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotation.workflow.lifecycle.models import Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.author_queries import (
    disputed_by,
    own_verdicts,
    returned_to,
    verdicts_on,
)
from annotation.workflow.review.disputes import dispute_review
from annotation.workflow.review.listing import known
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "annotation/workflow/review"


@require_safe
@requires("work.view_own")
def my_returned(request: MemberRequest, organization: str) -> HttpResponse:
    """What waits to be fixed or disputed, and what is disputed."""
    context = {
        "returned": returned_to(request.member),
        "disputed": disputed_by(request.member),
    }
    return render(request, f"{FOLDER}/my_returned.html", context)


@require_safe
@requires("work.view_own")
def my_verdicts(request: MemberRequest, organization: str) -> HttpResponse:
    """All verdicts on the member's answers, newest first."""
    verdict = known(request, "verdict", Verdict.values)
    reason = known(request, "reason", Reason.values)
    found = verdicts_on(request.member)
    if verdict:
        found = found.filter(verdict=verdict)
    if reason:
        found = found.filter(reason=reason)
    page = keyset_page(found, request)
    context = {
        "page": page,
        "verdicts": own_verdicts(request.member, page.rows),
        "choices": OF_ANSWERS,
        "reasons": Reason.choices,
        "verdict": verdict,
        "reason": reason,
    }
    return render(request, f"{FOLDER}/my_verdicts.html", context)


OF_ANSWERS = [
    (each.value, each.label)
    for each in (
        Verdict.ACCEPTED,
        Verdict.CORRECTED,
        Verdict.REJECTED,
        Verdict.REPLACED,
        Verdict.UPHELD,
        Verdict.OVERTURNED,
    )
]


@require_POST
@requires("work.view_own")
def review_dispute(request: MemberRequest, organization: str, review_id: int) -> HttpResponseBase:
    """Disagree with a rejection."""
    comment = request.POST.get("comment", "").replace("\0", "")
    dispute_review(by=request.member, review_id=review_id, comment=comment)
    messages.success(request, _("Dispute sent. The result will appear under Reviews of my work."))
    return redirect("my_returned", organization)
