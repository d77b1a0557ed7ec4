"""The annotator's home: work that waits, what came back, the day so far."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotation.dashboard.elsewhere import elsewhere
from annotation.dashboard.queries import answers_given, came_back, workloads
from annotation.workflow.labeling.page import todays_totals
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from workforce.announcements.queries import announcements_for
from workforce.members.availability.queries import today_of
from workforce.organizations.dashboard import own_tiles


@require_GET
@requires("work.view_own")
def my_work(request: MemberRequest, organization: str) -> HttpResponse:
    """Where to go on."""
    given = answers_given(request.member)
    rows = workloads(request.member, given)
    context = {
        "workloads": rows,
        "first": next(
            (row for row in rows if row.is_live and (row.has_work or row.must_read)), None
        ),
        "announcements": announcements_for(request.member),
        "came_back": came_back(request.member),
        "day": todays_totals(request.member, sum(each.submitted for each in given.values())),
        "own_tiles": own_tiles(request.member),
        "elsewhere": elsewhere(request.user, besides=request.organization.pk),
        "today": today_of([request.member.pk])[request.member.pk],
    }
    return render(request, "annotation/dashboard/my_work.html", context)
