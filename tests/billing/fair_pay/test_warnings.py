"""Are those who manage pay warned once per pool and week?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.fair_pay.jobs import warn, warn_below_floor
from billing.fair_pay.models import FloorWarning
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.billing.fair_pay.crew import WEEK, Paid, paid_crew


@pytest.fixture
def crew(db):
    organization = paid_crew()
    with tenant(organization.pk):
        yield Paid(organization)


def warned():
    return sorted(
        Notification.objects.filter(kind="pay_below_floor").values_list("member", flat=True)
    )


def test_admins_are_warned_once_of_a_week(crew):
    crew.work(crew.ada, labels=9)
    crew.work(crew.ben, labels=3)
    assert warn(crew.organization, timezone.now()) == 1
    assert warn(crew.organization, timezone.now()) == 0
    assert warned() == sorted([crew.olga.pk, crew.otto.pk])
    notification = Notification.objects.filter(kind="pay_below_floor")[0]
    assert notification.words["members"] == "2"
    assert f"week={crew.week}" in notification.url
    assert FloorWarning.objects.get().week == crew.week


def test_nobody_is_warned_where_all_reach_the_floor_or_too_little_was_done(crew):
    crew.work(crew.ada, labels=12)
    crew.work(crew.ben, labels=0, seconds=1799)
    assert warn(crew.organization, timezone.now()) == 0


def test_a_week_that_waits_for_reviews_is_warned_of_when_it_is_decided(crew):
    annotation = crew.annotate(crew.ada)
    now = timezone.now()
    assert warn(crew.organization, now) == 0
    crew.accept(annotation, 2, at=now)
    assert warn(crew.organization, now) == 1


def test_undecided_work_doesn_t_keep_the_warning_for_ever(crew):
    crew.annotate(crew.ada)
    assert warn(crew.organization, timezone.now() + 2 * WEEK) == 1


def test_the_week_under_way_isn_t_judged(crew):
    crew.work(crew.ada, labels=1, submitted_at=timezone.now(), week=crew.week + WEEK)
    assert warn(crew.organization, timezone.now()) == 0


def test_the_job_looks_at_organizations_with_a_floor(db):
    organization, other = paid_crew(), paid_crew("other")
    with tenant(organization.pk):
        crew = Paid(organization)
        crew.work(crew.ada, labels=9)
    with tenant(other.pk):
        free = Paid(other, floor="", users="-other")
        free.work(free.ada, labels=9)
    assert warn_below_floor() == 1
    assert warn_below_floor() == 0
    with tenant(other.pk):
        assert not Notification.objects.filter(kind="pay_below_floor").exists()


def test_older_weeks_are_left_alone(crew):
    crew.work(crew.ada, labels=9, week=crew.week - 3 * WEEK)
    assert warn(crew.organization, timezone.now() + timedelta(0)) == 0
