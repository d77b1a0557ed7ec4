"""Pools of a project and the workload of their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count

from annotation.projects.closing import refuse_closed
from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.models import Annotation, Assignment
from annotation.workflow.lifecycle.release_slots import give_back_without_pool
from annotation.workflow.lifecycle.track_record import TrackRecord
from core.audit.record import record
from core.identity.models import Member
from core.identity.names import OF_A_NAME, called
from core.permissions.can import require
from core.web.numbers import grouped
from workforce.members.availability.plan import Today
from workforce.members.availability.queries import today_of
from workforce.members.workload import Workload, workload_of
from workforce.pools.models import Pool, PoolMember


@dataclass(frozen=True)
class Worker:
    """A person of a pool: their plan, their work in all projects, the answers given in this one."""

    name: str
    today: Today
    workload: Workload
    submitted: int

    @property
    def pace(self) -> str:
        """Answers an active hour, whole; a dash where no time was measured."""
        hourly = self.workload.hourly
        return "–" if hourly is None else grouped(round(hourly))


@dataclass(frozen=True)
class PoolAtWork:
    """A pool as it stands to a project; `place` holds its limits, None if it isn't assigned."""

    pool: Pool
    place: ProjectPool | None
    people: list[Worker] = field(default_factory=list)

    @property
    def is_assigned(self) -> bool:
        """Whether the pool works on the project."""
        return self.place is not None

    @property
    def open_work(self) -> int:
        """Items that wait for the pool's people or are in their hands, in all projects."""
        return sum(worker.workload.open_work for worker in self.people)

    @property
    def submitted(self) -> int:
        """Answers the pool's people gave in this project."""
        return sum(worker.submitted for worker in self.people)

    @property
    def there_today(self) -> int:
        """How many of its people may be expected to work today."""
        return sum(worker.today.is_there for worker in self.people)


def pools_at_work(project: Project) -> list[PoolAtWork]:
    """All pools with their present people and how busy they are, the assigned ones first.

    As many queries for one person as for fifty.
    """
    assigned = {row.pool_id: row for row in ProjectPool.objects.filter(project=project)}
    places = people_in_pools()
    workers = workers_of(project, {member: name for _pool, member, name in places})
    people: dict[int, list[Worker]] = defaultdict(list)
    for pool_id, member_id, _name in places:
        people[pool_id].append(workers[member_id])
    pools = [
        PoolAtWork(pool=pool, place=assigned.get(pool.pk), people=people[pool.pk])
        for pool in Pool.objects.order_by("name", "pk")
    ]
    return sorted(pools, key=lambda row: row.place is None)


def people_in_pools() -> list[tuple[int, int, str]]:
    """Pool, member and name of each place of a present member, by name."""
    rows = PoolMember.objects.filter(member__left_at=None).order_by(
        "member__user__first_name", "member__user__last_name", "member_id"
    )
    columns = (f"member__{column}" for column in OF_A_NAME)
    found = rows.values_list("pool_id", *columns)
    return [(pool_id, member_id, called(*parts)) for pool_id, member_id, *parts in found]


def workers_of(project: Project, names: Mapping[int, str]) -> dict[int, Worker]:
    """Members as they stand to the project, by id, as their names are given."""
    ids = list(names)
    days, loads, submitted = today_of(ids), workload_of(ids), answers_given(project)
    return {
        member: Worker(name, days[member], loads[member], submitted[member])
        for member, name in names.items()
    }


def answers_given(project: Project) -> Counter[int]:
    """How many items of the project each member answered, as the clock counted them, and since."""
    records = TrackRecord.objects.filter(project=project)
    rows = list(records.values_list("member_id", "answers", "counted_to"))
    counted_to = max((last for _member, _answers, last in rows), default=0)
    since = Annotation.objects.filter(project=project, revision=1, pk__gt=counted_to).order_by()
    given = Counter({member: answers for member, answers, _last in rows})
    given.update(dict(since.values_list("member_id").annotate(Count("pk"))))
    return given


@transaction.atomic
def assign_pool(*, by: Member, project: Project, pool: Pool) -> None:
    """Let a pool's people work on the project; saying it twice changes nothing."""
    require(by, "project.change", project)
    refuse_closed(project)
    _row, is_new = ProjectPool.objects.get_or_create(project=project, pool=pool)
    if is_new:
        record("project.assign_pool", by=by, subject=project, pool=pool.pk)


@transaction.atomic
def unassign_pool(*, by: Member, project: Project, pool: Pool) -> None:
    """Take a pool off the project: its people get no more of it; what they did stays.

    What they have opened they may finish; reserved and unopened items go back to the queue.
    """
    require(by, "project.change", project)
    removed, _rows = ProjectPool.objects.filter(project=project, pool=pool).delete()
    if removed:
        give_back_without_pool(Assignment.objects.filter(project=project))
        record("project.unassign_pool", by=by, subject=project, pool=pool.pk)
