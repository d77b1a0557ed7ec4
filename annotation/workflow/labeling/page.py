"""Data of the labeling page: the item in progress, the rules, today's totals.

Nothing of an item's hidden columns, of other people's answers, or of where its answers go.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.content import content_of
from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver
from annotation.datasets.item_facts import order_shown
from annotation.workflow.labeling.counter import counted_until, earnings_of_day
from annotation.workflow.lifecycle.models import Annotation, Assignment, Draft, Review, Verdict
from annotation.workflow.lifecycle.reasons import reason_title
from annotation.workflow.lifecycle.remarks import remarks_on
from annotation.workflow.queue.eligibility import WorkContext
from annotation.workflow.shortcuts.own_keys import keys_of
from core.identity.models import Member
from workforce.organizations.local_days import midnight

ACTIONS = ("submit", "draft", "beat", "skip", "release", "retake", "reopen", "keep", "questions")


def page_data(place: WorkContext, assignment: Assignment | None) -> dict[str, Any]:
    """The JSON of a page with this assignment on the screen, None for an empty queue."""
    slug = place.member.organization.slug
    return {
        "project": {
            "id": place.project.pk,
            "name": place.project.name,
            "schema": place.project.schema_id,
            "fields": place.schema.for_page,
        },
        "item": None if assignment is None else item_data(place, assignment),
        "urls": {
            "next": reverse("label_next", args=[slug, place.project.pk]),
            "home": reverse("my_work", args=[slug]),
            "keys": reverse("own_keys", args=[slug]),
        },
        "keys": keys_of(place.member),
        "earnings": todays_totals(place.member),
        "viewer": f"{slug}:{place.member.pk}",
    }


def item_data(place: WorkContext, assignment: Assignment) -> dict[str, Any]:
    """One item as its annotator sees it."""
    item = deliver(place.member, assignment.item, DeliveryPurpose.LABELING)
    submit = reverse("assignment_submit", args=[place.member.organization.slug, assignment.pk])
    address = submit.removesuffix("submit/")  # what is done with it is one word below it
    before = earlier_answer(assignment)
    return {
        "assignment": assignment.pk,
        "revision": assignment.revision,
        "leaseUntil": assignment.lease_until.isoformat(),
        "content": content_of(
            item,
            url=f"{address}media/",
            order=order_shown(
                place.schema,
                parts=len(item.parts or ()),
                seed=place.project.seed,
                item_id=item.pk,
                member_id=place.member.pk,
            ),
        ),
        "meta": beside(assignment.item.note, item),
        "answer": before.answer if before else {},
        "draft": draft_data(assignment),
        "returned": returned_data(before),
        "reopened": assignment.reopened_at is not None,
        "guideline": {"id": place.guideline.pk, "label": place.guideline.label},
        "urls": {action: f"{address}{action}/" for action in ACTIONS},
    }


def beside(said: str, item: DeliveredItem) -> list[list[str]]:
    """What stands beside the text: a reviewer's word on it, then the item's own columns."""
    note = [[_("Note from a reviewer"), said]] if said else []
    return note + [[name, str(value)] for name, value in item.data.items()]


def earlier_answer(assignment: Assignment) -> Annotation | None:
    """The member's own answer that came back."""
    if assignment.revision == 0:
        return None
    return assignment.annotations.filter(revision=assignment.revision).first()


def draft_data(assignment: Assignment) -> dict[str, Any] | None:
    """Unsubmitted work on the item, also from an earlier claim of the same person that expired.

    What was begun in a claim before an answer was submitted is older than that answer.
    """
    if not assignment.has_draft:
        return None
    own = Draft.objects.filter(assignment=assignment)
    earlier = Draft.objects.filter(
        assignment__item=assignment.item_id, assignment__member=assignment.member_id
    )
    draft = (own if assignment.revision else earlier).order_by("-saved_at").first()
    if draft is None:
        return None
    revision = draft.revision if draft.assignment_id == assignment.pk else 0
    return {"answer": draft.answer, "revision": revision, "savedAt": draft.saved_at.isoformat()}


def returned_data(before: Annotation | None) -> dict[str, Any] | None:
    """Why an answer came back, and what was said of its regions."""
    if before is None:
        return None
    review = (
        Review.objects.filter(annotation=before, verdict__in=(Verdict.REJECTED, Verdict.UPHELD))
        .select_related("reviewer__user")
        .order_by("-pk")
        .first()
    )
    if review is None or review.reviewer is None:
        return None
    return {
        "reason": reason_title(review.reason) or _("Your dispute was decided"),
        "comment": review.comment,
        "by": review.reviewer.name,
        "remarks": remarks_on(before.pk),
    }


def todays_totals(member: Member, submitted: int | None = None) -> dict[str, Any]:
    """What the member has submitted today, if that isn't known yet, and got accepted and earned up
    to `asOf`."""
    until = counted_until(timezone.now())
    earned = earnings_of_day(member, until)
    return {
        "today": earned.amount if earned else "",
        "accepted": earned.accepted if earned else 0,
        "submitted": submitted_today(member) if submitted is None else submitted,
        "asOf": until,
    }


def submitted_today(member: Member) -> int:
    """How often the member submitted since midnight."""
    begun = midnight(member.organization)
    return Annotation.objects.filter(member=member, submitted_at__gte=begun).count()
