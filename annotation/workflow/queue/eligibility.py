"""Whether a member may work on a project now, through which pool, under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.guidelines.compare import changed_titles
from annotation.projects.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.projects.guidelines.queries import read_before
from annotation.projects.models import (
    PolicyVersion,
    Project,
    ProjectPool,
    ProjectState,
    SchemaVersion,
)
from annotation.workflow.lifecycle.decision import DecisionRule, DecisionSettings
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from annotation.workflow.lifecycle.queue_cursor import JOIN as FRONTIER
from annotation.workflow.lifecycle.queue_cursor import QueuePlace, frontier_of
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from annotation.workflow.lifecycle.settle import ItemRules
from annotation.workflow.queue.limits import USED_UP, PoolTerms, terms_from, terms_in_order
from core.identity.models import Member
from core.web.errors import Conflict
from workforce.organizations.local_days import today

ASSIGNMENT = [field.attname for field in Assignment._meta.concrete_fields]
PROJECT = [field.attname for field in Project._meta.concrete_fields]

# What happened more than a minute ago no longer counts as work: MAX_GAP in queue/actions.py.
SINCE = "greatest(a.seen_at, now() - interval '1 minute')"
# Written out because every label passes here; find_place asks the same for a page. The second
# column is the last sign of the member's work on other items since this one was seen.
WORK = f"""
select
    exists (select 1 from annotation_draft d where d.assignment_id = a.id),
    greatest(
        (select max(o.seen_at) from annotation_assignment o
         where o.member_id = a.member_id and o.state in ('held', 'returned')
            and o.seen_at > {SINCE}),
        (select max(o.seen_at) from annotation_assignment o
         where o.organization_id = a.organization_id and o.state = 'skipped'
            and o.seen_at > {SINCE} and o.member_id = a.member_id),
        (select max(done.submitted_at) from annotation_annotation done
         where done.member_id = a.member_id and done.submitted_at > {SINCE})
    ),
    terms.pool_id, terms.daily_each, terms.used_up,
    exists (
        select 1 from annotation_acknowledgement k
        where k.project_id = a.project_id and k.member_id = a.member_id and k.major = g.major
    ),
    t.answers, t.rate, f.priority, f.position,
    {", ".join(f"a.{name}" for name in ASSIGNMENT)},
    {", ".join(f"p.{name}" for name in PROJECT)}
from annotation_assignment a
join annotation_project p on p.id = a.project_id
left join annotation_guidelineversion g on g.id = p.guideline_id
left join lateral (
    select places.* from (
        select pp.pool_id, pp.daily_each, {USED_UP} as used_up
        from annotation_projectpool pp join workforce_poolmember pm on pm.pool_id = pp.pool_id
        where pp.project_id = a.project_id and pm.member_id = a.member_id
    ) places
    order by places.used_up <> '', places.pool_id limit 1
) terms on true
left join annotation_trackrecord t on t.project_id = a.project_id and t.member_id = a.member_id
{FRONTIER}
where a.organization_id = %s and a.id = %s and a.member_id = %s
for no key update of a
"""  # noqa: S608  # made of the tables' own columns


@dataclass(frozen=True)
class WorkContext:
    """A project as one member meets it: the rules in force and the pool the work counts for.

    `terms` is None for somebody whose pool left the project: they may finish what they hold.
    `answers` and `review_rate` are the member's track record, known where work is in hand.
    `frontier` is where they look for their next item, None for the start.
    """

    member: Member
    project: Project
    terms: PoolTerms | None
    has_read_guideline: bool
    answers: int = 0
    review_rate: float = 1.0
    frontier: QueuePlace | None = None

    @property
    def review_share(self) -> float:
        """The share of the member's answers to review, 0 to 1."""
        return self.policy[ReviewSettings].share(answers=self.answers, rate=self.review_rate)

    @property
    def pool_id(self) -> int | None:
        """The pool the work counts for."""
        return self.terms.pool_id if self.terms else None

    @property
    def schema(self) -> LabelSchema:
        """The label schema in force."""
        return schema_in_force(self.project)

    @property
    def rules(self) -> ItemRules:
        """What the project's items are settled by."""
        return rules_in_force(self.project)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return policy_in_force(self.project)

    @property
    def guideline(self) -> GuidelineVersion:
        """The published guideline."""
        return guideline_in_force(self.project)

    @property
    def is_live(self) -> bool:
        """Whether the project hands out work."""
        return bool(self.project.state == ProjectState.LIVE)

    def require_live(self) -> None:
        """Raise Conflict while the project hands out no work."""
        if not self.is_live:
            raise Conflict(
                _("This project is paused. Your work is saved. Come back when it resumes."),
                code="project_paused",
            )

    def require_guideline_read(self) -> None:
        """Raise Conflict until the current major version of the guideline is acknowledged."""
        if self.has_read_guideline:
            return
        known = read_before(self.member, self.project)
        raise Conflict(
            _("Read version %(version)s of the guideline first.")
            % {"version": self.guideline.label},
            code="stale_guideline",
            to=self.guideline.pk,
            changed=changed_titles(self.member, known, self.guideline) if known else [],
        )


def work_context(*, member: Member, project_id: int) -> WorkContext:
    """The member's place in a project; raises Http404 unless one of their pools works on it, or
    they have something in hand or back there, which they may finish."""
    place = find_place(member, project_id)
    if place.pool_id is None and not has_open_work(member, project_id):
        raise Http404
    return place


def has_open_work(member: Member, project_id: int) -> bool:
    """Whether the member holds an item of the project, or one came back to them."""
    states = (AssignmentState.HELD, AssignmentState.RETURNED)
    own = Assignment.objects.filter(member=member, project=project_id, state__in=states)
    return own.exists()


def find_work(member: Member, assignment_id: int) -> tuple[Assignment, WorkContext]:
    """The member's assignment, locked, and its place; raises Http404 for anybody else's.

    Work in hand can be finished even after its pool left the project. `has_draft` on the
    assignment says whether unsubmitted work is kept for it, `seen_elsewhere` when the member
    last worked on another item since this one was seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            WORK, [today(member.organization), member.organization_id, assignment_id, member.pk]
        )
        row = cursor.fetchone()
    if row is None:
        raise Http404
    has_draft, elsewhere, pool_id, daily_each, used_up, has_read, answers, rate, *columns = row
    priority, position, *columns = columns
    found = Assignment.from_db("default", ASSIGNMENT, columns[: len(ASSIGNMENT)])
    found.project = Project.from_db("default", PROJECT, columns[len(ASSIGNMENT) :])
    found.has_draft, found.seen_elsewhere = has_draft, elsewhere
    terms = PoolTerms(pool_id, daily_each, used_up) if pool_id is not None else None
    place = WorkContext(
        member=member,
        project=found.project,
        terms=terms,
        has_read_guideline=has_read,
        answers=answers or 0,
        review_rate=1.0 if rate is None else rate,
        frontier=None if priority is None else QueuePlace(priority, position),
    )
    return found, place


def find_place(member: Member, project_id: int) -> WorkContext:
    """The project with its rules; raises Http404 if it isn't there or was never started."""
    found = (
        Project.objects.filter(pk=project_id, guideline__isnull=False)
        .annotate(
            terms=terms_of(member, project="pk"),
            has_read=Exists(acknowledged(member, project="pk", version="guideline")),
            frontier=frontier_of(member, project="pk"),
        )
        .first()
    )
    if found is None:
        raise Http404
    return WorkContext(
        member=member,
        project=found,
        terms=terms_from(found.terms),
        has_read_guideline=found.has_read,
        frontier=QueuePlace(**found.frontier) if found.frontier else None,
    )


def terms_of(member: Member, *, project: str) -> Subquery:
    """The first of the member's pools that may take work of the project the outer query names."""
    places = ProjectPool.objects.filter(project=OuterRef(project), pool__places__member=member)
    return Subquery(terms_in_order(places, today(member.organization))[:1])


def acknowledged(member: Member, *, project: str, version: str) -> QuerySet[Acknowledgement]:
    """The member's acknowledgement of the major version that the outer query names."""
    return Acknowledgement.objects.filter(
        project=OuterRef(project), member=member, major=OuterRef(f"{version}__major")
    )


KEPT = 512  # versions of each sort; the key holds the organization, so nothing crosses over


def schema_in_force(project: Project) -> LabelSchema:
    """The project's label schema."""
    assert project.schema_id is not None
    return schema_version(project.organization_id, project.schema_id)


def policy_in_force(project: Project) -> Policy:
    """The project's policy."""
    assert project.policy_id is not None
    return policy_version(project.organization_id, project.policy_id)


def guideline_in_force(project: Project) -> GuidelineVersion:
    """The project's published guideline; a project can't be live without one."""
    assert project.guideline_id is not None
    return published_guideline(project.organization_id, project.guideline_id)


def rules_in_force(project: Project) -> ItemRules:
    """What the project's items are settled by."""
    assert project.policy_id is not None
    decision = decision_rule(project.organization_id, project.policy_id)
    return ItemRules(schema_in_force(project), decision)


@lru_cache(maxsize=KEPT)
def decision_rule(organization_id: int, policy_id: int) -> DecisionRule:
    """The decision rule of one version of the policy, made once."""
    return policy_version(organization_id, policy_id)[DecisionSettings].make()


@lru_cache(maxsize=KEPT)
def schema_version(organization_id: int, version_id: int) -> LabelSchema:
    """One version's schema, read in the organization's scope."""
    version = SchemaVersion.objects.get(pk=version_id, organization_id=organization_id)
    return schema_of(version.fields)


@lru_cache(maxsize=KEPT)
def policy_version(organization_id: int, version_id: int) -> Policy:
    """One version's policy, read in the organization's scope."""
    version = PolicyVersion.objects.get(pk=version_id, organization_id=organization_id)
    return parse_policy(version.settings)


@lru_cache(maxsize=KEPT)
def published_guideline(organization_id: int, version_id: int) -> GuidelineVersion:
    """One published version, read in the organization's scope."""
    published = GuidelineVersion.objects.filter(published_at__isnull=False)
    return published.get(pk=version_id, organization_id=organization_id)
