"""Do the points of a burn-up chart lie where their days and numbers say?"""

from datetime import date, timedelta

from billing.reporting.charts.burn_up import burn_up

DAY = date(2026, 3, 2)


def days(*values, start=0):
    return [(DAY + timedelta(days=start + n), float(value)) for n, value in enumerate(values)]


def chart(**values):
    """Two days done, two days to come, of a hundred."""
    done = days(0, 50, 50)
    low, middle, high = (
        days(50, 60, 80, start=2),
        days(50, 75, 100, start=2),
        days(50, 100, 100, start=2),
    )
    return burn_up(done, low, middle, high, goal=100, **values)


def test_days_and_numbers_are_places():
    found = chart()
    assert (found.first, found.last, found.top) == (DAY, DAY + timedelta(days=4), 100)
    assert found.done == "0.00,100.00 150.00,50.00 300.00,50.00"
    assert found.likely == "300.00,50.00 450.00,25.00 600.00,0.00"
    assert found.fan.split()[:3] == ["300.00,50.00", "450.00,40.00", "600.00,20.00"], "the low edge"
    assert found.fan.split()[3:] == ["600.00,0.00", "450.00,0.00", "300.00,50.00"], "and back"
    assert (found.goal, found.deadline) == ("0.00", None)


def test_a_near_deadline_is_shown_and_a_far_one_is_not():
    near = chart(deadline=DAY + timedelta(days=8))
    assert (near.deadline, near.last) == ("600.00", DAY + timedelta(days=8))
    assert near.done.split()[1] == "75.00,50.00"
    assert chart(deadline=DAY + timedelta(days=9)).deadline is None
    assert chart(deadline=DAY - timedelta(days=1)).deadline is None
