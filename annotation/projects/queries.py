"""Projects that a member sees, with their progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.datasets.counts.counting import item_counts
from annotation.datasets.models import ItemState
from annotation.projects.grants import (
    Level,
    granted_at_least,
    granted_projects,
    levels_of,
    sees_all,
)
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import CopyState, Project, ProjectCopy, ProjectPool, ProjectState
from core.identity.models import Member
from core.permissions.can import can

HANDS_OUT_OR_DID = (ProjectState.LIVE, ProjectState.PAUSED)


@dataclass(frozen=True)
class Progress:
    """How many items are in each state."""

    by_state: dict[str, int]

    @property
    def total(self) -> int:
        """All items that are to be labelled; excluded ones aren't."""
        return sum(self.by_state.values()) - self.by_state.get(ItemState.EXCLUDED, 0)

    @property
    def done(self) -> int:
        """Items with a final answer."""
        return self.by_state.get(ItemState.DONE, 0)

    @property
    def percent(self) -> int:
        """Done of all, rounded down so that 100 means all."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True)
class ListedProject:
    """One row of the list; `is_mine` says that one of the member's pools works on it."""

    project: Project
    progress: Progress
    is_mine: bool
    has_read: bool


def visible_projects(member: Member) -> QuerySet[Project]:
    """The granted projects for managers and reviewers; for annotators those of their pools."""
    projects: QuerySet[Project] = granted_projects(member)
    if not can(member, "project.view"):
        projects = Project.objects.filter(works_here(member))
    return projects.select_related("schema", "policy", "guideline")


def visible_keys(member: Member) -> tuple[int, ...] | None:
    """The ids of the same projects; None for who sees all: there is nothing to narrow then."""
    if sees_all(member):
        return None
    if can(member, "project.view"):
        return tuple(levels_of(member))
    return tuple(visible_projects(member).order_by("pk").values_list("pk", flat=True))


def readable_projects(member: Member) -> QuerySet[Project]:
    """The projects whose guideline the member may read: granted, or worked on through a pool."""
    projects: QuerySet[Project] = Project.objects.select_related("schema", "policy", "guideline")
    if sees_all(member):
        return projects
    granted = granted_at_least(member, Level.VIEW) if can(member, "project.view") else Q(pk__in=[])
    return projects.filter(granted | works_here(member))


def works_here(member: Member) -> Q:
    """The condition that one of the member's pools works on the project, now or before."""
    return Q(in_pools_of(member), state__in=HANDS_OUT_OR_DID)


def narrowed(projects: QuerySet[Project], *, name: str, state: str) -> QuerySet[Project]:
    """Those with these words in their name and in this state; closed ones only if asked for."""
    if name:
        projects = projects.filter(name__icontains=name)
    if state:
        return projects.filter(state=state)
    return projects if name else projects.exclude(state=ProjectState.CLOSED)


def in_pools_of(member: Member) -> Exists:
    """Whether one of the member's pools works on the project."""
    places = ProjectPool.objects.filter(project=OuterRef("pk"), pool__places__member=member)
    return Exists(places)


def with_own_part(projects: QuerySet[Project], member: Member) -> QuerySet[Project]:
    """Say of each project whether the member works on it and has read its guideline."""
    read = Acknowledgement.objects.filter(
        project=OuterRef("pk"), member=member, major=OuterRef("guideline__major")
    )
    return projects.annotate(is_mine=in_pools_of(member), has_read=Exists(read))


def listed(projects: Iterable[Project]) -> list[ListedProject]:
    """Rows of a page (from `with_own_part`) with their progress; one query for all."""
    rows = list(projects)
    progress = progress_of([project.pk for project in rows])
    return [
        ListedProject(
            project=project,
            progress=progress[project.pk],
            is_mine=getattr(project, "is_mine", False),
            has_read=getattr(project, "has_read", False),
        )
        for project in rows
    ]


def progress_of(project_ids: list[int]) -> dict[int, Progress]:
    """The items of each project by state; one query over the kept numbers."""
    counts = item_counts(project_ids)
    return {project_id: Progress(counts.get(project_id, {})) for project_id in project_ids}


def works_on(member: Member, project: Project) -> bool:
    """Whether one of the member's pools works on the project."""
    places = ProjectPool.objects.filter(project=project, pool__places__member=member)
    return bool(places.exists())


def unfinished_copy(project: Project) -> ProjectCopy | None:
    """The copy that brings the project's items, while some are missing."""
    copies: QuerySet[ProjectCopy] = ProjectCopy.objects.filter(project=project)
    return copies.exclude(state=CopyState.DONE).select_related("source").first()


def project_names(ids: set[int]) -> dict[int, str]:
    """Projects by number."""
    return dict(Project.objects.filter(pk__in=ids).values_list("pk", "name"))
