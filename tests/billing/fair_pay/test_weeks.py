"""What counts in a member's week: rejected work, rework, late acceptance, bonuses, reversals?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from annotation.workflow.events.record import record_reversed
from annotation.workflow.lifecycle.models import Annotation, AssignmentState
from billing.adjustments.actions import grant_bonus
from billing.fair_pay.queries import own_weeks
from billing.fair_pay.rules import State
from core.tenancy.scope import tenant
from tests.billing.fair_pay.crew import HOUR, WEEK, Paid, noon, paid_crew
from tests.factories import projects, work


@pytest.fixture
def crew(db):
    organization = paid_crew()
    with tenant(organization.pk):
        yield Paid(organization)


def test_pay_counts_in_the_week_of_the_work_however_late_it_is_accepted(crew):
    annotation = crew.annotate(crew.ada)
    row = crew.weeks()[crew.ada.pk]
    assert (row.pay, row.undecided, row.state(timezone.now())) == (0, 1, State.UNDECIDED)
    crew.accept(annotation, 12, at=timezone.now())
    row = crew.weeks()[crew.ada.pk]
    assert (row.pay, row.undecided, row.hourly) == (12, 0, Decimal("12.00"))
    assert row.state(timezone.now()) == State.REACHED
    assert crew.ada.pk not in crew.weeks(crew.week + WEEK)


def test_rejected_work_rework_and_skipped_items_count_as_time(crew):
    first = crew.annotate(crew.ada, seconds=HOUR)
    Annotation.objects.filter(pk=first.pk).update(is_live=False)
    again = work.make_annotation(
        first.assignment,
        schema=crew.batch.project.schema,
        active_seconds=1.5 * HOUR,  # goes on from the first
        submitted_at=noon(crew.week, 3),
    )
    crew.accept(again, 12)
    item = projects.make_item(crew.batch, "skipped")
    work.make_assignment(
        item,
        crew.ada,
        pool=crew.pool,
        state=AssignmentState.SKIPPED,
        active_seconds=HOUR / 2,
        seen_at=noon(crew.week, 4),
    )
    row = crew.weeks()[crew.ada.pk]
    assert (row.measured_ms, row.pay, row.hourly) == (2 * HOUR * 1000, 12, 6)
    assert row.shortfall == 12


def test_a_rejected_annotation_is_decided(crew):
    annotation = crew.annotate(crew.ada)
    annotation.assignment.state = AssignmentState.RETURNED
    annotation.assignment.save()
    row = crew.weeks()[crew.ada.pk]
    assert (row.undecided, row.state(timezone.now())) == (0, State.BELOW)


def test_labels_that_are_taken_back_leave_the_week_they_were_paid_for(crew):
    annotation = crew.annotate(crew.ada)
    events = crew.accept(annotation, 12)
    record_reversed([event.pk for event in events], at=timezone.now())
    assert crew.weeks()[crew.ada.pk].pay == 0
    assert crew.weeks(crew.week + WEEK) == {}


def test_a_bonus_counts_in_the_week_it_was_granted(crew):
    week = crew.week + WEEK
    annotation = crew.annotate(crew.ada, week=week, submitted_at=timezone.now())
    grant_bonus(
        by=crew.olga,
        member=crew.ada,
        project=crew.batch.project,
        amount=Decimal("3.5"),
        reason="quality",
        note="Thank you.",
    )
    crew.accept(annotation, 1, at=timezone.now())
    assert crew.weeks(week)[crew.ada.pk].pay == Decimal("4.5")


def test_the_sunday_before_and_the_monday_after_belong_to_other_weeks(crew):
    crew.work(crew.ada, labels=1, submitted_at=noon(crew.week, -1))
    crew.work(crew.ada, labels=2, submitted_at=noon(crew.week, 6))
    assert crew.weeks()[crew.ada.pk].pay == 2
    assert crew.weeks(crew.week - WEEK)[crew.ada.pk].pay == 1


def test_weeks_begin_at_the_organization_s_own_midnight(db):
    organization = paid_crew("east", timezone="Asia/Tokyo")
    with tenant(organization.pk):
        crew = Paid(organization, users="-east")
        # Sunday, 20:00 in UTC, is Monday in Tokyo
        late = noon(crew.week, -1) + timedelta(hours=8)
        crew.work(crew.ada, labels=1, submitted_at=late)
        assert crew.weeks()[crew.ada.pk].pay == 1
        assert crew.weeks(crew.week - WEEK) == {}


def test_a_member_sees_their_own_weeks_as_far_as_they_are_told(crew):
    crew.work(crew.ben, labels=9)
    crew.work(crew.ada, labels=6)
    fresh = crew.annotate(crew.ada, week=crew.week - WEEK)
    crew.accept(fresh, 5, at=timezone.now())  # within the five minutes under way
    rows = own_weeks(crew.ada, count=3, now=timezone.now())
    assert [(row.week, row.pay, row.member_id) for row in rows] == [
        (crew.week, 6, crew.ada.pk),
        (crew.week - WEEK, 0, crew.ada.pk),
    ]
    assert rows[0].hourly_floor == 12
    later = own_weeks(crew.ada, count=3, now=timezone.now() + timedelta(minutes=5))
    assert later[1].pay == 5
