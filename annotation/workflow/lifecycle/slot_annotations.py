"""Which answers does an item have, slot by slot, and has a reviewer decided for all of it?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from annotation.datasets.models import Item
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


# Parts of a statement, because they run for nearly every label: with the ORM building statements
# and rows took a fifth of what a submission costs. The submission reads them as it stores its own
# annotation (labeling/actions.py); the decision is a reviewer's for the whole item.
ANSWERS = f"""
(
    select jsonb_build_array(decided.answer, decided.reviewer_id, decided.kind)
    from annotation_review decided
    where decided.organization_id = %(organization)s and decided.item_id = %(item)s
      and decided.state = 'decided' and (
        decided.kind = 'choice' or (decided.kind = 'skips' and decided.verdict = 'answered')
    )
    order by decided.id desc limit 1
), {columns("answer", ANSWER)}, {columns("claim", CLAIM)}, (
    select jsonb_agg(jsonb_build_array({columns("review", REVIEW)}))
    from annotation_review review where review.annotation_id = answer.id
)
"""  # noqa: S608  # made of constants
LIVE = """(
    annotation_annotation answer join annotation_assignment claim
    on claim.id = answer.assignment_id and claim.reopened_at is null
) on answer.organization_id = %(organization)s and answer.item_id = %(item)s and answer.is_live
"""
OF_ITEM = f"select {ANSWERS} from (values (1)) item left join {LIVE} order by answer.slot"  # noqa: S608


@dataclass(frozen=True)
class SlotAnswer:
    """The live answer of a slot with its reviews, as read from the database."""

    annotation: Annotation
    pool_id: int | None
    reviews: tuple[Review, ...] = ()

    @property
    def opinion(self) -> Opinion:
        """What the rule needs of it: the last word, be it the reviewer's or a second person's."""
        row, by_kind = self.annotation, {review.kind: review for review in self.reviews}
        first = by_kind.get(ReviewKind.ANSWER)
        if first is None:
            return Opinion(row.pk, row.answer, row.drawn)
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
        )


@dataclass(frozen=True)
class ItemAnswers:
    """The live answers of an item by slot, and a reviewer's decision for all of it, if any."""

    answers: Sequence[SlotAnswer]
    decision: Decision | None = None

    def also(self, answer: SlotAnswer) -> ItemAnswers:
        """These and the answer of one more slot."""
        every = [*self.answers, answer]
        return ItemAnswers(sorted(every, key=lambda each: each.annotation.slot), self.decision)


def is_alone(item: Item) -> bool:
    """Whether an item has room for one answer, and nobody can have decided about it."""
    return item.slots == 1 and item.skips < MAX_SKIPS


def item_answers(item: Item) -> ItemAnswers:
    """What a locked item has in its slots; an answer that was taken up again is missing."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ITEM, {"organization": item.organization_id, "item": item.pk})
        return answers_in(cursor.fetchall())


def answers_in(rows: Sequence[tuple[Any, ...]]) -> ItemAnswers:
    """Rows of ANSWERS; where there is no answer, one row with the decision."""
    answer, reviewer_id, kind = json.loads(rows[0][0]) if rows[0][0] else (None, None, "")
    decision = None
    if answer is not None and reviewer_id is not None:
        decision = Decision(answer, reviewer_id, closes=kind == ReviewKind.SKIPS)
    return ItemAnswers([slot_answer(row) for _decision, *row in rows if row[0]], decision)


def slot_answer(row: Sequence[Any]) -> SlotAnswer:
    """An answer with its reviews; what else claim and reviews have is loaded if somebody asks."""
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
    )
