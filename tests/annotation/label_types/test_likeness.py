"""Is the edit distance the one of the textbook?"""

import random

from annotation.label_types.text_similarity import edit_distance, likeness


def by_the_table(one, other):
    row = list(range(len(other) + 1))
    for i, first in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, second in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (first != second))
    return row[-1]


def test_it_is_the_distance_of_the_table():
    draw = random.Random(7)
    for _ in range(2000):
        one, other = ("".join(draw.choices("aü😀", k=draw.randrange(12))) for _ in range(2))
        assert edit_distance(one, other) == by_the_table(one, other), (one, other)


def test_likeness_is_a_share_of_the_longer_text():
    assert likeness("", "") == 1.0
    assert likeness("ab", "") == 0.0
    assert likeness("kitten", "sitting") == 1 - 3 / 7
