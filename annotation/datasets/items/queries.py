"""Queries of the item browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.content import excerpt
from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.datasets.items.filters import skips
from annotation.datasets.models import Batch, Item, ItemState
from annotation.label_types.schema import schema_of
from annotation.projects.guidelines.classes import classes_of
from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.excluding import ItemExclusion
from annotation.workflow.lifecycle.models import (
    ANY,
    Annotation,
    Assignment,
    Outcome,
    Review,
    ReviewKind,
    ReviewState,
)
from annotation.workflow.lifecycle.reasons import reason_title, skip_text
from annotation.workflow.lifecycle.remarks import remarks_in_words
from annotation.workflow.lifecycle.to_review import why_not_to_review
from core.identity.models import Member
from core.identity.names import by_name

BATCHES_OFFERED = 100
BADGES = {
    ItemState.LABELING: "info",
    ItemState.REVIEW: "warn",
    ItemState.ADJUDICATION: "warn",
    ItemState.DONE: "good",
    ItemState.EXCLUDED: "",
}


@dataclass(frozen=True)
class ItemLine:
    """An item as the list shows it."""

    item: Item
    content: DeliveredItem
    excerpt: str
    state: str
    badge: str
    answers: int
    skips: int


@dataclass(frozen=True)
class Event:
    """Something that happened to an item."""

    at: datetime
    title: str
    who: str
    detail: str
    badge: str = ""
    member_id: int | None = None


def item_lines(viewer: Member, items: list[Item]) -> list[ItemLine]:
    """The items of one page with the number of their live answers and of their skips."""
    keys = [item.pk for item in items]
    answers = counted(Annotation.objects.filter(item_id__in=keys, is_live=True))
    skipped = counted(skips().filter(item_id__in=keys))
    delivered = deliver_all(viewer, items, DeliveryPurpose.BROWSING)
    return [
        ItemLine(
            item=item,
            content=delivered[item.pk],
            excerpt=excerpt(delivered[item.pk]),
            state=str(ItemState(item.state).label),
            badge=BADGES[ItemState(item.state)],
            answers=answers.get(item.pk, 0),
            skips=skipped.get(item.pk, 0),
        )
        for item in items
    ]


def counted(rows: QuerySet[Any]) -> dict[int, int]:
    """How many of the rows belong to each item."""
    return dict(rows.order_by().values_list("item_id").annotate(Count("pk")))


def batches_of(project: Project) -> list[tuple[int, str]]:
    """The newest batches, to filter by."""
    newest = Batch.objects.filter(project=project).order_by("-pk")
    return list(newest.values_list("pk", "name")[:BATCHES_OFFERED])


def people_of(project: Project) -> list[tuple[int, str]]:
    """Members of the pools that work on the project, to filter by; by name."""
    places = ProjectPool.objects.filter(project=project, pool__places__member=OuterRef("pk"))
    return by_name(Member.objects.filter(Exists(places)))


def classes_to_choose(project: Project) -> list[tuple[str, str]]:
    """The classes of the schema in force, to filter outcomes by."""
    known = classes_of(schema_of(project.schema.fields)) if project.schema else []
    return [(each.key, each.title) for each in known]


@dataclass(frozen=True)
class ReviewLine:
    """An undecided review of an item; `is_open_to` says whether the viewer may take it now."""

    review: Review
    title: str
    action: str
    holder: str
    is_open_to: bool


def undecided_reviews(item: Item, viewer: Member) -> list[ReviewLine]:
    """What reviewers still have to decide about an item, oldest first.

    The author of an annotation of the item gets no link. Parties of a dispute do: the page of the
    review says why another reviewer must decide.
    """
    is_author = Annotation.objects.filter(item=item, member=viewer).exists()
    found = Review.objects.filter(item=item).exclude(state=ReviewState.DECIDED)
    rows = found.select_related("reviewer__user", "annotation").order_by("pk")
    now = timezone.now()
    lines = []
    for review in rows:
        is_held = bool(review.lease_until and review.lease_until > now and review.reviewer)
        is_free = not is_held or review.reviewer_id == viewer.pk
        lines.append(
            ReviewLine(
                review=review,
                title=review_title(review),
                action=_("Review") if review.kind == ReviewKind.ANSWER else _("Adjudicate"),
                holder=review.reviewer.name if review.reviewer and is_held else "",
                is_open_to=is_free and not is_author,
            )
        )
    return lines


def live_annotations(item: Item) -> list[tuple[Annotation, str]]:
    """The live annotations of an item, each with the reason why it can't be sent to review."""
    rows = Annotation.objects.filter(item=item, is_live=True).order_by("slot")
    found = rows.select_related("assignment", "member__user")
    return [(annotation, why_not_to_review(item, annotation)) for annotation in found]


def history_of(item: Item) -> list[Event]:
    """All that happened to an item, in order: claims, answers, reviews, outcomes."""
    rows = Assignment.objects.filter(ANY, item=item).select_related("member__user", "pool")
    taken = list(rows)
    events = [*claims(taken), *answers_of(taken), *reviews_of(item), *outcomes(item)]
    return sorted([*events, *exclusions(item)], key=lambda event: event.at)


def exclusions(item: Item) -> list[Event]:
    """When and why it was taken out, and when it was brought in again."""
    found = ItemExclusion.objects.filter(item=item).select_related(
        "excluded_by__user", "included_by__user"
    )
    events = []
    for row in found:
        who = row.excluded_by.name if row.excluded_by else ""
        events.append(
            Event(row.excluded_at, _("Excluded"), who, row.reason, "", row.excluded_by_id)
        )
        if row.included_at is not None:
            who = row.included_by.name if row.included_by else ""
            events.append(
                Event(row.included_at, _("Included again"), who, "", "", row.included_by_id)
            )
    return events


def claims(taken: Iterable[Assignment]) -> list[Event]:
    """Who took the item, and how claims without an answer ended."""
    return [
        Event(
            at=claim.claimed_at,
            title=_("Assigned as annotator %(slot)s") % {"slot": claim.slot},
            who=claim.member.name,
            member_id=claim.member_id,
            detail=skip_text(claim.skip_reason),
            badge=str(claim.get_state_display()),
        )
        for claim in taken
    ]


def answers_of(taken: Iterable[Assignment]) -> list[Event]:
    """Every answer of these claims, superseded ones too."""
    found = Annotation.objects.filter(assignment__in=taken).select_related("member__user", "schema")
    return [
        Event(
            at=answer.submitted_at,
            title=_("Annotation %(slot)s, revision %(revision)s")
            % {"revision": answer.revision, "slot": answer.slot},
            who=answer.member.name,
            member_id=answer.member_id,
            detail=schema_of(answer.schema.fields).summary(answer.answer),
            badge="" if answer.is_live else _("Superseded"),
        )
        for answer in found
    ]


def reviews_of(item: Item) -> list[Event]:
    """The verdicts, disagreements and decisions, and reviews that are still waited for."""
    found = Review.objects.filter(item=item).select_related(
        "reviewer__user", "author__user", "annotation", "project__schema"
    )
    return [event for review in found for event in review_events(review)]


def review_events(review: Review) -> list[Event]:
    """A review as it happened: for a dispute what the author said, then what was decided."""
    is_decided = review.decided_at is not None
    is_held = review.state == ReviewState.HELD
    events = [
        Event(
            at=review.decided_at or review.created_at,
            title=review_title(review),
            who=review.reviewer.name if review.reviewer and (is_decided or is_held) else "",
            member_id=review.reviewer_id,
            detail=review_detail(review),
            badge=str(review.get_verdict_display() or review.get_state_display()),
        )
    ]
    if review.kind == ReviewKind.DISPUTE:
        who = review.author.name if review.author else ""
        title = _("Disputed by the annotator")
        said = Event(review.created_at, title, who, review.appeal, "", review.author_id)
        events.insert(0, said)
    return events


def review_title(review: Review) -> str:
    """What was asked, in words."""
    if review.kind == ReviewKind.ANSWER and review.annotation is not None:
        values = {"revision": review.annotation.revision, "slot": review.annotation.slot}
        return _("Review of annotation %(slot)s, revision %(revision)s") % values
    return {
        ReviewKind.CHOICE: _("Adjudication"),
        ReviewKind.SKIPS: _("Adjudication of a skipped item"),
        ReviewKind.ROUNDS: _("Adjudication after three rejections"),
        ReviewKind.DISPUTE: _("Review of a disputed rejection"),
    }.get(ReviewKind(review.kind), _("Review"))


def review_detail(review: Review) -> str:
    """Why, in words, and the reviewer's own answer where there is one."""
    schema = review.project.schema
    own = schema_of(schema.fields).summary(review.answer) if schema and review.answer else ""
    answer = _("Annotation: %(answer)s.") % {"answer": own} if own else ""
    why = ": ".join(part for part in (reason_title(review.reason), review.comment) if part)
    return " ".join(part for part in (answer, why, *remarks_told(review)) if part)


def remarks_told(review: Review) -> list[str]:
    """What was said of single regions: each with its region in words."""
    if review.annotation is None or review.project.schema is None or not review.remarks:
        return []
    schema = schema_of(review.project.schema.fields)
    told = remarks_in_words(review.remarks, review.annotation.answer, schema, {})
    return [
        _("%(where)s: “%(remark)s”") % {"where": each.where, "remark": each.text} for each in told
    ]


def outcomes(item: Item) -> list[Event]:
    """The final answers, the current one and those before it."""
    either = Q(is_current=True) | Q(is_current=False)  # each has an index by item of its own
    rows = Outcome.objects.filter(either, item=item)
    found = rows.select_related("decided_by__user", "project__schema")
    return [
        Event(
            at=outcome.decided_at,
            title=_("Outcome"),
            who=outcome.decided_by.name if outcome.decided_by else "",
            member_id=outcome.decided_by_id,
            detail=outcome_summary(outcome),
            badge=str(outcome.get_source_display()) if outcome.is_current else _("Superseded"),
        )
        for outcome in found
    ]


def outcome_summary(outcome: Outcome) -> str:
    """The final answer in a line of text, in the words of the schema in force."""
    schema = outcome.project.schema
    return schema_of(schema.fields).summary(outcome.answer) if schema is not None else ""
