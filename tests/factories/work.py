"""What has been done in a test: claims, answers, reviews, outcomes, facts, releases?"""

import json
import secrets
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from annotation.datasets.models import Item, ItemState
from annotation.quality.models import AgreementReport
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release, ReleaseState
from annotation.workflow.bulk_changes.models import ChangeKind, ItemChange
from annotation.workflow.events.models import LABEL_KINDS, WorkEvent, WorkKind
from annotation.workflow.lifecycle.excluding import ItemExclusion
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    ClaimAllowance,
    Draft,
    Outcome,
    OutcomeSource,
    Review,
    ReviewState,
)
from annotation.workflow.lifecycle.queue_cursor import QueueCursor
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.shortcuts.own_keys import OwnKeys

ANSWER = {"label": "ham"}


def make_assignment(item, member, *, slot=1, pool=None, **values):
    """A claim that is on the screen, with a lease of a quarter of an hour; takes an open slot."""
    now = timezone.now()
    values = {
        "claimed_at": now,
        "opened_at": now,
        "lease_until": now + timedelta(minutes=15),
    } | values
    item.open_slots -= 1
    Item.objects.filter(pk=item.pk).update(open_slots=item.open_slots)
    return Assignment.objects.create(
        project_id=item.project_id, item=item, member=member, slot=slot, pool=pool, **values
    )


def make_claim_allowance(assignment, *, remaining=3):
    """Items that the assignment's member may still begin in its project."""
    return ClaimAllowance.objects.create(
        project_id=assignment.project_id,
        member_id=assignment.member_id,
        pool_id=assignment.pool_id,
        remaining=remaining,
        used_at=timezone.now(),
    )


def make_draft(assignment, answer=None):
    """Work that was saved but not submitted."""
    return Draft.objects.create(assignment=assignment, answer=answer or ANSWER)


def make_annotation(assignment, *, schema, answer=None, **values):
    """The answer of an assignment, which becomes submitted."""
    at = values.setdefault("submitted_at", timezone.now())
    assignment.state = AssignmentState.SUBMITTED
    assignment.revision += 1
    assignment.submitted_at = at
    assignment.save()
    return Annotation.objects.create(
        project_id=assignment.project_id,
        item_id=assignment.item_id,
        assignment=assignment,
        member_id=assignment.member_id,
        slot=assignment.slot,
        revision=assignment.revision,
        key=secrets.token_hex(8),
        answer=answer or ANSWER,
        schema=schema,
        **values,
    )


def make_review(annotation, *, verdict="", reviewer=None, **values):
    """A look at an answer: waiting, or with a verdict decided."""
    Item.objects.filter(pk=annotation.item_id).update(state=ItemState.REVIEW)
    decided = {"state": ReviewState.DECIDED, "decided_at": timezone.now()} if verdict else {}
    return Review.objects.create(
        project_id=annotation.project_id,
        item_id=annotation.item_id,
        annotation=annotation,
        author_id=annotation.member_id,
        verdict=verdict,
        reviewer=reviewer,
        **(decided | values),
    )


def make_track_record(annotation, **values):
    """How the author's work in the project has passed so far."""
    return TrackRecord.objects.create(
        project_id=annotation.project_id, member_id=annotation.member_id, **values
    )


def make_bulk(review, *, by, **values):
    """A preview of accepting many reviews at once; here one."""
    return BulkAccept.objects.create(
        project_id=review.project_id,
        review_ids=[review.pk],
        versions=[review.version],
        started_by=by,
        **values,
    )


def make_change(item, *, by, **values):
    """A preview of a change of many items; here one is to be excluded."""
    values = {"kind": ChangeKind.EXCLUDE, "reason": "Not ours."} | values
    return ItemChange.objects.create(
        project_id=item.project_id, item_ids=[item.pk], started_by=by, **values
    )


def make_exclusion(item, *, by, **values):
    """An item was out of its project for a while."""
    now = timezone.now()
    values = {"reason": "Not ours.", "included_by": by, "included_at": now} | values
    return ItemExclusion.objects.create(
        project_id=item.project_id,
        item=item,
        excluded_by=by,
        excluded_at=now,
        **values,
    )


def make_outcome(annotation, *, source=OutcomeSource.SINGLE, **values):
    """The final answer of the annotation's item, which is done."""
    Item.objects.filter(pk=annotation.item_id).update(state=ItemState.DONE)
    return Outcome.objects.create(
        project_id=annotation.project_id,
        item_id=annotation.item_id,
        answer=annotation.answer,
        source=source,
        parents=[annotation.pk],
        decided_at=timezone.now(),
        **values,
    )


def make_work_event(annotation, *, key="", **values):
    """The fact that the annotation's one label was accepted."""
    values = {
        "kind": WorkKind.LABEL_ACCEPTED,
        "item_id": annotation.item_id,
        "slot": annotation.slot,
        "member_id": annotation.member_id,
        "label_kind": "choice",
        "quantity": 1,
        "active_seconds": annotation.active_seconds,
        "occurred_at": timezone.now(),
    } | values
    return WorkEvent.objects.create(
        key=key or f"{annotation.item_id}:{annotation.slot}:0",
        project_id=annotation.project_id,
        annotation_id=annotation.pk,
        **values,
    )


def label_events():
    """The accepted labels and their reversals, without reviews and other work."""
    return WorkEvent.objects.filter(kind__in=LABEL_KINDS)


def make_release(project, *, by, number=1, state=ReleaseState.BUILDING, **values):
    """A numbered snapshot, still being built unless `state` says otherwise."""
    return Release.objects.create(
        project=project, number=number, state=state, created_by=by, **values
    )


def make_diff(older, newer, *, by, state=ReleaseState.READY, **values):
    """The comparison of two releases, without a stored file."""
    return ReleaseDiff.objects.create(older=older, newer=newer, state=state, asked_by=by, **values)


HAVE_ANSWERED = """
with first as (
    select id from annotation_item where project_id = %(project)s and open_slots > 0
    order by priority desc, position limit %(items)s
), taken as (
    update annotation_item i set open_slots = open_slots - 1 from first where i.id = first.id
    returning i.id, i.organization_id, i.project_id, i.slots - i.open_slots as slot
), done as (
    insert into annotation_assignment (
        organization_id, project_id, item_id, member_id, pool_id, slot, state, revision,
        claimed_at, opened_at, seen_at, lease_until, submitted_at, active_seconds
    )
    select organization_id, project_id, id, %(member)s, %(pool)s, slot, 'submitted', 1,
        at, at, at, at, at, 5
    from taken, (select now() - interval '2 days' as at) day returning *
)
insert into annotation_annotation (
    organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
    schema_id, guideline_id, active_seconds, is_live, drawn, submitted_at
)
select organization_id, project_id, item_id, id, member_id, slot, 1, id, %(answer)s, %(schema)s,
    %(guideline)s, active_seconds, true, false, submitted_at
from done
"""


def have_answered(member, project, *, items):
    """Two days ago the member answered so many items, the first of the queue; nobody else began
    them."""
    values = {
        "project": project.pk,
        "member": member.pk,
        "pool": member.places.values_list("pool", flat=True).first(),
        "items": items,
        "answer": json.dumps(ANSWER),
        "schema": project.schema_id,
        "guideline": project.guideline_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(HAVE_ANSWERED, values)


def make_queue_cursor(member, project):
    """The member looks for the next item from there on."""
    return QueueCursor.objects.create(
        member=member, project=project, priority=0, position=1, set_at=timezone.now()
    )


def make_own_keys(member):
    """The member skips with another key."""
    return OwnKeys.objects.create(member=member, keys={"skip": "k"})


def make_agreement_report(project):
    """A report in which nothing could be compared."""
    return AgreementReport.objects.create(
        project=project, schema=project.schema, last_annotation=1, figures=[]
    )
