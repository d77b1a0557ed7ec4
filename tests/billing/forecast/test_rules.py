"""Are work, days and crew what independent formulas and hand-made examples say?"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.forecast.rules import (
    FARTHEST,
    Annotator,
    Pace,
    PastDay,
    annotator_of,
    at_least,
    crew_needed,
    finish_day,
    slots_of,
    submissions_per_accepted,
    weekdays_off,
    workload_of,
)
from workforce.members.availability.plan import Plan

MONDAY = date(2026, 3, 2)
SHARES = st.integers(min_value=0, max_value=100).map(lambda percent: Decimal(percent) / 100)
SECONDS = st.integers(min_value=1, max_value=3600).map(Decimal)


def pace(seconds=30, review_seconds=10, review_share="0", rejected="0"):
    return Pace(Decimal(seconds), Decimal(review_seconds), Decimal(review_share), Decimal(rejected))


def test_an_example_by_hand():
    """1,000 items, two annotators, half reviewed, a fifth of those rejected: 1 / (1 - 0.1)."""
    work = workload_of(slots_of(1000, Decimal(2)), pace(review_share="0.5", rejected="0.2"))
    assert at_least(work.annotations) == 2223  # 2000 / 0.9 = 2222.2
    assert at_least(work.reviews) == 1112
    assert round(work.annotation_seconds, 3) == Decimal("66666.667")
    assert round(work.review_seconds, 3) == Decimal("11111.111")
    assert round(work.seconds) == 77778


def test_gold_items_come_on_top():
    assert slots_of(200, Decimal("1.2"), Decimal("0.1")) == 264


@given(share=SHARES, rejected=SHARES)
def test_submissions_are_the_sum_of_all_rounds(share, rejected):
    """Each round rejects the same share of what the one before sent back: a geometric series."""
    each = Fraction(share) * Fraction(rejected)
    if each == 1:
        with pytest.raises(ValueError, match="accepted"):
            submissions_per_accepted(pace(review_share=share, rejected=rejected))
        return
    found = submissions_per_accepted(pace(review_share=share, rejected=rejected))
    assert abs(Fraction(found) - 1 / (1 - each)) < Fraction(1, 10**20)
    if each <= Fraction(1, 2):
        rounds = sum(each**number for number in range(60))
        assert abs(float(found) - float(rounds)) < 1e-9


@given(
    annotations=st.integers(min_value=0, max_value=10**6),
    further=st.integers(min_value=0, max_value=10**6),
    seconds=SECONDS,
    share=SHARES,
)
def test_work_adds_up_and_rejections_only_add(annotations, further, seconds, share):
    at = pace(seconds, review_share=share, rejected="0.1")
    parts = workload_of(annotations, at).seconds + workload_of(further, at).seconds
    assert abs(workload_of(annotations + further, at).seconds - parts) < Decimal("0.001")
    assert workload_of(annotations, at).annotations >= annotations
    without = pace(seconds, review_share=share)
    assert workload_of(annotations, without).annotations == annotations


@given(
    seconds=st.integers(min_value=0, max_value=10**6),
    a_day=st.lists(st.integers(min_value=0, max_value=10**4), min_size=7, max_size=7),
)
def test_the_finish_is_the_first_day_by_which_capacity_suffices(seconds, a_day):
    found = finish_day(Decimal(seconds), lambda day: Decimal(a_day[day.weekday()]), MONDAY)
    days = [MONDAY + timedelta(days=number) for number in range(1, FARTHEST + 1)]
    running, expected = 0, MONDAY if not seconds else None
    for day in days:
        running += a_day[day.weekday()]
        if expected is None and running >= seconds:
            expected = day
    assert found == expected


@given(
    seconds=st.integers(min_value=1, max_value=10**7),
    one=st.integers(min_value=1, max_value=10**5),
)
def test_the_crew_needed_suffices_and_one_less_does_not(seconds, one):
    needed = crew_needed(Decimal(seconds), Decimal(one))
    assert (needed - 1) * one < seconds <= needed * one


def test_nobody_is_needed_for_nothing_and_no_crew_works_without_time():
    assert crew_needed(Decimal(0), Decimal(0)) == 0
    assert crew_needed(Decimal(5), Decimal(0)) is None


def test_arithmetic_noise_is_no_annotation():
    assert at_least(Decimal(1) / 3 * 3) == 1
    assert at_least(Decimal("1.0001")) == 2


def worked(*seconds, first=MONDAY):
    days = [first + timedelta(days=number) for number in range(len(seconds))]
    return {
        day: PastDay(day, Decimal(each)) for day, each in zip(days, seconds, strict=True) if each
    }


def test_days_without_work_count_where_work_was_expected():
    annotator = annotator_of(1, Plan(), worked(600, 0, 300), last=MONDAY + timedelta(days=3))
    assert [past.seconds for past in annotator.days] == [600, 0, 300, 0]
    assert annotator.capacity(MONDAY + timedelta(days=9)) == 225


def test_days_begin_when_the_annotator_could_have_worked():
    tuesday = MONDAY + timedelta(days=1)
    later = annotator_of(1, Plan(), worked(600, first=tuesday), last=tuesday, first=MONDAY)
    assert [past.seconds for past in later.days] == [0, 600]
    earlier = annotator_of(1, Plan(), worked(600), last=MONDAY, first=MONDAY + timedelta(days=9))
    assert [past.seconds for past in earlier.days] == [600], "work is more than a date of joining"


def test_days_off_neither_count_nor_bring_anything():
    off = frozenset({5, 6})
    annotator = annotator_of(
        1, Plan(), worked(100, 100, 100, 100, 100), last=MONDAY + timedelta(days=6), days_off=off
    )
    assert len(annotator.days) == 5
    saturday = MONDAY + timedelta(days=12)
    assert annotator.capacity(saturday) == 0
    assert annotator.capacity(saturday + timedelta(days=2)) == 100


def test_planned_hours_scale_the_past_and_absence_stops_it():
    """Four hours on Mondays gave 1,000 seconds; two on Tuesdays promise 500."""
    plan = Plan(away_until=MONDAY + timedelta(days=10), hours=(4, 2, 0, 0, 0, 0, 0))
    annotator = annotator_of(1, plan, worked(1000), last=MONDAY)
    assert [past.hours for past in annotator.days] == [4]
    assert annotator.capacity(MONDAY + timedelta(days=7)) == 0, "away"
    assert annotator.capacity(MONDAY + timedelta(days=14)) == 1000
    assert annotator.capacity(MONDAY + timedelta(days=15)) == 500
    assert annotator.capacity(MONDAY + timedelta(days=16)) == 0, "no hours that day"


def test_only_the_newest_days_say_what_comes():
    long_ago = worked(*[100] * 10, *[200] * 20)
    annotator = annotator_of(1, Plan(), long_ago, last=MONDAY + timedelta(days=29))
    assert {past.seconds for past in annotator.days} == {200}


def test_without_work_nothing_is_expected():
    annotator = annotator_of(1, Plan(), {}, last=MONDAY)
    assert annotator == Annotator(1, Plan(), ())
    assert annotator.capacity(MONDAY) == 0


def test_weekdays_off_need_two_weeks():
    days = {MONDAY + timedelta(days=number): True for number in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)}
    assert weekdays_off(days, MONDAY, MONDAY + timedelta(days=13)) == {5, 6}
    assert weekdays_off(days, MONDAY, MONDAY + timedelta(days=12)) == frozenset()
