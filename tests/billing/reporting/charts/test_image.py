"""Do bars and lines lie in their box, and does each day fall into one bar?"""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from billing.reporting.charts.bar_chart import (
    HEIGHT,
    MAX_BARS,
    WIDTH,
    bars,
    spans,
    strokes,
    within,
)

DAYS = st.lists(st.dates(min_value=date(1970, 1, 1), max_value=date(9998, 1, 1)), max_size=20)


@given(days=DAYS)
def test_each_day_lies_in_one_of_at_most_so_many_spans(days):
    found = spans(days)
    assert len(found) <= MAX_BARS
    for day in days:
        assert len([span for span in found if span.first <= day <= span.last]) == 1
    for one, two in pairwise(found):
        assert two.first == one.last + timedelta(days=1)


@given(values=st.lists(st.floats(min_value=-5, max_value=1e9), max_size=50))
def test_bars_and_points_stay_in_the_box(values):
    for bar in bars(values, ["" for _ in values]):
        assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= WIDTH + 0.02
        assert 0 <= float(bar.y) <= HEIGHT
        assert abs(float(bar.y) + float(bar.height) - HEIGHT) < 0.02
    for pair in " ".join(strokes(values, max(values, default=0))).split():
        x, y = map(float, pair.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_a_span_holds_the_days_that_have_work():
    (span,) = spans([date(2026, 1, 1)])
    assert within({date(2026, 1, 1): 3, date(2026, 1, 2): 4}, span) == [3]
    assert spans([]) == []


def test_one_day_is_a_level_line():
    assert strokes([2], 2) == ["0.00,0.00 600.00,0.00"]


def test_a_day_without_a_value_interrupts_the_line():
    assert strokes([1, 2, None, 2], 2) == ["75.00,50.00 225.00,0.00", "450.00,0.00 600.00,0.00"]
    assert strokes([None], 0) == []
