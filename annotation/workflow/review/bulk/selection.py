"""Selects pending annotations for bulk acceptance; a reviewer's own are left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from annotation.datasets.models import Batch
from annotation.label_types.schema import LabelSchema
from annotation.projects.guidelines.classes import naming
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Review, ReviewKind, ReviewState
from annotation.workflow.review.eligibility import open_to
from core.identity.models import Member
from core.identity.names import by_name

MAX_COUNT = 500
BATCHES_OFFERED = 100
LOOKED_AT = 2_000  # of the oldest waiting answers: whose and of which batch may be chosen


@dataclass(frozen=True)
class Wanted:
    """Whose answers, which class, which batch, and at most how many; None: all of them."""

    author: int | None
    class_key: str
    batch: int | None
    count: int


@dataclass(frozen=True)
class Offer:
    """How many answers wait, or more than so many; whom and which batches the choice may be
    narrowed to."""

    waiting: int
    has_more: bool
    authors: list[tuple[int, str]]
    batches: list[Batch]


def waiting(member: Member, project: Project) -> QuerySet[Review]:
    """Answers that wait for a first look, oldest first; the member's own are left out.

    Whom one has refused before doesn't matter for a first look.
    """
    return open_to(member, has_reviewed=False).filter(
        project=project, kind=ReviewKind.ANSWER, state=ReviewState.WAITING
    )


def chosen(
    wanted: Wanted, *, member: Member, project: Project, schema: LabelSchema
) -> QuerySet[Review]:
    """The waiting answers that fit the filter, oldest first, not yet cut to the count."""
    found = waiting(member, project)
    if wanted.author is not None:
        found = found.filter(author_id=wanted.author)
    if wanted.batch is not None:
        found = found.filter(item__batch_id=wanted.batch)
    if wanted.class_key:
        found = found.filter(names_class(schema, wanted.class_key))
    return found.order_by("pk")


def names_class(schema: LabelSchema, key: str) -> Q:
    """Answers that name this class; none for a class the schema doesn't have."""
    named = [Q(annotation__answer__contains=each) for each in naming(schema, key)]
    return reduce(or_, named) if named else Q(pk__in=[])


def offered(member: Member, project: Project) -> Offer:
    """What there is to choose from: the oldest that wait; three queries."""
    oldest = waiting(member, project).order_by("pk")
    rows = list(oldest.values_list("author_id", "item__batch_id")[: LOOKED_AT + 1])
    author_ids, batch_ids = {author for author, _batch in rows}, {batch for _author, batch in rows}
    batches = Batch.objects.filter(pk__in=batch_ids)
    return Offer(
        waiting=min(len(rows), LOOKED_AT),
        has_more=len(rows) > LOOKED_AT,
        authors=by_name(Member.objects.filter(pk__in=author_ids)),
        batches=list(batches.order_by("-pk")[:BATCHES_OFFERED]),
    )
