"""Who sees an item's medium at the labeling page? Who has it in hand, or had it lately."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotation.data.media_privacy import medium_to_show
from annotation.media.models import Media
from annotation.media.serving import media_response
from annotation.workflow.models import Assignment, AssignmentState
from workforce.members.models import Member
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest

LATELY = timedelta(days=30)  # as long as one's own answer may be looked at again


@require_safe
@requires("label.do")
def assignment_media(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """The medium of the member's own assignment; 404 for anybody else and once it went back."""
    return media_response(request, own_media(request.member, assignment_id))


@require_safe
@requires("label.do")
def assignment_preview(
    request: MemberRequest, organization: str, assignment_id: int, preview: str
) -> HttpResponseBase:
    """A preview of it, by name."""
    return media_response(request, own_media(request.member, assignment_id), preview)


def own_media(member: Member, assignment_id: int) -> Media:
    """The medium of an item in the member's hands; raises Http404 where there is none."""
    assignment = (
        Assignment.objects.filter(in_hand(), pk=assignment_id, member=member)
        .select_related("item__media", "item__project__policy")
        .first()
    )
    media = medium_to_show(assignment.item) if assignment else None
    if media is None:
        raise Http404
    return media


def in_hand() -> Q:
    """Held, returned, or submitted lately."""
    held = Q(state__in=(AssignmentState.HELD, AssignmentState.RETURNED))
    since = timezone.now() - LATELY
    return held | Q(state=AssignmentState.SUBMITTED, submitted_at__gte=since)
