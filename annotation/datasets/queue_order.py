"""Queue order of items with the same priority.

A position is made of two numbers: a drawn one in front, 0 where the order is first-in, and the
item's place of arrival behind it, which never changes. So either order can be made from the other.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from annotation.datasets.imports.project_lock import lock_project_items
from annotation.datasets.models import PRODUCTION_SQL
from annotation.projects.models import Project
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant

BATCH_SIZE = 2_000
ARRIVAL_BITS = 40
ARRIVAL = 2**ARRIVAL_BITS - 1

# 22 bits of a salted hash: the same draw at the import and in the job, however often it runs.
DRAWN = """(
    (('x' || encode(substr(
        sha256(%(order_seed)s || content_hash || convert_to(external_id, 'UTF8')), 1, 3
    ), 'hex'))::bit(24)::bigint >> 2) * (%(random)s)::int
)"""
POSITION = f"(({DRAWN} << {ARRIVAL_BITS}) | ({{arrival}}))"

REDRAW = f"""
with locked as (
    select id, content_hash, external_id, position from annotation_item
    where project_id = %(project)s and id > %(after)s and state not in ('done', 'excluded')
        and {PRODUCTION_SQL}
    order by id limit {BATCH_SIZE}
    for no key update
), moved as (
    update annotation_item i set position = fresh.position
    from (
        select id, {POSITION.format(arrival=f"position & {ARRIVAL}")} as position from locked
    ) fresh
    where i.id = fresh.id and i.position <> fresh.position
)
select max(id), count(*) from locked
"""  # noqa: S608  # made of the constants above


def order_parameters(*, seed: int, policy: Policy) -> dict[str, Any]:
    """What POSITION needs beside the columns `content_hash` and `external_id`."""
    return {
        "order_seed": b"order:" + seed.to_bytes(8, "big"),
        "random": int(policy[QueueSettings].order == "random"),
    }


@tenant_job
def redraw_positions(*, organization_id: int, project_id: int) -> None:
    """Bring the unfinished items into the policy's order, some at a time."""
    after = 0
    while True:
        with tenant(organization_id):
            if not after:
                lock_project_items(project_id)  # an import under the old policy has landed then
            project = Project.objects.select_related("policy").filter(pk=project_id).first()
            if project is None or project.policy is None:
                return
            policy = parse_policy(project.policy.settings)
            values = order_parameters(seed=project.seed, policy=policy)
            with connection.cursor() as cursor:
                cursor.execute(REDRAW, values | {"project": project_id, "after": after})
                last, number = cursor.fetchone()
            reset_queue_cursors(project_id)
        if number < BATCH_SIZE:
            return
        after = last
