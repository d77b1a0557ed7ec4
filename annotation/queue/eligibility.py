"""May this member work on this project now, through which pool and under which rules?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from annotation.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.kinds.schema import LabelSchema, schema_of
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.workflow.models import Assignment
from annotation.workflow.policy import Policy, parse_policy
from workforce.members.models import Member
from workforce.web.errors import Conflict


@dataclass(frozen=True)
class Workplace:
    """A project as one member meets it: the rules in force and the pool the work counts for."""

    member: Member
    project: Project
    pool_id: int | None
    has_read_guideline: bool

    @cached_property
    def schema(self) -> LabelSchema:
        """The label schema in force."""
        assert self.project.schema is not None
        return schema_of(self.project.schema.fields)

    @cached_property
    def policy(self) -> Policy:
        """The policy in force."""
        assert self.project.policy is not None
        return parse_policy(self.project.policy.settings)

    @property
    def guideline(self) -> GuidelineVersion:
        """The published guideline; a project can't be live without one."""
        assert self.project.guideline is not None
        return self.project.guideline

    def require_live(self) -> None:
        """Raise Conflict while the project hands out no work."""
        if self.project.state != ProjectState.LIVE:
            raise Conflict(
                _("This project is paused. What you did is kept; come back when it goes on."),
                code="project_paused",
            )

    def require_guideline_read(self) -> None:
        """Raise Conflict until the current major version of the guideline is acknowledged."""
        if not self.has_read_guideline:
            raise Conflict(
                _("Version %(version)s of the guideline is new to you: read it first.")
                % {"version": self.guideline.label},
                code="stale_guideline",
                to=self.guideline.label,
            )


def workplace(*, member: Member, project_id: int) -> Workplace:
    """The member's place in a project; raises Http404 unless one of their pools works on it."""
    place = find_place(member, project_id)
    if place.pool_id is None:
        raise Http404
    return place


def workplace_of(assignment: Assignment, *, member: Member) -> Workplace:
    """The place of work in hand: it can be finished even after its pool left the project."""
    return find_place(member, assignment.project_id)


def find_place(member: Member, project_id: int) -> Workplace:
    """The project with its rules; raises Http404 if it isn't there or was never started."""
    found = (
        Project.objects.select_related("schema", "policy", "guideline")
        .filter(pk=project_id, guideline__isnull=False)
        .annotate(
            pool=Subquery(pool_of(member)),
            has_read=Exists(
                Acknowledgement.objects.filter(
                    project=OuterRef("pk"), member=member, major=OuterRef("guideline__major")
                )
            ),
        )
        .first()
    )
    if found is None:
        raise Http404
    return Workplace(
        member=member, project=found, pool_id=found.pool, has_read_guideline=found.has_read
    )


def pool_of(member: Member) -> QuerySet[ProjectPool, dict[str, int]]:
    """The first of the member's pools that works on the outer query's project."""
    places = ProjectPool.objects.filter(project=OuterRef("pk"), pool__places__member=member)
    return places.order_by("pool_id").values("pool_id")[:1]
