"""Does each person see the texts in an order of their own, and does the server know which?"""

from collections import Counter

import pytest

from annotation.datasets.item_facts import order_shown
from annotation.label_types.schema import parse_schema

RANKING = {"kind": "ranking", "name": "better", "title": "Which is better?"}
NOTE = {"kind": "text", "name": "note", "title": "Note"}
PEOPLE = 1200


def orders(schema, *, texts, items=1, people=PEOPLE, seed=7):
    """The order for each of so many people of each of so many items."""
    return [
        order_shown(schema, parts=texts, seed=seed, item_id=item, member_id=person)
        for item in range(items)
        for person in range(people)
    ]


def test_every_order_comes_up_about_equally_often():
    counts = Counter(orders(parse_schema([RANKING]), texts=3))
    assert len(counts) == 6
    assert all(PEOPLE / 6 * 0.7 < count < PEOPLE / 6 * 1.3 for count in counts.values()), counts


def test_a_person_sees_different_orders_and_finds_each_again():
    schema = parse_schema([RANKING])
    seen = orders(schema, texts=2, items=40, people=1)
    assert 10 < seen.count((0, 1)) < 30
    assert orders(schema, texts=2, items=40, people=1) == seen
    assert orders(schema, texts=2, items=40, people=1, seed=8) != seen


@pytest.mark.parametrize("fields", [[NOTE], [RANKING | {"shuffle": False}]])
def test_where_nobody_asks_for_it_the_order_is_the_stored_one(fields):
    assert set(orders(parse_schema(fields), texts=2, people=20)) == {()}


def test_what_has_no_texts_to_compare_has_no_order():
    assert orders(parse_schema([RANKING]), texts=0, people=1) == [()]
