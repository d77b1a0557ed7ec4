"""Notifications about near deadlines to annotators and project managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from annotation.datasets.models import Batch, Item, ItemState
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.projects.recipients import managers_of, workers_of
from annotation.projects.sections import address
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job
from core.notifications.publish import publish
from core.tenancy.scope import across_tenants, tenant
from workforce.organizations.local_days import today
from workforce.pools.models import PoolMember

DAYS_BEFORE = (1, 3)  # one day is told before three: whoever finds both late hears the nearer
OPEN = (ItemState.LABELING, ItemState.REVIEW, ItemState.ADJUDICATION)
KINDS: tuple[type[Project | ProjectPool | Batch], ...] = (Project, ProjectPool, Batch)


@dataclass(frozen=True)
class Due:
    """Something of a project with a deadline: what it is called, and who works on it (ids)."""

    project: Project
    about: str
    name: str
    day: date
    workers: list[int]


@across_job
def tell_deadlines() -> None:
    """Tell of deadlines three days and one day away, each once, in each organization's own days."""
    with across_tenants("find organizations with deadlines"):
        places: set[int] = set()
        for kind in KINDS:
            rows = kind.objects.filter(deadline_on__range=span(timezone.now().date()))
            places |= set(rows.values_list("organization_id", flat=True))
    for organization_id in sorted(places):
        with tenant(organization_id):
            day = today(Organization.objects.get(pk=organization_id))
            for due in all_due(day):
                tell(due, day)


def span(day: date) -> tuple[date, date]:
    """The days on which something is due soon, wherever on earth it is `day` now or nearly so."""
    return day - timedelta(days=1), day + timedelta(days=max(DAYS_BEFORE) + 1)


def all_due(day: date) -> Iterator[Due]:
    """What is due soon in the open scope, with open work in a live project."""
    near = Q(deadline_on__range=(day, day + timedelta(days=max(DAYS_BEFORE))))
    of_project = Q(project=OuterRef("project"))
    of_batch = of_project & Q(batch=OuterRef("pk"))
    for project in live(Project.objects.filter(near), prefix="", item=Q(project=OuterRef("pk"))):
        yield due_project(project)
    places = ProjectPool.objects.filter(near).exclude(taken__gte=F("quota"), quota__isnull=False)
    for place in live(places.select_related("project", "pool"), item=of_project):
        yield due_place(place)
    for batch in live(Batch.objects.filter(near).select_related("project"), item=of_batch):
        yield due_batch(batch)


def due_project(project: Any) -> Due:
    """A project; pools with a deadline of their own hear of that one."""
    pools = ProjectPool.objects.filter(project=project, deadline_on=None).values("pool")
    people = workers_in(PoolMember.objects.filter(pool__in=pools))
    return Due(project, f"project:{project.pk}", project.name, project.deadline_on, people)


def due_place(place: Any) -> Due:
    """A pool's part of a project."""
    name = f"{place.project.name} · {place.pool.name}"
    people = workers_in(PoolMember.objects.filter(pool=place.pool))
    return Due(place.project, f"pool:{place.pk}", name, place.deadline_on, people)


def due_batch(batch: Any) -> Due:
    """A batch, on which all of the project's workers may be."""
    name = f"{batch.project.name} · {batch.name}"
    people = workers_of(batch.project)
    return Due(batch.project, f"batch:{batch.pk}", name, batch.deadline_on, people)


def workers_in(places: QuerySet[PoolMember]) -> list[int]:
    """The members in these places of pools, each once."""
    return list(places.values_list("member_id", flat=True).distinct())


def live(rows: QuerySet[Any], *, item: Q, prefix: str = "project__") -> QuerySet[Any]:
    """Those of these rows whose project hands out work and that have items not done yet."""
    open_items = Item.objects.filter(item, state__in=OPEN)
    return rows.filter(Exists(open_items), **{f"{prefix}state": ProjectState.LIVE}).order_by("pk")


def tell(due: Due, day: date) -> None:
    """Tell managers and workers of a deadline, once for each of its days before."""
    left = (due.day - day).days
    step = min(before for before in DAYS_BEFORE if left <= before)
    slug = due.project.organization.slug
    for people, url in (
        (managers_of(due.project), address("project", due.project)),
        (due.workers, reverse("my_work", args=[slug])),
    ):
        publish(
            "deadline_near",
            to=people,
            url=url,
            about=f"deadline {due.about} {due.day.isoformat()} {step}",
            once=True,
            name=due.name,
            day=due.day.isoformat(),
        )
