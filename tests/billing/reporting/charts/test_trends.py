"""Does a number tell rightly how it stands against the one before, and a pace when it ends?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.reporting.charts.trends import (
    change_of,
    done_on,
    last_days,
    pace_of,
    spark_of,
    tone_of,
)
from billing.reporting.costs.previous_period import first_before, same_day

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (113, 71, "+59%"),
        (71, 113, "−37%"),
        (5, 5, "±0%"),
        (5, 0, ""),
        (0, 5, "−100%"),
        (2000, 1, "+199,900%"),
        (Decimal("1.005"), Decimal("1.00"), "+1%"),
    ],
)
def test_a_change_is_told_in_whole_percent(now, before, said):
    assert change_of(now, before) == said


def test_more_is_good_unless_it_is_bad():
    assert (tone_of(2, 1), tone_of(1, 2), tone_of(1, 1), tone_of(1, 0)) == ("good", "bad", "", "")
    assert (tone_of(2, 1, more_is="bad"), tone_of(1, 2, more_is="bad")) == ("bad", "good")


def test_a_pace_counts_from_the_first_day_of_work():
    days = last_days(DAY, 14)
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 18), DAY, 14)
    assert pace_of({}, days) == 0
    assert pace_of({DAY: 8}, days) == 8
    assert pace_of({DAY - timedelta(days=3): 8}, days) == 2
    assert pace_of({DAY - timedelta(days=30): 900}, days) == 0


def test_the_end_is_rounded_up_and_not_guessed_too_far():
    assert done_on(DAY, Decimal(10), Decimal(4)) == DAY + timedelta(days=3)
    assert done_on(DAY, Decimal(0), Decimal(4)) == DAY
    assert done_on(DAY, Decimal(10), Decimal(0)) is None
    assert done_on(DAY, Decimal(10_000), Decimal("0.1")) is None


def test_a_small_image_says_its_numbers():
    days = last_days(DAY, 3)
    spark = spark_of("Annotations per day", {DAY: 4, days[0]: 1}, days, str)
    assert [bar.height for bar in spark.bars] == ["25.00", "0.00", "100.00"]
    assert spark.text == "Annotations per day from 29 Mar 2026 to 31 Mar 2026, in order: 1, 0, 4."


def test_a_month_is_held_against_the_same_days_of_the_last_one():
    assert first_before(DAY) == date(2026, 2, 1)
    assert same_day(DAY, date(2026, 2, 1)) == date(2026, 2, 28)
    assert same_day(date(2026, 3, 7), date(2026, 2, 1)) == date(2026, 2, 7)
    assert first_before(date(2026, 1, 9)) == date(2025, 12, 1)
