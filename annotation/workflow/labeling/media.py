"""The files of an item at the labeling page, for who has it in hand or had it lately."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from annotation.datasets.delivery import DeliveryPurpose
from annotation.datasets.file_views import FileSource, file_view
from annotation.datasets.item_facts import order_for
from annotation.datasets.models import Item
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.identity.models import Member

LATELY = timedelta(days=30)  # as long as one's own answer may be looked at again


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


def stored_place(member: Member, item: Item, place: int) -> int:
    """Where the file that the member sees at this place is stored."""
    order = order_for(member, item.project, item)
    return order[place] if place < len(order) else place


OWN_FILES = FileSource("label.do", own_item, DeliveryPurpose.LABELING, stored_place)
assignment_file = file_view(OWN_FILES)
