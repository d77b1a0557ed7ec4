"""Access to an item's media from the labeling page, for annotators who have or had it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotation.datasets.media_privacy import medium_to_show, part_to_show
from annotation.datasets.models import Item
from annotation.media.models import Media
from annotation.media.serving import media_response
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.http import MemberRequest

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


@require_safe
@requires("label.do")
def assignment_part(
    request: MemberRequest, organization: str, assignment_id: int, place: int, preview: str = ""
) -> HttpResponseBase:
    """One of the files that are compared in it, or a preview of that."""
    return media_response(request, own_part(request.member, assignment_id, place), preview)


def own_media(member: Member, assignment_id: int) -> Media:
    """The medium of an item in the member's hands; raises Http404 where there is none."""
    media = medium_to_show(own_item(member, assignment_id))
    if media is None:
        raise Http404
    return media


def own_part(member: Member, assignment_id: int, place: int) -> Media:
    """A file that an item in the member's hands compares; raises Http404 where there is none."""
    media = part_to_show(own_item(member, assignment_id), place)
    if media is None:
        raise Http404
    return media


def own_item(member: Member, assignment_id: int) -> Item:
    """An item in the member's hands, with its medium; raises Http404 for any other."""
    assignment = (
        Assignment.objects.filter(in_hand(), pk=assignment_id, member=member)
        .select_related("item__media", "item__project__policy")
        .first()
    )
    if assignment is None:
        raise Http404
    item: Item = assignment.item
    return item


def in_hand() -> Q:
    """Held, returned, or submitted lately."""
    held = Q(state__in=(AssignmentState.HELD, AssignmentState.RETURNED))
    since = timezone.now() - LATELY
    return held | Q(state=AssignmentState.SUBMITTED, submitted_at__gte=since)
