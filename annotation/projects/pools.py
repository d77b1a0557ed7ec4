"""Which pools work on a project, and how busy are their people?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from annotation.projects.models import Project, ProjectPool
from annotation.workflow.models import AssignmentState
from workforce.audit.record import record
from workforce.members.models import Member
from workforce.permissions.can import require
from workforce.pools.models import Pool


@dataclass(frozen=True)
class Worker:
    """A person of a pool: items in hand in all projects, answers given in this one."""

    name: str
    held: int
    submitted: int


@dataclass(frozen=True)
class PoolAtWork:
    """A pool as it stands to a project."""

    pool_id: int
    name: str
    is_assigned: bool
    people: list[Worker] = field(default_factory=list)

    @property
    def held(self) -> int:
        """Items the pool's people have in hand, in all projects."""
        return sum(worker.held for worker in self.people)

    @property
    def submitted(self) -> int:
        """Answers the pool's people gave in this project."""
        return sum(worker.submitted for worker in self.people)


PLACE = "places__member"
WORK = f"{PLACE}__assignments"


def pools_at_work(project: Project) -> list[PoolAtWork]:
    """All pools with their present people and workload, the assigned ones first; one query."""
    rows = (
        Pool.objects.annotate(
            is_assigned=Exists(ProjectPool.objects.filter(project=project, pool=OuterRef("pk"))),
            held=Count(WORK, filter=Q(**{f"{WORK}__state": AssignmentState.HELD})),
            submitted=Count(
                WORK,
                filter=Q(
                    **{f"{WORK}__state": AssignmentState.SUBMITTED, f"{WORK}__project": project}
                ),
            ),
        )
        .order_by("-is_assigned", "name", "pk", f"{PLACE}__user__first_name", f"{PLACE}_id")
        .values(
            "pk",
            "name",
            "is_assigned",
            "held",
            "submitted",
            f"{PLACE}_id",
            f"{PLACE}__left_at",
            f"{PLACE}__user__first_name",
            f"{PLACE}__user__last_name",
            f"{PLACE}__user__email",
        )
    )
    return by_pool(rows)


def by_pool(rows: Iterable[dict[str, Any]]) -> list[PoolAtWork]:
    """Gather the rows of people under their pools."""
    pools: dict[int, PoolAtWork] = {}
    for row in rows:
        pool = pools.setdefault(row["pk"], PoolAtWork(row["pk"], row["name"], row["is_assigned"]))
        if row[f"{PLACE}_id"] is not None and row[f"{PLACE}__left_at"] is None:
            pool.people.append(Worker(person_name(row), row["held"], row["submitted"]))
    return list(pools.values())


def person_name(row: dict[str, Any]) -> str:
    """What Member.name would say."""
    first, last = row[f"{PLACE}__user__first_name"], row[f"{PLACE}__user__last_name"]
    return f"{first} {last}".strip() or row[f"{PLACE}__user__email"].partition("@")[0]


@transaction.atomic
def assign_pool(*, by: Member, project: Project, pool: Pool) -> None:
    """Let a pool's people work on the project; saying it twice changes nothing."""
    require(by, "project.change")
    _row, is_new = ProjectPool.objects.get_or_create(project=project, pool=pool)
    if is_new:
        record("project.assign_pool", by=by, subject=project, pool=pool.pk)


@transaction.atomic
def unassign_pool(*, by: Member, project: Project, pool: Pool) -> None:
    """Take a pool off the project: its people get no more of it; what they did stays."""
    require(by, "project.change")
    removed, _rows = ProjectPool.objects.filter(project=project, pool=pool).delete()
    if removed:
        record("project.unassign_pool", by=by, subject=project, pool=pool.pk)
