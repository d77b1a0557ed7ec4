"""Counts of the annotations a pool has taken in a project.

A job counts them each minute, so that assigning an item needs no count.

Only pools with a share or a daily cap are counted. A day's answers are kept (PoolDay), and only
today and yesterday are counted again, so that the work is that of a day and not of the project.
Between two counts the pool's people may pass the limit by what they claim in that minute.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import PoolDay, Project, ProjectPool, ProjectState
from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.lifecycle.release_slots import OPEN_NEW
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job, tenant_job
from core.tenancy.scope import across_tenants, current_organization_id, tenant
from workforce.organizations.local_days import today

HAS_LIMIT = Q(share_percent__isnull=False) | Q(daily_all__isnull=False)

# By way of the people, whose answers have an index by time. `day` is the organization's.
COUNT_DAYS = """
insert into annotation_poolday (organization_id, project_id, pool_id, day, zone, answers)
select %(organization)s, %(project)s, a.pool_id, (n.submitted_at at time zone %(zone)s)::date,
    %(zone)s, count(*)
from core_member m
join annotation_annotation n on n.member_id = m.id and n.submitted_at >= %(since)s
join annotation_assignment a on a.id = n.assignment_id
join annotation_item i on i.id = n.item_id and i.purpose = 'production'
where m.organization_id = %(organization)s and n.project_id = %(project)s and n.revision = 1
    and a.pool_id = %(pool)s
group by a.pool_id, (n.submitted_at at time zone %(zone)s)::date
on conflict (project_id, pool_id, day) do update set answers = excluded.answers
"""


@across_job
def count_pool_work() -> None:
    """Count what the limited pools of live projects have taken, in all organizations."""
    for organization_id in organizations_with_limits():
        with tenant(organization_id):
            for place in limited():
                count_place(place)


@tenant_job
def count_project(*, organization_id: int, project_id: int) -> None:
    """Count what the limited pools of one project have taken, right after a limit was set."""
    with tenant(organization_id):
        for place in ProjectPool.objects.filter(HAS_LIMIT, project=project_id).order_by("pk"):
            count_place(place)


@across_job
def count_quotas() -> None:
    """Work out how many answers each share is, as items came or their slots changed."""
    for organization_id in organizations_with_limits():
        with tenant(organization_id):
            for project in Project.objects.filter(assigned_pools__in=limited()).distinct():
                set_quotas(project)


def organizations_with_limits() -> list[int]:
    """Organizations that have a live project with a limited pool."""
    with across_tenants("find organizations with limited pools"):
        return sorted(set(limited().values_list("organization_id", flat=True)))


def limited() -> QuerySet[ProjectPool]:
    """Pools with a share or a daily cap in projects that hand out work."""
    rows = ProjectPool.objects.filter(HAS_LIMIT, project__state=ProjectState.LIVE)
    return rows.order_by("pk")


def count_place(place: ProjectPool) -> None:
    """Write what the pool has taken of the project: answers, and open claims that will be some."""
    organization = Organization.objects.get(pk=current_organization_id())
    day = today(organization)
    count_days(place, organization)
    days = PoolDay.objects.filter(project=place.project_id, pool=place.pool_id)
    counted = days.aggregate(
        all=Coalesce(Sum("answers"), 0), today=Coalesce(Sum("answers", filter=Q(day=day)), 0)
    )
    claims = Assignment.objects.filter(OPEN_NEW, project=place.project_id, pool=place.pool_id)
    open_now = claims.aggregate(number=Count("pk"))["number"]
    ProjectPool.objects.filter(pk=place.pk).update(
        taken=counted["all"] + open_now, taken_today=counted["today"] + open_now, counted_on=day
    )


def count_days(place: ProjectPool, organization: Organization) -> None:
    """Count the pool's first answers of the last two days counted, or of all days at first.

    In another time zone days begin at other times: then all are counted anew.
    """
    days = PoolDay.objects.filter(project=place.project_id, pool=place.pool_id).order_by("-day")
    if days.exclude(zone=organization.timezone).exists():
        days.delete()
    last_two = list(days.values_list("day", flat=True)[:2])
    since = f"{last_two[-1]} 00:00:00 {organization.timezone}" if last_two else "-infinity"
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_DAYS,
            {
                "organization": place.organization_id,
                "project": place.project_id,
                "pool": place.pool_id,
                "zone": organization.timezone,
                "since": since,
            },
        )


def set_quotas(project: Project) -> None:
    """Turn each share of the project into a number of answers, rounded down; at once where items
    come or go, by the clock for what is excluded meanwhile."""
    places = ProjectPool.objects.filter(project=project, share_percent__isnull=False)
    shares = list(places)
    if not shares:
        return
    items = Item.objects.filter(project=project).exclude(state=ItemState.EXCLUDED)
    answers = items.aggregate(number=Coalesce(Sum("slots"), 0))["number"]
    for place in shares:
        quota = answers * place.share_percent // 100
        ProjectPool.objects.filter(pk=place.pk).update(quota=quota)
