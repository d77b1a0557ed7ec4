"""May this member work on this project now, through which pool and under which rules?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from annotation.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.kinds.schema import LabelSchema
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.queue.versions import guideline_in_force, policy_in_force, schema_in_force
from annotation.workflow.models import Assignment, Draft
from annotation.workflow.policy import Policy
from workforce.members.models import Member
from workforce.web.errors import Conflict


@dataclass(frozen=True)
class Workplace:
    """A project as one member meets it: the rules in force and the pool the work counts for."""

    member: Member
    project: Project
    pool_id: int | None
    has_read_guideline: bool

    @property
    def schema(self) -> LabelSchema:
        """The label schema in force."""
        return schema_in_force(self.project)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return policy_in_force(self.project)

    @property
    def guideline(self) -> GuidelineVersion:
        """The published guideline."""
        return guideline_in_force(self.project)

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


def find_work(member: Member, assignment_id: int) -> tuple[Assignment, Workplace]:
    """The member's assignment, locked, and its place; raises Http404 for anybody else's.

    Work in hand can be finished even after its pool left the project. `has_draft` on the
    assignment says whether unsubmitted work is kept for it.
    """
    drafts = Draft.objects.filter(assignment=OuterRef("pk"))
    found = (
        Assignment.objects.filter(pk=assignment_id, member=member)
        .select_related("project")
        .annotate(
            draft_is_kept=Exists(drafts),
            pool_now=pool_of(member, project="project_id"),
            has_read=Exists(
                acknowledged(member, project="project_id", version="project__guideline")
            ),
        )
        .select_for_update(no_key=True, of=("self",))
        .first()
    )
    if found is None:
        raise Http404
    found.has_draft = found.draft_is_kept
    place = Workplace(
        member=member,
        project=found.project,
        pool_id=found.pool_now,
        has_read_guideline=found.has_read,
    )
    return found, place


def find_place(member: Member, project_id: int) -> Workplace:
    """The project with its rules; raises Http404 if it isn't there or was never started."""
    found = (
        Project.objects.filter(pk=project_id, guideline__isnull=False)
        .annotate(
            pool_now=pool_of(member, project="pk"),
            has_read=Exists(acknowledged(member, project="pk", version="guideline")),
        )
        .first()
    )
    if found is None:
        raise Http404
    return Workplace(
        member=member, project=found, pool_id=found.pool_now, has_read_guideline=found.has_read
    )


def pool_of(member: Member, *, project: str) -> Subquery:
    """The first of the member's pools that works on the project the outer query names."""
    places = ProjectPool.objects.filter(project=OuterRef(project), pool__places__member=member)
    return Subquery(places.order_by("pool_id").values("pool_id")[:1])


def acknowledged(member: Member, *, project: str, version: str) -> QuerySet[Acknowledgement]:
    """The member's acknowledgement of the major version that the outer query names."""
    return Acknowledgement.objects.filter(
        project=OuterRef(project), member=member, major=OuterRef(f"{version}__major")
    )
