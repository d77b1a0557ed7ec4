"""What annotation publishes of its work for money and reports: SQL relations and lists of rows.

Nothing above names annotation's tables: a report writes `from {WORK} work` and uses the columns
that stand here. PostgreSQL takes such a relation apart, so that it costs nothing, and each table
keeps its row security. A test in tests/house refuses the tables' own names in billing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation.datasets.item_labels import named_items
from annotation.datasets.models import PRODUCTION_SQL, ItemState
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import Project, ProjectPool
from annotation.workflow.events.models import LABEL_KINDS, WorkEvent, WorkKind
from annotation.workflow.labeling.announcements import is_told
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    ReviewState,
    Verdict,
)
from annotation.workflow.lifecycle.reasons import skip_text
from annotation.workflow.lifecycle.review_rate import Evidence
from annotation.workflow.lifecycle.review_settings import NOT_DRAWN, ReviewSettings
from annotation.workflow.lifecycle.track_record import TrackRecord
from core.identity.models import Member
from core.tenancy.scope import current_organization_id

NEW = Evidence(0, 0)  # of a member whose work wasn't reviewed yet

# Kinds of work, for statements.
ACCEPTED = f"'{WorkKind.LABEL_ACCEPTED.value}'"
REVERSED = f"'{WorkKind.LABEL_REVERSED.value}'"
DECIDED = f"'{WorkKind.OUTCOME_DECIDED.value}'"
UNDECIDED = f"'{WorkKind.OUTCOME_REVERSED.value}'"

# Every work event. The quantity and seconds of a reversal are below zero.
WORK = """(
    select id, organization_id, key, kind, project_id, item_id, slot, version, annotation_id,
        member_id, pool_id, guideline_id, label_kind, quantity, active_seconds, occurred_at,
        reverses_id
    from annotation_workevent
)"""
# Annotations submitted from `%(begins)s` on and before `%(ends)s`. Seconds go on counting when an
# annotation comes back, so a later revision brings only what it adds; a first one doesn't look for
# an earlier. Members are joined first: then the index by member and time is used.
SUBMISSIONS = """(
    select done.submitted_at as at, done.project_id, claim.pool_id, done.member_id,
        done.guideline_id, done.item_id, done.id as annotation_id,
        greatest(round((done.active_seconds - case when done.revision = 1 then 0 else coalesce((
            select earlier.active_seconds from annotation_annotation earlier
            where earlier.assignment_id = done.assignment_id
                and earlier.revision = done.revision - 1
        ), 0) end) * 1000), 0)::bigint as worked_ms
    from core_member person
    join annotation_annotation done on done.member_id = person.id
        and done.submitted_at >= %(begins)s and done.submitted_at < %(ends)s
    join annotation_assignment claim on claim.id = done.assignment_id
    where person.organization_id = %(organization)s
)"""
# Annotations submitted in that span that are neither paid nor rejected yet.
UNDECIDED_WORK = """(
    select done.submitted_at as at, done.project_id, claim.pool_id, done.member_id
    from core_member person
    join annotation_annotation done on done.member_id = person.id and done.is_live
        and done.submitted_at >= %(begins)s and done.submitted_at < %(ends)s
    join annotation_assignment claim on claim.id = done.assignment_id
        and claim.state = 'submitted'
    join annotation_item item on item.id = done.item_id and item.state not in ('done', 'excluded')
    where person.organization_id = %(organization)s and not exists (
        select from annotation_workevent paid
        where paid.item_id = done.item_id and paid.annotation_id = done.id
            and paid.kind = 'label.accepted' and not exists (
                select from annotation_workevent back where back.reverses_id = paid.id
            )
    )
)"""
# Reviews, adjudications, gold annotations and bonuses of that span and, whenever they came, their
# reversals, `sign` below zero.
OTHER_WORK = """(
    select work.id, work.occurred_at as at, work.project_id, work.pool_id, work.member_id,
        work.kind = 'bonus.granted' as is_bonus, 1 as sign
    from core_member person
    join annotation_workevent work on work.member_id = person.id
        and work.occurred_at >= %(begins)s and work.occurred_at < %(ends)s
    where person.organization_id = %(organization)s and work.reverses_id is null
        and work.kind not in ('label.accepted', 'outcome.decided')
    union all
    select back.id, work.occurred_at, work.project_id, work.pool_id, work.member_id,
        work.kind = 'bonus.granted', -1
    from core_member person
    join annotation_workevent work on work.member_id = person.id
        and work.occurred_at >= %(begins)s and work.occurred_at < %(ends)s
    join annotation_workevent back on back.reverses_id = work.id
    where person.organization_id = %(organization)s
        and work.kind not in ('label.accepted', 'outcome.decided')
)"""
# Annotations that reviewers rejected in that span.
REJECTIONS = """(
    select review.decided_at as at, done.project_id, claim.pool_id, done.member_id,
        done.guideline_id
    from annotation_review review
    join annotation_annotation done on done.id = review.annotation_id
    join annotation_assignment claim on claim.id = done.assignment_id
    where review.organization_id = %(organization)s and review.verdict = 'rejected'
        and review.decided_at >= %(begins)s and review.decided_at < %(ends)s
)"""
# Items skipped from `%(skips_begin)s` on and before `%(skips_end)s`: a skip may be taken back.
SKIPS = """(
    select claim.seen_at as at, claim.project_id, claim.pool_id, claim.member_id,
        round(claim.active_seconds * 1000)::bigint as worked_ms
    from annotation_assignment claim
    where claim.organization_id = %(organization)s and claim.state = 'skipped'
        and claim.seen_at >= %(skips_begin)s and claim.seen_at < %(skips_end)s
)"""

# Each oldest row is a look-up in an index; an item waits for its first annotation since it came
# in, a review since it was asked for.
WAITING = f"""
select project.id, project.name,
    (select created_at from annotation_item
     where project_id = project.id and state = 'labeling' and {PRODUCTION_SQL}
     order by id limit 1),
    (select created_at from annotation_review
     where project_id = project.id and state <> 'decided' and annotation_id is not null
     order by id limit 1),
    (select created_at from annotation_review
     where project_id = project.id and state <> 'decided' and annotation_id is null
     order by id limit 1)
from annotation_project project
where project.organization_id = %(organization)s and project.state = any(%(states)s)
    and (%(project)s::bigint is null or project.id = %(project)s)
    and (%(within)s::bigint[] is null or project.id = any(%(within)s))
order by project.name
"""  # noqa: S608  # made of constants
# How long the newest accepted labels took in each pool, by label type and annotation. Each label of
# an annotation has an equal share of its time.
LABEL_TIMES = f"""
select pool_id, label_kind, round(seconds * 1000 * quantity / labels)::bigint, quantity
from (
    select work.pool_id, work.label_kind, work.quantity,
        sum(work.active_seconds) over annotations as seconds,
        sum(work.quantity) over annotations as labels,
        row_number() over (
            partition by work.pool_id, work.label_kind order by work.occurred_at desc, work.id desc
        ) as place
    from {WORK} work
    where work.organization_id = %(organization)s and work.kind = {ACCEPTED}
        and work.pool_id = any(%(pools)s) and work.occurred_at >= %(since)s
        and not exists (select from {WORK} back where back.reverses_id = work.id)
    window annotations as (partition by work.item_id, work.annotation_id, work.version)
) timed
where place <= %(most)s
"""  # noqa: S608  # made of constants
DECISIONS = """
select (decided_at at time zone %(zone)s)::date, count(*)
from annotation_review
where organization_id = %(organization)s and reviewer_id = %(member)s
    and state = 'decided' and decided_at >= %(since)s
group by 1
"""

# Annotations of a project's unfinished items: asked for, in, and accepted for good.
BACKLOG = f"""
with unfinished as (
    select id, slots from annotation_item
    where project_id = %(project)s and state not in ('done', 'excluded') and {PRODUCTION_SQL}
),
accepted as (
    select work.item_id, work.slot from unfinished
    join {WORK} work on work.item_id = unfinished.id
    where work.kind in ({ACCEPTED}, {REVERSED})
    group by work.item_id, work.slot
    having sum(case work.kind when {ACCEPTED} then 1 else -1 end) > 0
)
select count(*), coalesce(sum(slots), 0),
    (select count(*) from annotation_assignment claim
     join unfinished on unfinished.id = claim.item_id where claim.state = 'submitted'),
    (select count(*) from accepted)
from unfinished
"""  # noqa: S608  # made of constants
# Work that is begun and not decided. By project and pool: claims whose annotation isn't accepted.
# In rows without a pool: items, and the annotations they still need.
IN_HAND = f"""
with begun as materialized (
    select id, project_id, state, open_slots from annotation_item
    where organization_id = %(organization)s and project_id = any(%(projects)s)
        and (state in ('review', 'adjudication') or state = 'labeling' and open_slots < slots)
),
claims as (
    select begun.id, begun.project_id, claim.pool_id, coalesce((
        select sum(case work.kind when {ACCEPTED} then 1 else -1 end) from {WORK} work
        where work.item_id = begun.id and work.slot = claim.slot
            and work.kind in ({ACCEPTED}, {REVERSED})
    ), 0) > 0 as is_accepted
    from begun
    join annotation_assignment claim on claim.item_id = begun.id
    where claim.state in ('held', 'returned', 'submitted')
)
select project_id, coalesce(pool_id, 0), count(*), 0, 0 from claims where not is_accepted
group by 1, 2
union all
select project_id, null, 0, count(*), sum(open_slots) from begun
where state <> 'labeling' or id in (select id from claims)
group by 1
"""  # noqa: S608  # made of constants
# The most labels of a type that one of the latest accepted annotations of a project had.
LARGEST = f"""
select project.id, latest.label_kind, max(latest.quantity)
from unnest(%(projects)s::bigint[]) as project (id)
cross join lateral (
    select work.label_kind, work.quantity from {WORK} work
    where work.project_id = project.id and work.kind = {ACCEPTED}
    order by work.occurred_at desc limit %(latest)s
) latest
group by 1, 2
"""  # noqa: S608  # made of constants
REVIEWED = """
select count(*), count(*) filter (where verdict = 'rejected') from annotation_review
where organization_id = %(organization)s and project_id = %(project)s and kind = 'answer'
    and state = 'decided' and decided_at >= %(since)s
"""


@dataclass(frozen=True)
class Backlog:
    """A project's unfinished items, which have no outcome in force, and their annotations: `slots`
    are asked for, `submitted` are in, `accepted` are paid already."""

    items: int = 0
    slots: int = 0
    submitted: int = 0
    accepted: int = 0


def backlog_of(project_id: int) -> Backlog:
    """What a project has still to do; one query over its unfinished items."""
    with connection.cursor() as cursor:
        cursor.execute(BACKLOG, {"project": project_id})
        return Backlog(*(int(number) for number in cursor.fetchone()))


def pools_of_projects() -> list[tuple[int, int]]:
    """The projects with the pools that work on them, by id; one query."""
    places = ProjectPool.objects.order_by("project_id", "pool_id")
    return list(places.values_list("project_id", "pool_id"))


@dataclass
class InHand:
    """A project's work that is begun and not decided: claims by pool (0 for none), items, and the
    annotations that these items still need."""

    claims: dict[int, int] = field(default_factory=dict)
    items: int = 0
    open_slots: int = 0


def work_in_hand(project_ids: Collection[int]) -> dict[int, InHand]:
    """What of these projects is begun and not decided; one query over their unfinished items."""
    found = {project_id: InHand() for project_id in project_ids}
    organization = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(IN_HAND, {"organization": organization, "projects": list(project_ids)})
        for project_id, pool_id, claims, items, open_slots in cursor.fetchall():
            if pool_id is None:
                found[project_id].items, found[project_id].open_slots = items, int(open_slots)
            else:
                found[project_id].claims[pool_id] = claims
    return found


LATEST = 1000  # labels of accepted annotations that say how large one may be


def largest_annotations(project_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """The most labels of each type in one of the latest accepted annotations, by project and type;
    one query."""
    with connection.cursor() as cursor:
        cursor.execute(LARGEST, {"projects": list(project_ids), "latest": LATEST})
        return {(project_id, kind): most for project_id, kind, most in cursor.fetchall()}


def reviewed_since(project_id: int, since: datetime) -> tuple[int, int]:
    """How many annotations of a project were reviewed since then, and how many rejected."""
    organization = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(
            REVIEWED, {"organization": organization, "project": project_id, "since": since}
        )
        reviewed, rejected = cursor.fetchone()
        return reviewed, rejected


def expected_review_share(
    project_id: int, settings: ReviewSettings, annotators: Collection[int], annotations: int
) -> Decimal:
    """The share, 0 to 1, of so many annotations to come by these members that will be reviewed.

    The first annotations of each member are always reviewed where the settings say so. In the
    adaptive mode, a member without a record has the rate that a record begins with.
    """
    if settings.mode in NOT_DRAWN or not annotations:
        return Decimal(settings.mode == "all")
    records = {
        each.member_id: each
        for each in TrackRecord.objects.filter(project=project_id, member__in=annotators)
    }
    rates = [records[key].rate if key in records else NEW.rate for key in annotators] or [NEW.rate]
    later = settings.share(answers=settings.first, rate=sum(rates) / len(rates))
    answered = (records[key].answers if key in records else 0 for key in annotators)
    first = min(sum(max(settings.first - each, 0) for each in answered), annotations)
    share = (first + later * (annotations - first)) / annotations
    return Decimal(str(round(share, 6)))


@dataclass(frozen=True)
class Oldest:
    """Since when the oldest item of a project waits for annotations, reviews and adjudication."""

    project_id: int
    project: str
    labeling: datetime | None
    review: datetime | None
    adjudication: datetime | None


def oldest_waiting(
    states: Iterable[str], project: int | None = None, within: Iterable[int] | None = None
) -> list[Oldest]:
    """The projects in these states, or that one, or of those; one query."""
    parameters: dict[str, int | list[int] | list[str] | None] = {
        "organization": current_organization_id(),
        "states": list(states),
        "project": project,
        "within": None if within is None else list(within),
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, parameters)
        return [Oldest(*row) for row in cursor.fetchall()]


def decisions_by_day(member: Member, since: datetime) -> dict[date, int]:
    """How many reviews the member decided on each of the organization's days; one query."""
    parameters = {
        "organization": member.organization_id,
        "zone": member.organization.timezone,
        "member": member.pk,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(DECISIONS, parameters)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class LabelTime:
    """What the labels of one type in an accepted annotation took, and how many they are."""

    pool_id: int
    label_kind: str
    milliseconds: int
    labels: int


def label_times(pool_ids: Iterable[int], since: datetime, most: int) -> list[LabelTime]:
    """The newest accepted annotations of these pools, so many for each label type; one query."""
    parameters: dict[str, Any] = {
        "organization": current_organization_id(),
        "pools": list(pool_ids),
        "since": since,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(LABEL_TIMES, parameters)
        return [LabelTime(*row) for row in cursor.fetchall()]


def project_names(project_ids: Iterable[int]) -> dict[int, str]:
    """The names of projects; one query."""
    return dict(Project.objects.filter(pk__in=project_ids).values_list("pk", "name"))


def guideline_names(guideline_ids: Iterable[int]) -> dict[int, str]:
    """Project and version of guideline versions; one query."""
    versions = GuidelineVersion.objects.filter(pk__in=guideline_ids).select_related("project")
    return {version.pk: f"{version.project.name} {version.label}" for version in versions}


class What(TextChoices):
    """What became of annotations, each a list of its own."""

    ACCEPTED = "accepted", _("Accepted annotations")
    SUBMITTED = "submitted", _("Submitted annotations")
    REJECTED = "rejected", _("Rejected annotations")
    SKIPPED = "skipped", _("Skipped items")


@dataclass(frozen=True)
class Lookups:
    """How the rows of a list name what a selection asks for."""

    time: str
    member: str
    pool: str
    guideline: str


LOOKUPS = {
    What.ACCEPTED: Lookups("occurred_at", "member", "pool", "guideline_id"),
    What.SUBMITTED: Lookups("submitted_at", "member", "assignment__pool", "guideline"),
    What.REJECTED: Lookups(
        "decided_at", "annotation__member", "annotation__assignment__pool", "annotation__guideline"
    ),
    What.SKIPPED: Lookups("seen_at", "member", "pool", ""),
}
WHAT_OF: Mapping[type, What] = {
    WorkEvent: What.ACCEPTED,
    Annotation: What.SUBMITTED,
    Review: What.REJECTED,
    Assignment: What.SKIPPED,
}


def rows_of(what: What) -> QuerySet[Any]:
    """All rows of one sort, with what a line shows.

    What many rows share is fetched once each; joining all of it takes long to plan.
    """
    match what:
        case What.ACCEPTED:
            return shown(first_events())
        case What.SUBMITTED:
            return shown(Annotation.objects.all())
        case What.REJECTED:
            rejected = Review.objects.filter(verdict=Verdict.REJECTED, annotation__isnull=False)
            return shown(rejected.select_related("annotation"), member="annotation__member")
        case What.SKIPPED:
            return shown(Assignment.objects.filter(state=AssignmentState.SKIPPED))


def shown(rows: QuerySet[Any], member: str = "member") -> QuerySet[Any]:
    """The rows with their items, projects and people."""
    return rows.prefetch_related(named_items(), "project", f"{member}__user")


def first_events() -> QuerySet[WorkEvent]:
    """One event for each accepted annotation that wasn't reversed, which has one a label type."""
    accepted = WorkEvent.objects.filter(kind=WorkKind.LABEL_ACCEPTED)
    earlier = accepted.filter(
        item=OuterRef("item"),
        annotation_id=OuterRef("annotation_id"),
        version=OuterRef("version"),
        pk__lt=OuterRef("pk"),
    )
    return accepted.filter(~Exists(earlier), ~is_reversed())


def is_reversed() -> Exists:
    """Whether a work event was reversed, as a condition."""
    return Exists(WorkEvent.objects.filter(reverses=OuterRef("pk"), kind=WorkKind.LABEL_REVERSED))


def what_of(row: Any) -> What:
    """Which list a row is from."""
    return WHAT_OF[type(row)]


def detail_of(row: Any) -> str:
    """The reason for the rejection or skip."""
    match what_of(row):
        case What.REJECTED:
            return " · ".join(filter(None, (str(row.get_reason_title()), row.comment)))
        case What.SKIPPED:
            return str(skip_text(row.skip_reason))
    return ""


def own_labels(
    member: Member, begins: datetime, ends: datetime, *, told: bool
) -> QuerySet[WorkEvent]:
    """The member's accepted labels and their reversals that they may know of, or those that they
    may not: `labeling.announcements` keeps secret for a while what wasn't drawn for review."""
    may_know = is_told(timezone.now(), author=member, answer="annotation_id", moment="occurred_at")
    labels: QuerySet[WorkEvent] = (
        WorkEvent.objects.filter(
            member=member, kind__in=LABEL_KINDS, occurred_at__gte=begins, occurred_at__lt=ends
        )
        .alias(told=may_know)
        .filter(told=told)
    )
    return labels


def reviewed_as(member: Member) -> Coalesce:
    """The last decision on a work event's annotation, empty without a review, as an expression."""
    verdict = Review.objects.filter(
        annotation=OuterRef("annotation_id"), author=member, state=ReviewState.DECIDED
    ).exclude(verdict=Verdict.REJECTED)
    return Coalesce(Subquery(verdict.values("verdict")[:1]), Value(""))


RETURNED = (Verdict.REJECTED, Verdict.UPHELD)
REFUSED = (*RETURNED, Verdict.REPLACED)


class Fate(TextChoices):
    """What became of an annotation."""

    WAITING = "waiting", _("In review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    REPLACED = "replaced", _("Replaced")


def own_annotations(
    member: Member, begins: datetime, ends: datetime, fate: Fate | None
) -> QuerySet[Annotation]:
    """The member's annotations of these days: the last word on each, `recorded` and `told`."""
    decided = Review.objects.filter(annotation=OuterRef("pk"), state=ReviewState.DECIDED)
    review = decided.order_by("-pk")
    recorded = WorkEvent.objects.filter(
        ~is_reversed(),
        item=OuterRef("item"),
        annotation_id=OuterRef("pk"),
        kind=WorkKind.LABEL_ACCEPTED,
    )
    found = (
        Annotation.objects.filter(member=member, submitted_at__gte=begins, submitted_at__lt=ends)
        # joins would be made before the rows are sorted
        .prefetch_related("project", named_items())
        .annotate(
            verdict=said(review, "verdict"),
            reason=said(review, "reason"),
            comment=said(review, "comment"),
            recorded=Exists(recorded),
            told=is_told(timezone.now(), author=member, answer="pk", moment="submitted_at"),
        )
    )
    return found.filter(has_fate(fate)) if fate else found


def said(review: QuerySet[Review], name: str) -> Coalesce:
    """A word of the review, or nothing."""
    return Coalesce(Subquery(review.values(name)[:1]), Value(""), output_field=TextField())


def has_fate(fate: Fate) -> Q:
    """The condition for one fate; `fate_of` says the same of a row."""
    is_done = Q(is_live=True, item__state=ItemState.DONE) & ~Q(verdict__in=REFUSED)
    accepted = Q(told=True) & (Q(recorded=True) | is_done)
    returned = Q(is_live=True, verdict__in=RETURNED)
    replaced = Q(is_live=False) | Q(verdict=Verdict.REPLACED)
    match fate:
        case Fate.ACCEPTED:
            return accepted
        case Fate.RETURNED:
            return returned & ~accepted
        case Fate.REPLACED:
            return replaced & ~accepted
        case Fate.WAITING:
            return ~accepted & ~returned & ~replaced


def fate_of(row: Any) -> Fate:
    """What became of one of `own_annotations`."""
    is_done = row.is_live and row.item.state == ItemState.DONE and row.verdict not in REFUSED
    if row.told and (row.recorded or is_done):
        return Fate.ACCEPTED
    if not row.is_live or row.verdict == Verdict.REPLACED:
        return Fate.REPLACED
    return Fate.RETURNED if row.verdict in RETURNED else Fate.WAITING
