"""What does a budget set aside, how many items fit, and which period holds?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.budgets.rules import (
    LabelPrice,
    Reserve,
    items_that_fit,
    period_at,
    reserve_of,
)

D = Decimal
AMOUNTS = st.decimals(0, 1000, places=4)


def test_labels_reviews_and_what_is_due_once_for_an_item():
    prices = [LabelPrice(3, D("0.05")), LabelPrice(2, D("0.4"), per_item=True)]
    reserve = reserve_of(prices, review=D("0.01"), adjudication=D("0.1"))
    # 3 labels, and 4 reviews: three that reject and one after a dispute.
    assert reserve == Reserve(annotation=D("0.19"), item=D("0.9"))
    assert reserve.whole(2) == D("1.28")


@pytest.mark.parametrize(
    ("room", "unit", "wanted", "fit"),
    [
        ("100", "0.05", 20, 20),
        ("1", "0.05", 20, 1),  # 20 fit, but one at a time reaches everybody
        ("2.10", "0.05", 20, 2),
        ("0.05", "0.05", 20, 1),
        ("0.049999", "0.05", 20, 0),
        ("0", "0.05", 20, 0),
        ("-3", "0.05", 20, 0),
        ("-3", "0", 20, 20),  # work that is free is never stopped
        ("100", "0.05", 7, 7),
    ],
)
def test_how_many_items_fit(room, unit, wanted, fit):
    assert items_that_fit(D(room), D(unit), wanted) == fit


@given(AMOUNTS, st.decimals("0.0001", 10, places=4), st.integers(0, 50))
def test_what_fits_never_exceeds_the_room_and_the_last_item_is_found(room, unit, wanted):
    number = items_that_fit(room, unit, wanted)
    assert 0 <= number <= wanted
    assert number * unit <= room
    if wanted and number == 0:
        assert unit > room


@pytest.mark.parametrize(
    ("day", "monthly", "starts", "ends", "period"),
    [
        ((2026, 5, 9), False, (2026, 5, 1), None, ((2026, 5, 1), None)),
        ((2026, 5, 9), False, (2026, 6, 1), None, ((2026, 6, 1), None)),
        ((2026, 5, 9), False, (2026, 5, 1), (2026, 5, 9), ((2026, 5, 1), (2026, 5, 9))),
        ((2026, 5, 10), False, (2026, 5, 1), (2026, 5, 9), None),
        ((2026, 5, 9), True, (2026, 1, 15), None, ((2026, 5, 1), (2026, 5, 31))),
        ((2026, 1, 20), True, (2026, 1, 15), None, ((2026, 1, 15), (2026, 1, 31))),
        ((2026, 1, 1), True, (2026, 2, 15), None, ((2026, 2, 15), (2026, 2, 28))),
        ((2026, 12, 31), True, (2026, 1, 15), None, ((2026, 12, 1), (2026, 12, 31))),
        ((2028, 2, 3), True, (2026, 1, 15), (2028, 2, 10), ((2028, 2, 1), (2028, 2, 10))),
        ((2028, 2, 11), True, (2026, 1, 15), (2028, 2, 10), None),
    ],
)
def test_the_period_that_holds_on_a_day(day, monthly, starts, ends, period):
    expected = period and tuple(each and date(*each) for each in period)
    found = period_at(
        date(*day),
        monthly=monthly,
        starts_on=date(*starts),
        ends_on=ends and date(*ends),
    )
    assert found == expected
