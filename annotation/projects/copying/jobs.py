"""Copy the items of a project in steps, each one statement and one transaction.

A run that dies leaves whole steps behind; the next one goes on after them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from annotation.datasets.imports.slots import SLOTS, slots_parameters
from annotation.datasets.models import PRODUCTION_SQL, Batch
from annotation.projects.models import CopyState, ProjectCopy
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import parse_policy
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import current_organization_id, tenant

STEP = 20_000
# What an item brings along as it is; the rest is its new place and a life from the beginning.
COPIED = (
    "organization_id",
    "external_id",
    "text",
    "parts",
    "data",
    "hidden",
    "content_hash",
    "media_id",
    "priority",
    "position",
)
# The copy's own seed draws the samples anew, so the numbers of people per item are drawn again.
COPY = f"""
with step as (
    select i.* from annotation_item i
    where i.project_id = %(source)s and i.id > %(through)s and i.id <= %(last)s
        and i.state <> 'excluded' and i.{PRODUCTION_SQL}
    order by i.id limit {STEP}
), made as (
    insert into annotation_item (
        {", ".join(COPIED)}, project_id, batch_id, state, slots, open_slots, created_at
    )
    select {", ".join(COPIED)}, %(project)s, %(batch)s, 'labeling', {SLOTS}, {SLOTS}, now()
    from step order by id
    on conflict (project_id, external_id) do nothing
    returning id, external_id
), files as (
    insert into annotation_itempart (organization_id, project_id, item_id, place, media_id)
    select part.organization_id, %(project)s, made.id, part.place, part.media_id
    from step join made using (external_id)
    join annotation_itempart part on part.item_id = step.id
    where step.parts is not null
)
select (select max(id) from step), (select count(*) from made)
"""  # noqa: S608  # made of constants


@tenant_job
def copy_items(*, organization_id: int, project_id: int) -> None:
    """Bring the items of a copied project until all are there or somebody stops it."""
    while True:
        with tenant(organization_id):
            if not take_step(project_id):
                return


def take_step(project_id: int) -> bool:
    """Copy the next items; False when there is nothing left to do."""
    held = (
        ProjectCopy.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project__policy", "source")
        .filter(project_id=project_id, state=CopyState.RUNNING)
        .first()
    )
    if held is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(COPY, parameters(held, batch_for(held)))
        through, copied = cursor.fetchone()
        if through is None:
            held.state = CopyState.DONE
            cursor.execute("select annotation_refresh_statistics()")
    held.copied_through, held.copied = through or held.copied_through, held.copied + copied
    held.save(update_fields=["state", "copied_through", "copied"])
    return held.is_running


def batch_for(held: ProjectCopy) -> int:
    """The one batch of the copied items."""
    name = held.source.name
    batch, _is_new = Batch.objects.get_or_create(project=held.project, name=name)
    return int(batch.pk)


def parameters(held: ProjectCopy, batch_id: int) -> dict[str, Any]:
    """The names that the statement uses."""
    assert held.project.policy is not None
    overlap = parse_policy(held.project.policy.settings)[DecisionSettings].overlap
    return {
        "organization": current_organization_id(),
        "source": held.source_id,
        "through": held.copied_through,
        "last": held.last_item,
        "project": held.project_id,
        "batch": batch_id,
        **slots_parameters(seed=held.project.seed, overlap=overlap),
    }
