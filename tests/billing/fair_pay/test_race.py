"""Can two clicks at the same moment top a member up twice?"""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from billing.fair_pay.actions import correct_time, top_up_week
from billing.fair_pay.models import TimeCorrection, TopUp
from core.tenancy.scope import tenant
from tests.billing.fair_pay.crew import HOUR, Paid, paid_crew
from tests.billing.payouts.crew import owed
from tests.factories import money
from tests.support.racing import failures, race

pytestmark = pytest.mark.race


def made():
    organization = paid_crew()
    with tenant(organization.pk):
        crew = Paid(organization)
        crew.work(crew.ada, labels=9)
        crew.work(crew.ben, labels=10)
        return organization, crew


def test_many_clicks_at_once_post_each_top_up_once(committed_db):
    organization, crew = made()

    def click(by):
        with tenant(organization.pk):
            return len(top_up_week(by=by, week=crew.week))

    results = race(*(lambda by=by: click(by) for by in (crew.olga, crew.otto) * 3))
    assert not failures(results), results
    assert sorted(results) == [0, 0, 0, 0, 0, 2]
    with tenant(organization.pk):
        assert (owed(crew.ada), owed(crew.ben)) == (12, 12)


def test_without_the_lock_the_database_still_refuses_the_second_one(committed_db):
    """The control: rows that two would write at once, were there no lock."""
    organization, crew = made()

    def write():
        with tenant(organization.pk):
            money.make_top_up(crew.ada, crew.pool, by=crew.olga, week=crew.week)

    results = race(write, write, write)
    assert [type(each) for each in failures(results)] == [IntegrityError] * 2
    with tenant(organization.pk):
        assert TopUp.objects.count() == 1


def test_a_correction_comes_before_the_top_up_or_is_refused(committed_db):
    organization, crew = made()

    def correct():
        with tenant(organization.pk):
            correct_time(
                by=crew.otto,
                member=crew.ada,
                pool=crew.pool,
                week=crew.week,
                active_ms=HOUR * 2000,
                note="Two hours.",
            )

    def click():
        with tenant(organization.pk):
            top_up_week(by=crew.olga, week=crew.week)

    race(click, correct)
    with tenant(organization.pk):
        expected = 15 if TimeCorrection.objects.exists() else 3
        assert TopUp.objects.get(member=crew.ada).amount == Decimal(expected)
