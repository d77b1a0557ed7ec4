"""Which answers does an item have, slot by slot, and has a reviewer decided for all of it?"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from annotation.datasets.models import Item
from annotation.workflow.events.record import reversed_annotations
from annotation.workflow.lifecycle.advance import MAX_SKIPS, Decision, Opinion
from annotation.workflow.lifecycle.models import Annotation, Assignment, Review, ReviewKind, Verdict


def in_order(model: type[Model], *names: str) -> tuple[str, ...]:
    """Columns in the order of the model, as `from_db` takes their values."""
    every = [column.attname for column in model._meta.concrete_fields]
    return tuple(sorted(names, key=every.index))


ANSWER = in_order(
    Annotation,
    *("id", "organization_id", "project_id", "item_id", "assignment_id", "member_id", "slot"),
    *("answer", "guideline_id", "active_seconds", "drawn"),
)
CLAIM = in_order(Assignment, "id", "organization_id", "state", "rejections", "pool_id")
REVIEW = in_order(Review, "id", "kind", "verdict", "answer", "reviewer_id")
PLACE_OF_ANSWER, PLACE_OF_REVIEWS = ANSWER.index("answer"), len(ANSWER) + len(CLAIM)


def columns(table: str, names: tuple[str, ...]) -> str:
    """Columns of our own of a table."""
    return ", ".join(f"{table}.{name}" for name in names)


# Both are asked for each answer to an item that several people label: with the ORM building the
# statements and the rows took a fifth of what a submission costs.
ANSWERS = f"""
select {columns("answer", ANSWER)}, {columns("claim", CLAIM)}, (
    select jsonb_agg(jsonb_build_array({columns("review", REVIEW)}))
    from annotation_review review where review.annotation_id = answer.id
)
from annotation_annotation answer
join annotation_assignment claim on claim.id = answer.assignment_id
where answer.organization_id = %(organization)s and answer.item_id = %(item)s
  and answer.is_live and claim.reopened_at is null
order by answer.slot
"""  # noqa: S608  # made of constants
DECISION = """
select answer, reviewer_id, kind from annotation_review
where organization_id = %(organization)s and item_id = %(item)s and state = 'decided'
  and (kind = 'choice' or (kind = 'skips' and verdict = 'answered'))
order by id desc limit 1
"""


@dataclass(frozen=True)
class SlotAnswer:
    """The live answer of a slot with its reviews, as read from the database."""

    annotation: Annotation
    pool_id: int | None
    reviews: tuple[Review, ...] = ()
    is_reversed: bool = False

    @property
    def opinion(self) -> Opinion:
        """What the rule needs of it: the last word, be it the reviewer's or a second person's."""
        row, by_kind = self.annotation, {review.kind: review for review in self.reviews}
        first = by_kind.get(ReviewKind.ANSWER)
        if first is None:
            return Opinion(row.pk, row.answer, row.drawn, is_reversed=self.is_reversed)
        dispute, rounds = by_kind.get(ReviewKind.DISPUTE), by_kind.get(ReviewKind.ROUNDS)
        last, verdict = first, first.verdict
        if dispute is not None and dispute.verdict == Verdict.OVERTURNED:
            last, verdict = dispute, Verdict.ACCEPTED.value
        if rounds is not None and rounds.verdict:
            last, verdict = rounds, rounds.verdict
        return Opinion(
            annotation_id=row.pk,
            final=row.answer if last.answer is None else last.answer,
            drawn=row.drawn,
            verdict=verdict,
            rejections=row.assignment.rejections,
            disputed=dispute is not None and not dispute.verdict,
            adjudicator_id=rounds.reviewer_id if last is rounds else None,
            is_reversed=self.is_reversed,
        )


def slot_answers(item: Item) -> list[SlotAnswer]:
    """The live answers of an item in the order of their slots; one taken up again is missing."""
    taken_back = reversed_annotations(item.pk) if item.has_reversals else ()
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, {"organization": item.organization_id, "item": item.pk})
        return [slot_answer(row, taken_back) for row in cursor.fetchall()]


def slot_answer(row: tuple[Any, ...], taken_back: Collection[int | None]) -> SlotAnswer:
    """A row of ANSWERS; what else answer, claim and reviews have is loaded if somebody asks."""
    values, claim = list(row[: len(ANSWER)]), row[len(ANSWER) : PLACE_OF_REVIEWS]
    values[PLACE_OF_ANSWER] = json.loads(values[PLACE_OF_ANSWER])
    annotation = Annotation.from_db("default", ANSWER, values)
    annotation.assignment = Assignment.from_db("default", CLAIM, claim)
    reviews = row[PLACE_OF_REVIEWS]
    found = json.loads(reviews) if reviews else ()
    return SlotAnswer(
        annotation,
        annotation.assignment.pool_id,
        tuple(Review.from_db("default", REVIEW, each) for each in found),
        annotation.pk in taken_back,
    )


def decision_on(item: Item) -> Decision | None:
    """A reviewer's answer for the whole item: only overlap or skips can have led to one."""
    if item.slots == 1 and item.skips < MAX_SKIPS:
        return None
    with connection.cursor() as cursor:
        cursor.execute(DECISION, {"organization": item.organization_id, "item": item.pk})
        row = cursor.fetchone()
    if row is None or row[0] is None or row[1] is None:
        return None
    answer, reviewer_id, kind = row
    return Decision(json.loads(answer), reviewer_id, closes=kind == ReviewKind.SKIPS)
