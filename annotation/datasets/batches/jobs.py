"""Apply a batch's priority to its items in steps."""

from __future__ import annotations

from django.db import connection

from annotation.datasets.models import Batch
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant

BATCH_SIZE = 2_000

SPREAD = f"""
with locked as (
    select id from annotation_item
    where project_id = %(project)s and batch_id = %(batch)s and id > %(after)s
        and state not in ('done', 'excluded')
    order by id limit {BATCH_SIZE}
    for no key update
), moved as (
    update annotation_item i set priority = %(priority)s
    from locked where i.id = locked.id and i.priority <> %(priority)s
)
select max(id), count(*) from locked
"""  # noqa: S608  # made of a constant


@tenant_job
def spread_priority(*, organization_id: int, batch_id: int) -> None:
    """Give the batch's unfinished items its priority of now; may run twice."""
    after = 0
    while True:
        with tenant(organization_id):
            batch = Batch.objects.filter(pk=batch_id).first()
            if batch is None:
                return
            values = {"project": batch.project_id, "batch": batch_id, "priority": batch.priority}
            with connection.cursor() as cursor:
                cursor.execute(SPREAD, values | {"after": after})
                last, number = cursor.fetchone()
            reset_queue_cursors(batch.project_id)
        if number < BATCH_SIZE:
            return
        after = last
