"""Submits annotations and saves drafts: checks the input, stores it, settles the item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.item_facts import material_for
from annotation.datasets.models import Item
from annotation.events import AnnotationSubmitted
from annotation.label_types.context import ItemFacts
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.compare import changed_titles
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.workflow.labeling.reopen import refuse_other_labels
from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState, Draft
from annotation.workflow.lifecycle.sampling import is_drawn
from annotation.workflow.lifecycle.settle import (
    ANSWERS,
    LIVE,
    ItemAnswers,
    SlotAnswer,
    answers_in,
    is_alone,
    lock_item,
    settle_item,
)
from annotation.workflow.queue.actions import active_seconds, require_held
from annotation.workflow.queue.eligibility import WorkContext
from core.events import emit
from core.web.errors import Conflict, Invalid

# One statement, since it runs for every single label. Its snapshot is taken under the item's lock,
# so that it sees what the item's other annotators have stored.
STORE = """
with closed as (
    update annotation_assignment
    set state = 'submitted', revision = %(revision)s, active_seconds = %(active_seconds)s,
        submitted_at = %(submitted_at)s, reopened_at = null
    where id = %(assignment)s
), dropped as (
    delete from annotation_draft where assignment_id = %(assignment)s
), stored as (
    insert into annotation_annotation (
        organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
        schema_id, guideline_id, active_seconds, is_live, drawn, submitted_at
    ) values (
        %(organization)s, %(project)s, %(item)s, %(assignment)s, %(member)s, %(slot)s, %(revision)s,
        %(key)s, %(answer)s, %(schema)s, %(guideline)s, %(active_seconds)s, true, %(drawn)s,
        %(submitted_at)s
    )
    returning id
)
select stored.id"""
ALONE = f"{STORE} from stored"
BESIDE_OTHERS = f"""
{STORE}, {ANSWERS} from stored left join {LIVE} and answer.slot <> %(slot)s order by answer.slot
"""


@dataclass(frozen=True)
class Submission:
    """What the page sends: the answer, what it was made under, and a key that names the attempt.

    `schema_id` is the label schema that the page shows; 0 where the sender names none.
    """

    answer: Any
    revision: int
    guideline_id: int
    key: str
    schema_id: int = 0


def submit_annotation(
    place: WorkContext, *, assignment: Assignment, submission: Submission
) -> Annotation:
    """Store the answer of a locked, held assignment and settle its item.

    Belongs to the request's one transaction, without a savepoint: every refusal comes before the
    first write, and whatever fails later undoes the request.

    The same key sent again gives the same annotation. Raises Conflict for a stale guideline or
    revision, Gone for an expired lease, Invalid for an answer that doesn't fit the schema.
    """
    if (sent_before := sent_already(assignment, submission)) is not None:
        return sent_before
    require_held(assignment)
    guideline = version_in_force(place, submission.guideline_id)
    require_revision(assignment, submission)
    seen_by = (place.project.seed, place.member.pk)
    material = material_for(place.schema, assignment.item_id, seen_by=seen_by)
    answer = fitting(place, submission, material)
    now = timezone.now()
    item = lock_item(assignment.item_id)
    if assignment.reopened_at is not None:
        refuse_other_labels(place, assignment, answer)
    drawn = to_be_reviewed(place, item, assignment)
    assert place.project.schema_id is not None  # a project without one can't go live
    annotation = Annotation(
        organization_id=assignment.organization_id,
        project_id=assignment.project_id,
        item_id=assignment.item_id,
        assignment=assignment,
        member=place.member,
        slot=assignment.slot,
        revision=assignment.revision + 1,
        key=submission.key,
        answer=answer,
        schema_id=place.project.schema_id,
        guideline=guideline,
        active_seconds=assignment.active_seconds
        + active_seconds(assignment.seen_at, now, assignment.seen_elsewhere),
        drawn=drawn,
        submitted_at=now,
    )
    others = store(annotation, alone=is_alone(item))
    assignment.reopened_at = None
    known = others.also(SlotAnswer(annotation, assignment.pool_id))
    settle_item(item, place.rules, at=now, known=known)
    emit(
        AnnotationSubmitted,
        project_id=annotation.project_id,
        item_id=annotation.item_id,
        annotation_id=annotation.pk,
        member_id=annotation.member_id,
    )
    return annotation


def sent_already(assignment: Assignment, submission: Submission) -> Annotation | None:
    """The annotation that this very submission made when it came in before."""
    if assignment.state != AssignmentState.SUBMITTED:
        return None
    return assignment.annotations.filter(key=submission.key).first()


def version_in_force(place: WorkContext, guideline_id: int) -> GuidelineVersion:
    """The guideline version an answer was made under, if it means what the current one means.

    Raises Conflict with what changed if it is an older major version, or the current one unread.
    """
    current = place.guideline
    made_under = current
    if guideline_id != current.pk:
        published = place.project.guidelines.filter(published_at__isnull=False)
        made_under = published.filter(pk=guideline_id).first() or current
    if place.has_read_guideline and made_under.major == current.major:
        return made_under
    raise Conflict(
        _("The guideline changed. Read what is new, then submit again."),
        code="stale_guideline",
        **{"from": guideline_id, "to": current.pk},
        changed=changed_titles(place.member, made_under, current),
    )


def fitting(place: WorkContext, submission: Submission, material: ItemFacts | None) -> Answer:
    """The answer as it is stored; raises Invalid with what is wrong.

    The code is `schema_changed` where the page shows other questions than are asked now.
    """
    try:
        return place.schema.normalise(submission.answer, material)
    except Invalid as invalid:
        if submission.schema_id in (0, place.project.schema_id):
            raise
        raise Invalid(
            _(
                "The label schema changed and this annotation no longer fits. Reload the page. "
                "Your draft is saved so that you can adjust it."
            ),
            code="schema_changed",
            problems=invalid.detail.get("problems", []),
        ) from invalid


def require_revision(assignment: Assignment, submission: Submission) -> None:
    """Raise Conflict if the page didn't know of the newest answer to this assignment."""
    if submission.revision != assignment.revision:
        raise Conflict(
            _("This item was changed in another tab. Compare both versions, then submit again."),
            code="revision",
            revision=assignment.revision,
        )


def store(annotation: Annotation, *, alone: bool) -> ItemAnswers:
    """Insert a new, live annotation, retire the one it replaces, close its assignment and drop the
    draft; sets the new id. What the item's other slots hold; not looked up if it is `alone`.

    The caller holds the item's lock, so that nothing is stored there meanwhile.
    """
    if annotation.revision > 1:  # a statement of its own: one live answer for each slot
        annotation.assignment.annotations.filter(is_live=True).update(is_live=False)
    values = {
        "organization": annotation.organization_id,
        "project": annotation.project_id,
        "item": annotation.item_id,
        "assignment": annotation.assignment_id,
        "member": annotation.member_id,
        "slot": annotation.slot,
        "revision": annotation.revision,
        "key": annotation.key,
        "answer": orjson.dumps(annotation.answer).decode(),
        "schema": annotation.schema_id,
        "guideline": annotation.guideline_id,
        "active_seconds": annotation.active_seconds,
        "drawn": annotation.drawn,
        "submitted_at": annotation.submitted_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(ALONE if alone else BESIDE_OTHERS, values)
        rows = cursor.fetchall()
    annotation.pk = rows[0][0]
    annotation._state.adding = False
    annotation._state.db = "default"
    return ItemAnswers(()) if alone else answers_in([row[1:] for row in rows])


def to_be_reviewed(place: WorkContext, item: Item, assignment: Assignment) -> bool:
    """Whether a reviewer looks at this answer: a seeded sample, and all that came back once.

    Of somebody new, all of the first ones. Read with the work in hand: no statement of its own.
    An own answer that was taken up again stays what it was: changing it is no way round a review.
    """
    if assignment.reopened_at is not None:
        return assignment.annotations.filter(is_live=True, drawn=True).exists()
    if assignment.revision > 0:
        return True
    key = b"review:%d:" % assignment.slot + bytes(item.content_hash)
    return is_drawn(place.project.seed, key, place.review_share)


@transaction.atomic
def save_draft(assignment: Assignment, *, answer: Any, revision: int) -> Draft:
    """Keep unsubmitted work; raises Conflict, with the other one, if another tab saved since.

    Nothing of it is checked but that it is an object: it is work that goes on.
    """
    if not isinstance(answer, dict):
        raise Invalid(_("An annotation must be an object with one entry for each field."))
    draft, created = Draft.objects.select_for_update().get_or_create(
        assignment=assignment, defaults={"answer": answer}
    )
    if created:
        return draft
    if revision != draft.revision:
        raise Conflict(
            _("A newer draft of this item was saved in another tab."),
            code="revision",
            answer=draft.answer,
            revision=draft.revision,
            savedAt=draft.saved_at.isoformat(),
        )
    draft.answer = answer
    draft.revision += 1
    draft.save(update_fields=["answer", "revision", "saved_at"])
    return draft
