"""Are the demo's files the same each time, their truths true, and its people's slips like slips?"""

from random import Random

import pytest

from demo.erring import (
    Hand,
    as_it_is,
    by_hand,
    edges_shifted,
    points_shifted,
    times_shifted,
    words_left_off,
)
from demo.loading import STORIES
from demo.morse import CODE, DASH, MISHEARD, PITCHES, RATE, keyed, recordings
from demo.northwind_letters import letters
from demo.northwind_pairs import pairs
from demo.quay import scenes
from demo.story import Story
from demo.tides import gauges

MADE = (letters, pairs, scenes, recordings, gauges)


@pytest.mark.parametrize(
    ("story", "side"),
    [(story, side) for story in STORIES for side in story.sides],
    ids=lambda value: value.slug if isinstance(value, Story) else value.project,
)
def test_a_file_is_the_same_each_time(story, side):
    before = side.file(story.seed)
    for made in MADE:
        made.cache_clear()
    assert side.file(story.seed) == before


@pytest.mark.parametrize("seed", range(5))
def test_a_letter_says_what_its_spans_quote(seed):
    for letter in letters(seed).values():
        assert "{" not in letter.text
        assert letter.spans
        for span in letter.spans:
            assert letter.text[span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("seed", range(3))
def test_no_two_letters_and_no_two_pairs_are_alike(seed):
    texts = [letter.text for letter in letters(seed).values()]
    assert len(set(texts)) == len(texts)
    drafts = [{message, one, other} for message, one, other, _ranks in pairs(seed).values()]
    assert all(drafts.count(each) == 1 and len(each) == 3 for each in drafts)


def test_words_are_keyed_at_the_measure_of_a_dot():
    """PARIS with the pause of 7 dots after it is 50 dots long: the measure of speed in Morse."""
    assert len(keyed("PARIS", PITCHES["ship"], 0.1)) / RATE == pytest.approx(4.3, abs=0.01)
    assert len(keyed("T E", 600, 0.1)) / RATE == pytest.approx(0.1 * (DASH + 7 + 1), abs=0.01)
    assert set("".join(CODE.values())) == {".", "-"}
    assert MISHEARD.keys() | set(MISHEARD.values()) <= CODE.keys()


def test_whoever_never_errs_gives_the_right_regions():
    right = {"label": [{"id": "a", "label": "x"}, {"id": "b", "label": "y"}]}
    assert by_hand(label=Hand(as_it_is, {"x": "y"}))(right, 1.0, Random(1)) == right


def test_slips_are_missing_regions_and_other_classes():
    right = {"label": [{"id": f"r{number}", "label": "x"} for number in range(400)]}
    given = by_hand(label=Hand(as_it_is, {"x": "y"}))(right, 0.8, Random(1))["label"]
    assert 5 < 400 - len(given) < 60
    assert 2 < sum(region["label"] == "y" for region in given) < 40


def test_a_relation_goes_with_its_span():
    spans = [{"id": f"s{number}", "label": "x"} for number in range(200)]
    related = [
        {"id": f"r{number}", "label": "z", "from": f"s{number}", "to": f"s{number + 1}"}
        for number in range(0, 200, 2)
    ]
    see = by_hand(label=Hand(as_it_is), relation=Hand(as_it_is))
    given = see({"label": spans, "relation": related}, 0.5, Random(3))
    there = {span["id"] for span in given["label"]}
    assert 0 < len(given["relation"]) < 100
    assert all({each["from"], each["to"]} <= there for each in given["relation"])


@pytest.mark.parametrize("badly", [False, True])
def test_a_shifted_region_stays_on_its_item(badly):
    chance = Random(5)
    box = {"id": "a", "label": "x", "x": 0.5, "y": 1.0, "width": 99.0, "height": 98.0}
    crane = {"id": "c", "label": "x", "points": {"tip": [0.2, 99.9, 2]}}
    for _ in range(200):
        moved = edges_shifted(100, 100)(box, badly, chance)
        assert moved["x"] >= 0 <= moved["y"]
        assert moved["x"] + moved["width"] <= 100.001 >= moved["y"] + moved["height"]
        (x, y, visibility) = points_shifted(100, 100)(crane, badly, chance)["points"]["tip"]
        assert 0 <= x <= 100 >= y >= 0
        assert visibility == 2


def test_badly_is_a_part_only_or_misheard():
    chance = Random(1)
    span = {"id": "a", "label": "x", "start": 10, "end": 22, "text": "Ms Oona Berg"}
    assert words_left_off(span, True, chance) == span | {"start": 13, "text": "Oona Berg"}
    assert words_left_off(span, False, chance) == span
    call = {"start": 0, "end": 10**6, "attributes": {"words": "ICE"}}
    assert times_shifted(0, misheard={"E": "I"})(call, True, chance)["attributes"] == {
        "words": "ICI"
    }
    assert times_shifted(0)(call, True, chance)["end"] < 10**6 / 2
