"""View that saves a member's shortcuts from the labeling page."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from annotation.workflow.shortcuts.own_keys import choose_keys
from core.permissions.decorators import requires
from core.web.http import MemberRequest, json_body


@require_POST
@requires("label.do")
def own_keys(request: MemberRequest, organization: str) -> HttpResponse:
    """Keep the member's own keys of the labeling page."""
    body = json_body(request)
    plain = body.get("plain", True) is not False
    return JsonResponse(choose_keys(by=request.member, keys=body.get("keys"), plain=plain))
