"""Carry out what `advance` says of an item after an annotation or a review came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.workflow.events.record import AcceptedWork, record_accepted
from annotation.workflow.lifecycle.advance import (
    FIXED_OVERLAP,
    Adjudicate,
    Done,
    Excluded,
    Label,
    NextStep,
    advance,
)
from annotation.workflow.lifecycle.advance import Review as AwaitReview
from annotation.workflow.lifecycle.decision import DecisionRule
from annotation.workflow.lifecycle.models import (
    TAKES_SLOT,
    Annotation,
    Assignment,
    AssignmentState,
    Outcome,
    Review,
    ReviewKind,
    ReviewState,
)
from annotation.workflow.lifecycle.slot_annotations import (
    SlotAnswer,
    columns,
    decision_on,
    in_order,
    slot_answers,
)
from core.tenancy.scope import current_organization_id

# Statements of our own, because they run for nearly every label.
ITEM = in_order(
    Item,
    *("id", "organization_id", "project_id", "content_hash"),
    *("state", "slots", "open_slots", "skips", "has_reversals"),
)
LOCK = f"""
select {columns("item", ITEM)} from annotation_item item
where item.organization_id = %(organization)s and item.id = %(item)s
for no key update
"""  # noqa: S608  # made of constants
FINISH = """
with done as (update annotation_item set state = 'done' where id = %(item)s)
insert into annotation_outcome (
    organization_id, project_id, item_id, answer, source, parents, decided_by_id, confidence,
    agreements, is_current, decided_at
) values (
    %(organization)s, %(project)s, %(item)s, %(answer)s, %(source)s, %(parents)s::bigint[],
    %(decided_by)s, %(confidence)s, %(agreements)s::float8[], true, %(at)s
)
"""


@dataclass(frozen=True)
class ItemRules:
    """The rules in force that an item is settled by."""

    schema: LabelSchema
    decision: DecisionRule = FIXED_OVERLAP


def lock_slots(item_id: int) -> None:
    """Hold the item's live assignments until the transaction ends, in the order of their ids."""
    rows = Assignment.objects.filter(item=item_id, state__in=TAKES_SLOT).order_by("pk")
    list(rows.select_for_update(no_key=True).only("pk"))


def lock_item(item_id: int) -> Item:
    """The item, locked: answers and verdicts of one item are settled one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"organization": current_organization_id(), "item": item_id})
        row = cursor.fetchone()
    if row is None:
        raise Item.DoesNotExist
    return Item.from_db("default", ITEM, row)


def settle_item(
    item: Item, rules: ItemRules, *, at: datetime, answers: Sequence[SlotAnswer] | None = None
) -> NextStep:
    """Move a locked item to its next step: ask for reviews, or write its outcome and its work.

    `answers` spares the look-up where the caller knows them all.
    """
    known = slot_answers(item) if answers is None else answers
    step = advance(
        slots=item.slots,
        opinions=[answer.opinion for answer in known],
        decision=decision_on(item),
        agreement=rules.schema.agreement,
        rule=rules.decision,
        skips=item.skips,
        excluded=item.state == ItemState.EXCLUDED,
    )
    match step:
        case Done():
            finish(item, step, known, rules.schema, at=at)
        case AwaitReview(annotation_ids=ids):
            ask_reviews(item, ids, known)
            set_state(item, ItemState.REVIEW)
        case Adjudicate(about=ReviewKind.DISPUTE):  # its author has asked already
            set_state(item, ItemState.ADJUDICATION)
        case Adjudicate(about=ReviewKind.ROUNDS, annotation_ids=ids):
            ask_reviews(item, ids, known, kind=ReviewKind.ROUNDS)
            set_state(item, ItemState.ADJUDICATION)
        case Adjudicate(about=kind):
            ask_decision(item, kind)
        case Label(new_slots=new):
            send_back_late(known, at=at)
            if new:
                open_slots(item, new)
            set_state(item, ItemState.LABELING)
        case Excluded():
            pass
    return step


def send_back_late(answers: Sequence[SlotAnswer], *, at: datetime) -> None:
    """Return what was rejected while the item was handed out to nobody: its author is asked now."""
    late = [
        answer.annotation.assignment_id
        for answer in answers
        if answer.opinion.is_returned
        and answer.annotation.assignment.state == AssignmentState.SUBMITTED
    ]
    if late:
        Assignment.objects.filter(pk__in=late).update(
            state=AssignmentState.RETURNED, returned_at=at
        )


def finish(
    item: Item, done: Done, answers: Sequence[SlotAnswer], schema: LabelSchema, *, at: datetime
) -> None:
    """Write the outcome and accept, once, every answer that no reviewer refused in the end."""
    if item.state == ItemState.DONE:
        Outcome.objects.filter(item=item, is_current=True).update(is_current=False)
    with connection.cursor() as cursor:
        cursor.execute(
            FINISH,
            {
                "organization": item.organization_id,
                "project": item.project_id,
                "item": item.pk,
                "answer": orjson.dumps(done.answer).decode(),
                "source": done.source.value,
                "parents": list(done.parents),
                "decided_by": done.decided_by,
                "confidence": done.confidence,
                "agreements": list(done.agreements),
                "at": at,
            },
        )
    item.state = ItemState.DONE
    accept(item, [answer for answer in answers if answer.opinion.is_paid], schema, at=at)


def accept(item: Item, answers: Sequence[SlotAnswer], schema: LabelSchema, *, at: datetime) -> None:
    """Record these answers of a locked item as accepted work; what is recorded already stays."""
    record_accepted([accepted(item, answer, schema, at=at) for answer in answers])


def accepted(item: Item, answer: SlotAnswer, schema: LabelSchema, *, at: datetime) -> AcceptedWork:
    """The facts of an accepted answer. Labels are counted in what its author answered, never in
    a reviewer's correction."""
    row = answer.annotation
    return AcceptedWork(
        project_id=row.project_id,
        item_id=row.item_id,
        slot=row.slot,
        annotation_id=row.pk,
        member_id=row.member_id,
        pool_id=answer.pool_id,
        guideline_id=row.guideline_id,
        labels=billable_labels(row, schema),
        active_seconds=row.active_seconds,
        occurred_at=at,
        has_reversals=item.has_reversals,
    )


def billable_labels(annotation: Annotation, schema: LabelSchema) -> dict[str, int]:
    """Billable labels in an annotation, by kind, for a project whose schema in force is `schema`.

    A field may be removed while an item is excluded. What was annotated in it before is still paid
    when the item comes back: such an annotation is counted by the schema it was made under.
    """
    if annotation.answer.keys() - schema.by_name.keys():
        schema = schema_of(annotation.schema.fields)
    return schema.billable(annotation.answer)


def ask_reviews(
    item: Item,
    ids: Sequence[int],
    answers: Sequence[SlotAnswer],
    *,
    kind: ReviewKind = ReviewKind.ANSWER,
) -> None:
    """Put answers into the review queue that aren't in it yet."""
    Review.objects.bulk_create(
        Review(
            project_id=item.project_id,
            item=item,
            annotation_id=answer.annotation.pk,
            author_id=answer.annotation.member_id,
            kind=kind,
        )
        for answer in answers
        if answer.annotation.pk in ids and not any(each.kind == kind for each in answer.reviews)
    )


def ask_decision(item: Item, kind: ReviewKind) -> None:
    """Ask a reviewer what becomes of the item; one that people skip is handed out no more."""
    asked = Review.objects.filter(item=item, kind=kind)
    if kind == ReviewKind.SKIPS:
        asked = asked.exclude(state=ReviewState.DECIDED)
        item.open_slots = 0
        item.save(update_fields=["open_slots"])
    if not asked.exists():
        Review.objects.create(project_id=item.project_id, item=item, kind=kind)
    set_state(item, ItemState.ADJUDICATION)


def open_free_slots(item: Item) -> None:
    """Hand out again every slot of a locked item that nobody holds or has answered."""
    taken = Assignment.objects.filter(item=item, state__in=TAKES_SLOT).count()
    item.open_slots = item.slots - taken
    item.save(update_fields=["open_slots"])


def open_slots(item: Item, number: int) -> None:
    """Give a locked item so many more slots, open to whoever looks for work next."""
    item.slots += number
    item.open_slots += number
    item.save(update_fields=["slots", "open_slots"])


def set_state(item: Item, state: ItemState) -> None:
    """Write the item's state where it changed; what isn't done any more has no outcome in force."""
    if item.state == state:
        return
    if item.state == ItemState.DONE:
        Outcome.objects.filter(item=item, is_current=True).update(is_current=False)
    item.state = state
    item.save(update_fields=["state"])
