"""Limits of a pool in a project, and deadlines. All of them are optional."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.projects.models import Project, ProjectPool
from annotation.projects.pool_counts import count_project, set_quotas
from annotation.projects.start import lock_project
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Gone
from workforce.pools.models import Pool


@dataclass(frozen=True)
class Limits:
    """What a pool may do in a project; None: no limit.

    `share_percent`: of all answers the project needs. `daily_each`: answers of a person in a day.
    `daily_all`: answers of the whole pool in a day.
    """

    share_percent: int | None = None
    daily_each: int | None = None
    daily_all: int | None = None
    deadline_on: date | None = None


@transaction.atomic
def set_limits(*, by: Member, project: Project, pool: Pool, limits: Limits) -> None:
    """Put a pool's limits in force; they hold for what is claimed from now on.

    Raises Gone if the pool doesn't work on the project.
    """
    require(by, "project.change")
    rows = ProjectPool.objects.filter(project=project, pool=pool)
    place = rows.select_for_update(no_key=True).first()
    if place is None:
        raise Gone(
            _("The pool %(pool)s isn't assigned to this project. Assign it first.") % {"pool": pool}
        )
    values = asdict(limits)
    rows.update(**values, quota=None)
    set_quotas(project)
    enqueue(count_project, organization_id=current_organization_id(), project_id=project.pk)
    said = {name: str(value) for name, value in values.items() if value is not None}
    record("project.limit_pool", by=by, subject=project, pool=pool.pk, limits=said)


@transaction.atomic
def set_deadline(*, by: Member, project: Project, deadline_on: date | None) -> None:
    """Say by when the project is to be done. It is shown; work goes on after it."""
    require(by, "project.change")
    locked = lock_project(project)
    if locked.deadline_on == deadline_on:
        return
    locked.deadline_on = project.deadline_on = deadline_on
    locked.save(update_fields=["deadline_on"])
    record("project.deadline", by=by, subject=project, day=str(deadline_on or ""))
