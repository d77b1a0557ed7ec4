"""How many seconds does a sign of life add?"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from annotation.workflow.queue.actions import active_seconds

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gap", "seconds"), [(0, 0), (10, 10), (60, 60), (61, 60), (3600, 60), (-5, 0)]
)
def test_a_gap_counts_up_to_a_minute(gap, seconds):
    assert active_seconds(START, START + timedelta(seconds=gap)) == seconds


def test_the_first_sign_adds_nothing():
    assert active_seconds(None, START) == 0


def test_the_example_of_the_specification():
    """Signs at 0, 10, 20, 200 and 210 seconds make 90 seconds."""
    signs = [START + timedelta(seconds=second) for second in (0, 10, 20, 200, 210)]
    assert sum(active_seconds(one, other) for one, other in pairwise(signs)) == 90
