"""The next step of an item after an annotation or a review: read its slots, carry `advance` out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model

from annotation.datasets.models import Item, ItemState
from annotation.events import ItemDone
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.workflow.events.record import (
    AcceptedWork,
    OutcomeWork,
    record_accepted,
    record_reversed,
    reversed_annotations,
    standing_outcome,
)
from annotation.workflow.lifecycle.advance import (
    FIXED_OVERLAP,
    MAX_SKIPS,
    Adjudicate,
    Answer,
    Decision,
    Done,
    Excluded,
    Label,
    NextStep,
    Opinion,
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
    OutcomeSource,
    Review,
    ReviewKind,
    ReviewState,
    Verdict,
)
from core.events import emit
from core.tenancy.scope import current_organization_id


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
OF_ITEM = f"select {ANSWERS} from (values (1)) item left join {LIVE} order by answer.slot"  # noqa: S608  # made of constants


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
    item: Item, rules: ItemRules, *, at: datetime, known: ItemAnswers | None = None
) -> NextStep:
    """Move a locked item to its next step: ask for reviews, or write its outcome and its work.

    `known` spares the look-up where the caller has just read it.
    """
    found = item_answers(item) if known is None else known
    answers = with_reversals(item, found.answers)
    step = advance(
        slots=item.slots,
        opinions=[answer.opinion for answer in answers],
        decision=found.decision,
        agreement=rules.schema.agreement,
        rule=rules.decision,
        skips=item.skips,
        excluded=item.state == ItemState.EXCLUDED,
    )
    match step:
        case Done():
            finish(item, step, answers, rules.schema, at=at)
        case AwaitReview(annotation_ids=ids):
            ask_reviews(item, ids, answers)
            set_state(item, ItemState.REVIEW, at=at)
        case Adjudicate(about=ReviewKind.DISPUTE):  # its author has asked already
            set_state(item, ItemState.ADJUDICATION, at=at)
        case Adjudicate(about=ReviewKind.ROUNDS, annotation_ids=ids):
            ask_reviews(item, ids, answers, kind=ReviewKind.ROUNDS)
            set_state(item, ItemState.ADJUDICATION, at=at)
        case Adjudicate(about=kind):
            ask_decision(item, kind, at=at)
        case Label(new_slots=new):
            send_back_late(answers, at=at)
            if new:
                open_slots(item, new)
            set_state(item, ItemState.LABELING, at=at)
        case Excluded():
            pass
    return step


def with_reversals(item: Item, answers: Sequence[SlotAnswer]) -> Sequence[SlotAnswer]:
    """The answers of a locked item, each with whether its work was taken back since."""
    if not item.has_reversals:
        return answers
    taken_back = reversed_annotations(item.pk)
    return [replace(each, is_reversed=each.annotation.pk in taken_back) for each in answers]


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
    outcome = outcome_work(item, done, answers, schema, at=at)
    new = outcome if item.state != ItemState.DONE else in_place_of_standing(item, outcome)
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
    paid = [answer for answer in answers if answer.opinion.is_paid]
    record_accepted([accepted(item, answer, schema, at=at) for answer in paid], new)
    emit(ItemDone, project_id=item.project_id, item_id=item.pk)


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
        labels=billable_labels(row.answer, row, schema),
        active_seconds=row.active_seconds,
        occurred_at=at,
        has_reversals=item.has_reversals,
    )


def outcome_work(
    item: Item, done: Done, answers: Sequence[SlotAnswer], schema: LabelSchema, *, at: datetime
) -> OutcomeWork:
    """The facts of a locked item's outcome. A reviewer's own one counts as that reviewer's."""
    first = next((each for each in answers if each.annotation.pk in done.parents), None)
    if first is None:
        assert done.decided_by is not None
        return OutcomeWork(
            project_id=item.project_id,
            item_id=item.pk,
            member_id=done.decided_by,
            pool_id=None,
            guideline_id=None,
            labels=schema.billable(done.answer),
            occurred_at=at,
            has_reversals=item.has_reversals,
        )
    return OutcomeWork(
        project_id=item.project_id,
        item_id=item.pk,
        member_id=first.annotation.member_id,
        pool_id=first.pool_id,
        guideline_id=first.annotation.guideline_id,
        labels=billable_labels(done.answer, first.annotation, schema),
        occurred_at=at,
        has_reversals=item.has_reversals,
    )


def record_outcome(item: Item, outcome: Outcome, schema: LabelSchema, *, at: datetime) -> None:
    """Record the outcome in force of a locked item that is delivered again."""
    answers = item_answers(item).answers
    done = Done(
        outcome.answer, OutcomeSource(outcome.source), tuple(outcome.parents), outcome.decided_by_id
    )
    record_accepted([], outcome_work(item, done, answers, schema, at=at))


def in_place_of_standing(item: Item, work: OutcomeWork) -> OutcomeWork | None:
    """What to record where an outcome of the locked item stands: nothing if the labels are as many
    as before, else the new one; then the one that stands is reversed."""
    standing = {event.label_kind: event.quantity for event in standing_outcome(item.pk)}
    if standing == {kind: number for kind, number in work.labels.items() if number}:
        return None
    reverse_outcome(item, at=work.occurred_at)
    return replace(work, has_reversals=item.has_reversals)


def reverse_outcome(item: Item, *, at: datetime) -> None:
    """Reverse the outcome of a locked item that isn't delivered any more: the customer gets back
    what it cost. What annotators earned for it stays."""
    standing = standing_outcome(item.pk)
    if standing:
        record_reversed([event.pk for event in standing], at=at)
        item.has_reversals = True


def billable_labels(content: Answer, made_in: Annotation, schema: LabelSchema) -> dict[str, int]:
    """Billable labels by type in the content of an annotation, or of an outcome made from it, for a
    project whose schema in force is `schema`.

    A field may be removed while an item is excluded. What was annotated in it before is still paid
    when the item comes back: such content is counted by the schema it was made under.
    """
    if content.keys() - schema.by_name.keys():
        schema = schema_of(made_in.schema.fields)
    return schema.billable(content)


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


def ask_decision(item: Item, kind: ReviewKind, *, at: datetime) -> None:
    """Ask a reviewer what becomes of the item; one that people skip is handed out no more."""
    asked = Review.objects.filter(item=item, kind=kind)
    if kind == ReviewKind.SKIPS:
        asked = asked.exclude(state=ReviewState.DECIDED)
        item.open_slots = 0
        item.save(update_fields=["open_slots"])
    if not asked.exists():
        Review.objects.create(project_id=item.project_id, item=item, kind=kind)
    set_state(item, ItemState.ADJUDICATION, at=at)


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


def set_state(item: Item, state: ItemState, *, at: datetime) -> None:
    """Write the item's state where it changed; what isn't done any more has no outcome in force."""
    if item.state == state:
        return
    if item.state == ItemState.DONE:
        reverse_outcome(item, at=at)
        Outcome.objects.filter(item=item, is_current=True).update(is_current=False)
    item.state = state
    item.save(update_fields=["state"])
