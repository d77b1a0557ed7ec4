"""The job that accepts annotations one by one, by the rules of a single decision."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.workflow.lifecycle.models import Review, ReviewState, Verdict
from annotation.workflow.review.actions import claim_review, decide_review
from annotation.workflow.review.bulk.models import BulkAccept, BulkState
from annotation.workflow.review.decisions import Given
from core.identity.models import Member
from core.jobs.tenant_jobs import tenant_job
from core.permissions.can import require
from core.tenancy.scope import tenant
from core.web.errors import Conflict, DomainError
from workforce.members.scope import serialize

GOING_ON = (BulkState.QUEUED, BulkState.RUNNING)


@tenant_job
def accept_many(*, organization_id: int, bulk_id: int) -> None:
    """Accept the reviews of a bulk until it ends or is stopped; a second run goes on with it.

    Each has a transaction of its own, so that progress shows, a crash costs nothing, and no lock
    is held longer than for a single verdict.
    """
    while accept_next(organization_id, bulk_id):
        pass


def accept_next(organization_id: int, bulk_id: int) -> bool:
    """Handle the next review; whether there may be more."""
    with tenant(organization_id):
        bulk = locked_bulk(bulk_id)
        if bulk is None:
            return False
        place = bulk.handled
        if place >= len(bulk.review_ids):
            bulk.state, bulk.finished_at = BulkState.DONE, timezone.now()
        else:
            bulk.state, bulk.handled = BulkState.RUNNING, place + 1
            try_one(bulk, bulk.review_ids[place], bulk.versions[place])
        bulk.save()
        return bulk.state == BulkState.RUNNING


def locked_bulk(bulk_id: int) -> BulkAccept | None:
    """The bulk, locked after its member, as the member's own requests do; None if it has ended."""
    rows = BulkAccept.objects.filter(pk=bulk_id, state__in=GOING_ON)
    found = rows.select_related("started_by__organization", "started_by__user").first()
    if found is None:
        return None
    serialize(found.started_by)
    bulk = rows.select_for_update(no_key=True).first()
    if bulk is not None:
        bulk.started_by = found.started_by
    return bulk


def try_one(bulk: BulkAccept, review_id: int, version: int) -> None:
    """Accept one answer or count why not; the first refusal's sentence is kept for the page."""
    try:
        with transaction.atomic():
            accept_one(bulk.started_by, review_id, version)
        bulk.accepted += 1
    except DomainError as refusal:
        bulk.refused += 1
        bulk.failure = bulk.failure or refusal.message


def accept_one(member: Member, review_id: int, version: int) -> None:
    """Accept one answer if it is as the preview showed it; raises a DomainError otherwise."""
    require(member, "review.do")
    shown = Review.objects.filter(pk=review_id, version=version, state=ReviewState.WAITING)
    if not shown.exists():
        raise Conflict(_("Another reviewer took or decided it after the preview."))
    held = claim_review(by=member, review_id=review_id)
    given = Given(verdict=Verdict.ACCEPTED, version=held.version, was_seen=False)
    decide_review(by=member, review_id=review_id, given=given)
