"""Does the counter of accepted work keep still while somebody submits?"""

from datetime import UTC, datetime, timedelta

import pytest

from annotation.workflow.labeling.counter import STEP, counted_until

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "counted"),
    [
        (timedelta(), timedelta()),
        (timedelta(seconds=1), timedelta()),
        (STEP - timedelta(microseconds=1), timedelta()),
        (STEP, STEP),
        (timedelta(minutes=59, seconds=59), timedelta(minutes=55)),
    ],
)
def test_it_moves_on_the_full_five_minutes(passed, counted):
    assert counted_until(NOON + passed) == NOON + counted
