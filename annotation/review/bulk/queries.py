"""What does the page of a bulk show: exactly which answers, and a sample to read?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from annotation.kinds.schema import schema_of
from annotation.review.bulk.models import BulkAccept, BulkState
from annotation.workflow.models import Review

SAMPLE = 10
EXCERPT = 120
BADGES = {
    BulkState.PREVIEW: "warn",
    BulkState.QUEUED: "info",
    BulkState.RUNNING: "info",
    BulkState.DONE: "good",
}


@dataclass(frozen=True)
class Chosen:
    """One of the answers: which item, whose, what it says now."""

    review: Review
    text: str
    excerpt: str
    author: str
    answer: str


def chosen_answers(bulk: BulkAccept) -> list[Chosen]:
    """All of them, in the order in which they are accepted."""
    rows = Review.objects.filter(pk__in=bulk.review_ids).select_related(
        "item", "annotation", "author__user", "project__schema"
    )
    return [chosen_answer(row) for row in rows.order_by("pk")]


def chosen_answer(review: Review) -> Chosen:
    """One row; its relations are loaded."""
    schema = review.project.schema
    known = schema is not None and review.annotation is not None
    answer = schema_of(schema.fields).summary(review.annotation.answer) if known else ""  # type: ignore[union-attr]  # both are there
    return Chosen(
        review=review,
        text=review.item.text,
        excerpt=" ".join(review.item.text.split())[:EXCERPT],
        author=review.author.name if review.author else "",
        answer=answer,
    )


def sample_of(bulk: BulkAccept, answers: Sequence[Chosen]) -> list[Chosen]:
    """A few drawn at random, the same ones each time the page is loaded."""
    few = min(SAMPLE, len(answers))
    return Random(bulk.pk).sample(list(answers), few)  # noqa: S311  # nothing to guess
