"""Is hourly pay after a top-up never below the floor, and never a whole unit above?"""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from billing.fair_pay.rules import (
    Measured,
    PayWeek,
    State,
    added_up,
    hourly_pay,
    monday_of,
    shortfall,
)

MONDAY = date(2026, 11, 30)
ENDS = datetime(2026, 12, 7, tzinfo=UTC)
HOUR = 3_600_000


def week(**values):
    values = {"measured_ms": HOUR, "pay": Decimal(10), "hourly_floor": Decimal(12)} | values
    return PayWeek(MONDAY, 1, 2, "EUR", ENDS, **values)


@pytest.mark.parametrize(
    ("floor", "active_ms", "pay", "currency", "expected"),
    [
        ("12", HOUR, "10", "EUR", "2.00"),
        ("12", HOUR, "12", "EUR", "0"),
        ("12", HOUR, "11.999999", "EUR", "0.01"),  # never below, by a millionth
        ("12", HOUR, "13", "EUR", "0"),
        ("12.50", 5_400_000, "4.123456", "EUR", "14.63"),  # 18.75 - 4.123456 = 14.626544
        ("10", 1, "0", "EUR", "0.01"),
        ("1500", 5_000_000, "1000", "JPY", "1084"),  # 2083.33… - 1000
        ("2", HOUR, "1.9995", "KWD", "0.001"),
        ("12", HOUR, "-1", "EUR", "13.00"),  # more was taken back than earned
    ],
)
def test_the_shortfall_is_rounded_up_to_the_smallest_unit(
    floor, active_ms, pay, currency, expected
):
    assert shortfall(Decimal(floor), active_ms, Decimal(pay), currency) == Decimal(expected)


def test_after_a_top_up_random_weeks_reach_the_floor_and_not_a_unit_more():
    dice = random.Random(7)  # the same weeks in every run
    units = {"EUR": Fraction(1, 100), "JPY": Fraction(1), "KWD": Fraction(1, 1000)}
    for _ in range(3000):
        currency, unit = dice.choice(sorted(units.items()))
        floor = Decimal(dice.randint(1, 50_000_000)).scaleb(-6)
        active_ms = dice.randint(1, 100 * HOUR)
        pay = Decimal(dice.randint(0, 2_000_000_000)).scaleb(-6)
        amount = shortfall(floor, active_ms, pay, currency)
        needed = Fraction(floor) * active_ms / HOUR
        assert Fraction(pay + amount) >= needed
        assert amount == 0 or Fraction(pay + amount) - needed < unit
        assert Fraction(amount) % unit == 0
        assert shortfall(floor, active_ms, pay + amount, currency) == 0


def test_hourly_pay_is_rounded_down_so_that_it_never_looks_like_the_floor():
    assert hourly_pay(Decimal("11.999999"), HOUR, "EUR") == Decimal("11.99")
    assert hourly_pay(Decimal(10), 2 * HOUR, "JPY") == 5
    assert hourly_pay(Decimal(10), 0, "EUR") is None


@pytest.mark.parametrize(
    ("values", "after", "expected"),
    [
        ({}, 0, State.BELOW),
        ({"hourly_floor": None}, 0, State.NO_FLOOR),
        ({}, -1, State.OPEN),
        ({"pay": Decimal(12)}, 0, State.REACHED),
        ({"measured_ms": HOUR // 2 - 1, "pay": Decimal(1)}, 0, State.TOO_SHORT),
        ({"measured_ms": HOUR // 2, "pay": Decimal(1)}, 0, State.BELOW),
        ({"undecided": 1}, 14 * 86_400 - 1, State.UNDECIDED),
        ({"undecided": 1}, 14 * 86_400, State.BELOW),
        ({"undecided": 1, "pay": Decimal(12)}, 0, State.REACHED),
        ({"top_up": Decimal(2)}, 0, State.TOPPED_UP),
    ],
)
def test_where_a_week_stands(values, after, expected):
    assert week(**values).state(ENDS + timedelta(seconds=after)) == expected


def test_a_bonus_counts_in_the_pool_with_most_time_in_its_project():
    parts = [
        Measured(MONDAY, 1, 2, 10, active_ms=100, pay=Decimal(1)),
        Measured(MONDAY, 1, 3, 10, active_ms=200),
        Measured(MONDAY, 1, 2, 11, active_ms=900),
        Measured(MONDAY, 1, None, 10, bonus=Decimal(5)),
        Measured(MONDAY, 1, None, 99, bonus=Decimal(7)),  # no work in that project
        Measured(MONDAY, 4, 2, 10, active_ms=300),
    ]
    found = {key[1:]: (sums.active_ms, sums.pay) for key, sums in added_up(parts).items()}
    assert found == {
        (1, 2): (1000, 1),
        (1, 3): (200, 5),
        (1, None): (0, 7),
        (4, 2): (300, 0),
    }


def test_a_week_begins_on_monday():
    assert monday_of(date(2026, 12, 6)) == MONDAY == monday_of(MONDAY)
