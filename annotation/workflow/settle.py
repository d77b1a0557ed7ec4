"""An answer or a verdict came in: carry out what `advance` says of the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection

from annotation.data.models import Item, ItemState
from annotation.kinds.schema import LabelSchema
from annotation.work.record import AcceptedWork, record_accepted
from annotation.workflow.advance import (
    Adjudicate,
    Decision,
    Done,
    Label,
    NextStep,
    Opinion,
    advance,
)
from annotation.workflow.advance import Review as AwaitReview
from annotation.workflow.models import Annotation, Outcome, Review, ReviewState

# One statement, because it runs for nearly every label.
FINISH = """
with done as (update annotation_item set state = 'done' where id = %(item)s)
insert into annotation_outcome (
    organization_id, project_id, item_id, answer, source, parents, decided_by_id, is_current,
    decided_at
) values (
    %(organization)s, %(project)s, %(item)s, %(answer)s, %(source)s, %(parents)s::bigint[],
    %(decided_by)s, true, %(at)s
)
"""


@dataclass(frozen=True)
class SlotAnswer:
    """The live answer of a slot with its review, as read from the database."""

    annotation: Annotation
    pool_id: int | None
    review: Review | None

    @property
    def opinion(self) -> Opinion:
        """What the rule needs of it."""
        verdict = self.review.verdict if self.review else ""
        fixed = self.review.answer if self.review and self.review.answer is not None else None
        return Opinion(
            annotation_id=self.annotation.pk,
            final=fixed if fixed is not None else self.annotation.answer,
            drawn=self.annotation.drawn,
            verdict=verdict,
        )


def lock_item(item_id: int) -> Item:
    """The item, locked: answers and verdicts of one item are settled one after the other."""
    columns = ("organization", "project", "content_hash", "state", "slots", "open_slots")
    return Item.objects.only(*columns).select_for_update(no_key=True).get(pk=item_id)


def settle_item(
    item: Item, schema: LabelSchema, *, at: datetime, answers: Sequence[SlotAnswer] | None = None
) -> NextStep:
    """Move a locked item to its next step: ask for reviews, or write its outcome and its work.

    `answers` spares the look-up where the caller knows them all.
    """
    known = slot_answers(item) if answers is None else answers
    step = advance(
        slots=item.slots,
        opinions=[answer.opinion for answer in known],
        decision=decision_on(item),
        agree=lambda one, other: schema.agreement(one, other) == 1.0,
    )
    match step:
        case Done():
            finish(item, step, known, schema, at=at)
        case AwaitReview(annotation_ids=ids):
            ask_reviews(item, ids, known)
        case Adjudicate():
            ask_decision(item)
        case Label():
            set_state(item, ItemState.LABELING)
    return step


def slot_answers(item: Item) -> list[SlotAnswer]:
    """The live answers of an item in the order of their slots; one taken up again is missing."""
    rows = (
        Annotation.objects.filter(item=item, is_live=True, assignment__reopened_at=None)
        .select_related("assignment")
        .prefetch_related("reviews")
        .order_by("slot")
    )
    return [
        SlotAnswer(row, row.assignment.pool_id, next(iter(row.reviews.all()), None)) for row in rows
    ]


def decision_on(item: Item) -> Decision | None:
    """The reviewer's choice between answers that differ; only an item with overlap can have one."""
    if item.slots == 1:
        return None
    review = Review.objects.filter(item=item, annotation=None, state=ReviewState.DECIDED).first()
    if review is None or review.reviewer_id is None or review.answer is None:
        return None
    return Decision(answer=review.answer, reviewer_id=review.reviewer_id)


def finish(
    item: Item, done: Done, answers: Sequence[SlotAnswer], schema: LabelSchema, *, at: datetime
) -> None:
    """Write the outcome and accept, once, every answer that no reviewer has accepted before."""
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
                "at": at,
            },
        )
    item.state = ItemState.DONE
    accept(answers, schema, at=at)


def accept(answers: Sequence[SlotAnswer], schema: LabelSchema, *, at: datetime) -> None:
    """Record these answers as accepted work; what is recorded already stays as it is."""
    record_accepted([accepted(answer, schema, at=at) for answer in answers])


def accepted(answer: SlotAnswer, schema: LabelSchema, *, at: datetime) -> AcceptedWork:
    """The facts of an accepted answer. Labels are counted in what its author answered."""
    row = answer.annotation
    return AcceptedWork(
        project_id=row.project_id,
        item_id=row.item_id,
        slot=row.slot,
        annotation_id=row.pk,
        member_id=row.member_id,
        pool_id=answer.pool_id,
        guideline_id=row.guideline_id,
        labels=schema.billable(row.answer),
        active_seconds=row.active_seconds,
        occurred_at=at,
    )


def ask_reviews(item: Item, ids: Sequence[int], answers: Sequence[SlotAnswer]) -> None:
    """Put answers into the review queue that aren't in it yet."""
    known = {answer.annotation.pk for answer in answers if answer.review is not None}
    Review.objects.bulk_create(
        Review(project_id=item.project_id, item=item, annotation_id=annotation_id)
        for annotation_id in ids
        if annotation_id not in known
    )
    set_state(item, ItemState.REVIEW)


def ask_decision(item: Item) -> None:
    """Put the choice between differing answers into the review queue."""
    Review.objects.get_or_create(project_id=item.project_id, item=item, annotation=None)
    set_state(item, ItemState.ADJUDICATION)


def set_state(item: Item, state: ItemState) -> None:
    """Write the item's state where it changed."""
    if item.state != state:
        item.state = state
        item.save(update_fields=["state"])
