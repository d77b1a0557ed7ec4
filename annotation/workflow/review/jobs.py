"""Scheduled jobs of reviews: expired leases and counts of annotations."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from annotation.datasets.models import PRODUCTION_SQL
from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import Review, ReviewState
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant

# Ids can be committed out of order, so a few answers may stay uncounted: then a little more than
# the first ones is reviewed. One range of the index annotation_newest for each project.
COUNT = f"""
insert into annotation_trackrecord (
    organization_id, project_id, member_id, answers, counted_to, "right", wrong, rate
)
select %(organization)s, a.project_id, a.member_id, count(*), max(a.id), 0, 0, 1
from annotation_annotation a join annotation_item i on i.id = a.item_id
where i.{PRODUCTION_SQL} and a.organization_id = %(organization)s
  and a.project_id = %(project)s and a.revision = 1
  and a.id > coalesce((
      select max(counted_to) from annotation_trackrecord
      where organization_id = %(organization)s and project_id = %(project)s
  ), 0)
group by a.project_id, a.member_id
order by a.member_id
on conflict (project_id, member_id) do update
set answers = annotation_trackrecord.answers + excluded.answers,
    counted_to = excluded.counted_to
where annotation_trackrecord.counted_to < excluded.counted_to
"""  # noqa: S608  # made of a constant


@across_job
def expire_reviews() -> int:
    """Free every review whose lease ended; its reviewer may decide until somebody takes it."""
    lapsed = {"state": ReviewState.HELD, "lease_until__lt": timezone.now()}
    with across_tenants("find organizations with lapsed reviews"):
        reviews = Review.objects.filter(**lapsed)
        organizations = sorted(set(reviews.values_list("organization_id", flat=True)))
    freed = 0
    for organization_id in organizations:
        with tenant(organization_id):
            freed += Review.objects.filter(**lapsed).update(
                state=ReviewState.WAITING, lease_until=None
            )
    return freed


@across_job
def count_answers() -> int:
    """Bring the track records of live projects up to date; how many projects were looked at."""
    with across_tenants("find live projects to count answers in"):
        live = Project.objects.filter(state=ProjectState.LIVE).order_by("organization_id", "pk")
        places = list(live.values_list("organization_id", "pk"))
    for organization_id, project_id in places:
        with tenant(organization_id):
            count_project(organization_id, project_id)
    return len(places)


def count_project(organization_id: int, project_id: int) -> None:
    """Count the answers given since the last time, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"organization": organization_id, "project": project_id})
