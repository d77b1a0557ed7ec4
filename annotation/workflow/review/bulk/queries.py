"""Data of the bulk acceptance page: the full list and a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.urls import reverse
from django.utils.safestring import SafeString

from annotation.datasets.content import content_of, excerpt
from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.label_types.rendering import answer_html
from annotation.label_types.schema import schema_of
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.review.bulk.models import BulkAccept, BulkState
from annotation.workflow.review.listing import standing
from core.identity.models import Member

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
    item: DeliveredItem
    excerpt: str
    author: str
    answer: str
    standing: str


@dataclass(frozen=True)
class Sampled:
    """One of the sample; `html` is the answer on the item where it has regions."""

    chosen: Chosen
    html: list[SafeString]


def chosen_answers(viewer: Member, review_ids: Sequence[int]) -> list[Chosen]:
    """Some of them, in the order in which they are accepted."""
    rows = Review.objects.filter(pk__in=review_ids).select_related(
        "item__media", "annotation", "author__user", "project__schema"
    )
    reviews = list(rows.order_by("pk"))
    delivered = deliver_all(viewer, [row.item for row in reviews], DeliveryPurpose.REVIEW)
    return [chosen_answer(row, delivered[row.item_id]) for row in reviews]


def chosen_answer(review: Review, item: DeliveredItem) -> Chosen:
    """One row; its relations are loaded."""
    schema = review.project.schema
    known = schema is not None and review.annotation is not None
    answer = schema_of(schema.fields).summary(review.annotation.answer) if known else ""  # type: ignore[union-attr]  # both are there
    return Chosen(
        review=review,
        item=item,
        excerpt=excerpt(item, longest=EXCERPT),
        author=review.author.name if review.author else "",
        answer=answer,
        standing=standing(review),
    )


def sample_of(viewer: Member, bulk: BulkAccept, *, slug: str) -> list[Sampled]:
    """A few drawn at random, the same ones each time the page is loaded."""
    few = min(SAMPLE, len(bulk.review_ids))
    drawn = Random(bulk.pk).sample(sorted(bulk.review_ids), few)  # noqa: S311  # nothing to guess
    return [Sampled(each, on_item(each, slug)) for each in chosen_answers(viewer, drawn)]


def on_item(chosen: Chosen, slug: str) -> list[SafeString]:
    """The answer drawn on the item; nothing where no field of the schema has regions."""
    review = chosen.review
    schema = schema_of(review.project.schema.fields) if review.project.schema else None
    if schema is None or review.annotation is None or not schema.looks_at_content:
        return []
    url = reverse("item_media", args=[slug, review.project_id, review.item_id])
    return answer_html(schema, review.annotation.answer, content_of(chosen.item, url=url))
