"""Are the coefficients those of independent programs, with intervals that repeat?

The expected values come from scikit-learn, statsmodels and krippendorff, run on the same answers.
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.coefficients import Figure, Level, coefficients, mean_with_interval

TWO = ("0011220120", "0012220110")
FOUR = ("012210301...", "0122113014.2", ".2221231140.", "01221330140.")
SKEWED = {(0, 0): 90, (0, 1): 8, (1, 1): 2}


def patterns(rows):
    """What was answered for each item: a column of the rows, where a dot is no answer."""
    columns = zip(*rows, strict=True)
    return Counter(tuple(sorted(int(each) for each in column if each != ".")) for column in columns)


def measured(answers, classes, level=Level.NOMINAL):
    return coefficients(answers, classes=classes, level=level, seed=1)


@pytest.mark.parametrize(
    ("rows", "classes", "level", "alpha"),
    [
        (TWO, 3, Level.NOMINAL, 0.712121212),
        (TWO, 3, Level.ORDINAL, 0.883673469),
        (TWO, 3, Level.INTERVAL, 0.862318841),
        (FOUR, 5, Level.NOMINAL, 0.743421053),
        (FOUR, 5, Level.ORDINAL, 0.815387504),
        (FOUR, 5, Level.INTERVAL, 0.849107143),
    ],
)
def test_alpha(rows, classes, level, alpha):
    assert measured(patterns(rows), classes, level).alpha.value == pytest.approx(alpha, abs=1e-9)


def test_percent_and_ac1():
    two, four, skewed = measured(patterns(TWO), 3), measured(patterns(FOUR), 5), measured(SKEWED, 2)
    assert two.percent.value == pytest.approx(0.8)
    assert two.ac1.value == pytest.approx(0.701492537, abs=1e-9)
    assert four.ac1.value == pytest.approx(0.775444068, abs=1e-9)
    assert skewed.alpha.value == pytest.approx(0.294326241, abs=1e-9)
    assert skewed.ac1.value == pytest.approx(0.909828674, abs=1e-9)


def test_an_item_with_one_answer_is_not_compared():
    assert measured(patterns(FOUR), 5).items == 11


def test_nothing_to_compare_has_no_figure():
    nothing = Figure(None)
    assert measured({}, 3) == measured({}, 3).__class__(0, nothing, nothing, nothing)
    alone = measured({(0,): 5, (1,): 2}, 2)
    assert (alone.items, alone.percent.value, alone.alpha.value) == (0, None, None)


def test_one_class_for_all_says_nothing_beyond_chance():
    found = measured({(0, 0): 5}, 2)
    assert (found.percent.value, found.alpha.value, found.ac1.value) == (1.0, None, 1.0)


def test_the_interval_of_a_share():
    """92 of 100 items: the normal approximation gives .867 to .973."""
    percent = measured(SKEWED, 2).percent
    assert percent.low == pytest.approx(0.867, abs=0.015)
    assert percent.high == pytest.approx(0.973, abs=0.015)


def test_more_items_narrow_the_interval():
    few = mean_with_interval({0.0: 5, 1.0: 15}, seed=1)
    many = mean_with_interval({0.0: 500, 1.0: 1500}, seed=1)
    assert few.value == many.value == 0.75
    assert few.high - few.low > 5 * (many.high - many.low)


ANSWERS = st.dictionaries(
    st.lists(st.integers(0, 3), min_size=2, max_size=4).map(lambda each: tuple(sorted(each))),
    st.integers(1, 20),
    min_size=1,
)


@given(ANSWERS)
def test_the_same_answers_in_any_order_give_the_same(answers):
    backward = dict(reversed(list(answers.items())))
    assert measured(answers, 4) == measured(backward, 4)


@given(ANSWERS, st.permutations(range(4)))
def test_other_names_of_classes_change_nothing(answers, names):
    renamed = Counter()
    for pattern, items in answers.items():
        renamed[tuple(sorted(names[each] for each in pattern))] += items
    one, other = measured(answers, 4), measured(renamed, 4)
    assert one.percent.value == pytest.approx(other.percent.value)
    assert one.ac1.value == pytest.approx(other.ac1.value)
    assert (one.alpha.value is None) == (other.alpha.value is None)
    assert one.alpha.value is None or one.alpha.value == pytest.approx(other.alpha.value)


@given(ANSWERS)
def test_full_agreement_is_one_and_nothing_is_more(answers):
    found = measured(answers, 4)
    figures = [
        each.value for each in (found.percent, found.alpha, found.ac1) if each.value is not None
    ]
    assert all(each <= 1 + 1e-12 for each in figures)
    agree = all(len(set(pattern)) == 1 for pattern in answers)
    assert all(each == pytest.approx(1) for each in figures) == agree
