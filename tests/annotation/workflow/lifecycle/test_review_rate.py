"""Is the share to review what the credible bound of somebody's error calls for?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.lifecycle.review_rate import FLOOR, Evidence, beta_below, beta_quantile


@pytest.mark.parametrize(
    ("right", "wrong", "rate"),
    [(20, 0, 0.69), (50, 0, 0.39), (100, 0, 0.05), (98, 2, 0.47), (95, 5, 0.68)],
)
def test_the_published_table(right, wrong, rate):
    assert round(Evidence(right, wrong).rate, 2) == rate


@given(right=st.floats(0, 300), wrong=st.floats(0, 300))
def test_it_stays_between_the_floor_and_all(right, wrong):
    assert FLOOR <= Evidence(right, wrong).rate <= 1


@given(a=st.floats(1, 200), b=st.floats(1, 200), share=st.floats(0.01, 0.99))
def test_the_quantile_turns_the_distribution_round(a, b, share):
    assert beta_below(a, b, beta_quantile(a, b, share)) == pytest.approx(share, abs=1e-6)


def test_older_reviews_weigh_less():
    long_ago = Evidence(0, 1)
    for _ in range(200):
        long_ago = long_ago.after(was_right=True)
    assert long_ago.wrong == pytest.approx(0.5)
