"""Does the SQL draw the items that need one more annotator, the same ones for ever?"""

import hashlib
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection

from annotation.datasets.imports.slots import SLOTS, slots_parameters

# Which of the texts "0", "1", … are in the sample: computed once from the rule, by hand. An item is
# drawn if sha256(the seed as 8 bytes, then the content's hash) begins with 4 bytes that, as a
# number, are below the share times 2^32. Another draw would change projects that are under way.
TEXTS = 500
DRAWN_OF_40 = {
    (0, "1.2"): [2, 8, 11, 13, 14, 19, 27, 32],
    (12345, "1.2"): [0, 1, 6, 7, 11, 13, 14, 24],
    (2**31 - 1, "1.2"): [0, 4, 13, 19, 23, 36, 37, 38],
}
NOT_DRAWN_OF_500 = {(12345, "1.99"): [17, 54, 63, 80, 127, 279]}


def slots(seed, overlap):
    """How many slots each text gets."""
    hashes = [hashlib.sha256(str(number).encode()).digest() for number in range(TEXTS)]
    query = (
        f"select {SLOTS} from unnest(%(hashes)s::bytea[]) "
        "with ordinality as t(content_hash, n) order by n"
    )
    with connection.cursor() as cursor:
        values = slots_parameters(seed=seed, overlap=Decimal(overlap)) | {"hashes": hashes}
        cursor.execute(query, values)
        return [found for (found,) in cursor.fetchall()]


@pytest.mark.parametrize(("seed", "overlap"), DRAWN_OF_40)
def test_the_sample_is_the_one_that_the_rule_draws(db, seed, overlap):
    found = slots(seed, overlap)
    assert [number for number in range(40) if found[number] == 2] == DRAWN_OF_40[seed, overlap]
    assert set(found) == {1, 2}


def test_a_share_of_nearly_all_leaves_few_out(db):
    found = slots(12345, "1.99")
    left_out = [number for number in range(TEXTS) if found[number] == 1]
    assert left_out == NOT_DRAWN_OF_500[12345, "1.99"]


@pytest.mark.parametrize("overlap", [1, 3, 20])
def test_a_whole_overlap_is_the_same_for_all(db, overlap):
    assert set(slots(12345, overlap)) == {overlap}


def test_a_larger_overlap_only_adds_slots(db):
    """Raising it opens slots and closes none."""
    steps = [slots(12345, overlap) for overlap in ("1", "1.2", "1.99", "2", "2.5")]
    for fewer, more in pairwise(steps):
        assert all(one <= other for one, other in zip(fewer, more, strict=True))
