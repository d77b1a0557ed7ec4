"""Does the simulation say what is certain, and is its range one of the runs it made?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.forecast.rules import PastDay, annotator_of
from billing.forecast.simulation import simulate
from workforce.members.availability.plan import Plan

FRIDAY = date(2026, 3, 13)


def crew(*numbers, plan=Plan(), off=frozenset(), labels=1, rejected=0):  # noqa: B008  # frozen
    """Annotators who submitted these numbers on the days up to Friday, all the same."""
    days = [FRIDAY - timedelta(days=back) for back in range(len(numbers) - 1, -1, -1)]
    worked = {
        day: PastDay(day, Decimal(30 * each), each, each - rejected, rejected, each * labels)
        for day, each in zip(days, numbers, strict=True)
        if each
    }
    return [annotator_of(n, plan, worked, last=FRIDAY, days_off=off) for n in range(3)]


def test_a_crew_that_never_varies_leaves_only_rejections_to_chance():
    """Three by ten a day, 20 days without a rejection: 300 annotations take ten to eleven days."""
    found = simulate(crew(*[10] * 20), after=FRIDAY, to_submit=300, pending=0, seed=1)
    assert found.days[0] >= 10
    assert found.days[2] <= 11
    assert found.labels == (1.0, 1.0, 1.0)
    assert found.course[0].p90 <= 30


def test_the_same_seed_gives_the_same_forecast_and_another_a_similar_one():
    history = crew(12, 0, 9, 14, 3, 20, 0, 8, 11, 10)
    one, again, other = (
        simulate(history, after=FRIDAY, to_submit=900, pending=5, seed=seed) for seed in (4, 4, 5)
    )
    assert one == again
    assert one != other
    assert abs(one.days[1] - other.days[1]) <= 2


def test_the_range_is_in_order_and_the_course_rises_to_the_goal():
    found = simulate(crew(12, 0, 9, 14, 3, 20), after=FRIDAY, to_submit=500, pending=0, seed=2)
    low, middle, high = found.days
    assert low <= middle <= high
    assert low < high, "days vary"
    for part in ("p10", "p50", "p90", "done"):
        values = [getattr(day, part) for day in found.course]
        assert values == sorted(values)
    assert found.course[high - 1].done >= 0.9 > found.course[high - 2].done
    assert found.course[-1].done >= 0.99
    assert found.course[-1].p50 == 500
    assert all(day.p10 <= day.p50 <= day.p90 for day in found.course)
    assert len(found.drivers) == 2
    assert all(each.early <= each.late for each in found.drivers)


def test_nobody_works_on_days_off_or_while_away():
    weekend = frozenset({5, 6})
    found = simulate(
        crew(10, 10, 10, 10, 10, off=weekend), after=FRIDAY, to_submit=25, pending=0, seed=3
    )
    assert found.days[0] == 3, "Monday is the third day after a Friday"
    away = Plan(away_until=FRIDAY + timedelta(days=9))
    found = simulate(crew(10, 10, 10, plan=away), after=FRIDAY, to_submit=25, pending=0, seed=3)
    assert found.days[0] == 10


def test_planned_hours_scale_the_days():
    """Ten in four hours; eight hours a day from now on would be the same plan: it scales by day."""
    plan = Plan(hours=(8, 8, 8, 8, 4, 0, 0))  # the past day is a Friday of four hours
    found = simulate(crew(10, plan=plan), after=FRIDAY, to_submit=40, pending=0, seed=3)
    assert found.course[1].p90 == 0, "a weekend"
    assert found.course[2].p90 > 30, "twice as much on a Monday"


def test_rejected_annotations_are_done_again():
    history = crew(*[10] * 20, rejected=5)
    found = simulate(history, after=FRIDAY, to_submit=300, pending=0, seed=1)
    assert 17 <= found.days[1] <= 23, "half of thirty a day"


def test_labels_of_an_annotation_follow_the_past():
    found = simulate(crew(*[10] * 6, labels=4), after=FRIDAY, to_submit=60, pending=0, seed=1)
    assert found.labels == pytest.approx((4, 4, 4))


def test_where_nothing_is_left_to_submit_labels_are_the_mean_of_the_past():
    """Five annotations wait for their review, and none is rejected in most of the runs."""
    found = simulate(crew(*[10] * 6, labels=4), after=FRIDAY, to_submit=0, pending=5, seed=1)
    assert found.labels == pytest.approx((4, 4, 4))


def test_what_is_never_done_has_no_day():
    found = simulate(crew(0, 1, 0, 0), after=FRIDAY, to_submit=10**6, pending=0, seed=1)
    assert found.days == (None, None, None)
    assert found.drivers == []


def test_nothing_left_is_done_today():
    found = simulate(crew(10, 10), after=FRIDAY, to_submit=0, pending=0, seed=1)
    assert found.days == (0, 0, 0)
    assert found.course == []
