"""Who hears of a near deadline, and how often?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from annotation.datasets.models import Batch, Item, ItemState
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.workflow.queue.deadlines import tell_deadlines
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.desk import make_desk
from workforce.organizations.local_days import today


@pytest.fixture
def desk(db):
    return make_desk(items=2)


def due_in(desk, model, days):
    """Give the desk's only row of this kind a deadline so many days from now."""
    with tenant(desk.organization.pk):
        model.objects.update(deadline_on=today(desk.organization) + timedelta(days=days))


def told(desk):
    tell_deadlines()
    with tenant(desk.organization.pk):
        notifications = Notification.objects.filter(kind="deadline_near").order_by("pk")
        return [
            (notification.member_id, notification.words["name"]) for notification in notifications
        ]


def everybody(desk, name):
    members = [desk.project.created_by, *desk.annotators]
    return [(member.pk, name) for member in members]


@pytest.mark.parametrize(
    ("model", "name"),
    [(Project, "{project}"), (ProjectPool, "{project} · Crew"), (Batch, "{project} · {batch}")],
)
def test_managers_and_workers_hear_three_days_and_one_day_before(desk, model, name):
    with tenant(desk.organization.pk):
        batch = Batch.objects.get()
    said = everybody(desk, name.format(project=desk.project.name, batch=batch.name))
    due_in(desk, model, 4)
    assert told(desk) == []
    due_in(desk, model, 3)
    assert told(desk) == said
    assert told(desk) == said, "told again an hour later"
    with tenant(desk.organization.pk):
        Notification.objects.update(seen_at="2026-01-01T00:00Z")
    assert told(desk) == said, "told again once it was seen"
    due_in(desk, model, 1)
    assert told(desk) == said + said


def test_each_is_led_to_where_they_can_do_something(desk):
    due_in(desk, Project, 1)
    told(desk)
    with tenant(desk.organization.pk):
        worker = Notification.objects.get(member=desk.annotators[0])
        manager = Notification.objects.get(member=desk.project.created_by)
    assert worker.url == reverse("my_work", args=[desk.organization.slug])
    assert manager.url.endswith(f"/projects/{desk.project.pk}/")
    due = today(desk.organization) + timedelta(days=1)
    assert str(due.year) in worker.text


def test_nobody_hears_where_nothing_is_open_or_given_out(desk):
    due_in(desk, Project, 1)
    due_in(desk, Batch, 1)
    due_in(desk, ProjectPool, 1)
    with tenant(desk.organization.pk):
        Item.objects.update(state=ItemState.DONE)
    assert told(desk) == []
    with tenant(desk.organization.pk):
        Item.objects.update(state=ItemState.LABELING)
        Project.objects.update(state=ProjectState.PAUSED)
    assert told(desk) == []


def test_a_deadline_that_is_over_or_a_pool_that_gave_its_share_is_no_news(desk):
    due_in(desk, Project, -1)
    due_in(desk, ProjectPool, 1)
    with tenant(desk.organization.pk):
        ProjectPool.objects.update(quota=2, taken=2)
    assert told(desk) == []


def test_a_pool_with_its_own_deadline_does_not_hear_the_projects(desk):
    due_in(desk, ProjectPool, 20)
    due_in(desk, Project, 1)
    with tenant(desk.organization.pk):
        late = people.make_member(people.make_user("late@example.org"), "annotator")
        pool = people.make_pool("Late", members=[late])
        ProjectPool.objects.create(project=desk.project, pool=pool)
    name = desk.project.name
    assert told(desk) == [(desk.project.created_by_id, name), (late.pk, name)]
