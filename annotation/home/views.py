"""The annotator's home: work that waits, what came back, the day so far."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotation.home.queries import came_back, workloads
from annotation.labeling.page import day_so_far
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest


@require_GET
@requires("work.view_own")
def my_work(request: MemberRequest, organization: str) -> HttpResponse:
    """Where to go on."""
    context = {
        "workloads": workloads(request.member),
        "came_back": came_back(request.member),
        "day": day_so_far(request.member),
    }
    return render(request, "annotation/home/my_work.html", context)
