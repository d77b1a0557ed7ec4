"""Views of the labeling page for reopening and keeping an annotation."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annotation.workflow.labeling.page import item_data
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.labeling.views import item_or_none, number, show_and_claim
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.queue.reopened import keep_answer
from core.permissions.decorators import requires
from core.web.http import MemberRequest, json_body, wants_json


@require_POST
@requires("label.do")
def assignment_reopen(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """Take up an own answer again, to change it."""
    assignment, place = find_work(request.member, assignment_id)
    taken = reopen(place, assignment)
    if not wants_json(request):
        return redirect("label", organization, assignment.project_id)
    return JsonResponse({"item": item_data(place, taken)})


@require_POST
@requires("label.do")
def assignment_keep(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """Leave an own answer as it was and go on with the next item."""
    assignment, place = find_work(request.member, assignment_id)
    scripted = wants_json(request)
    after = number(json_body(request).get("after")) if scripted else 0
    if after:
        find_work(request.member, after)
    keep_answer(assignment)
    if not scripted:
        return redirect("label", organization, assignment.project_id)
    coming = show_and_claim(place, after)
    return JsonResponse({"next": item_or_none(place, coming)})
