"""Do runs say what the pixels would say, and does nobody get them unpacked?"""

import random
import tracemalloc

import numpy as np
import pytest

from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.mask import MASK, MAX_RUNS, MAX_STRIPS
from annotation.label_types.protocol import Problem
from annotation.label_types.rle_mask import canonical, first_overlap, painted, shared_area, strips

HEIGHT, WIDTH = 13, 17
FIELD = MASK.field_class.model_validate(
    {
        "kind": "mask",
        "name": "areas",
        "title": "Areas",
        "options": [{"key": "a", "title": "A"}],
    }
)
LARGE = AnswerContext(ItemFacts(medium="image", width=10_000, height=8_000))


def pixels(seed, share):
    return np.random.default_rng(seed).random((HEIGHT, WIDTH)) < share


def runs_of(image):
    flat = image.T.ravel()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flat)).astype(int)))
    return np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()


def area(image):
    return painted({"size": [HEIGHT, WIDTH], "counts": runs_of(image)})


@pytest.mark.parametrize("seed", range(40))
def test_runs_measure_and_share_what_their_pixels_do(seed):
    one, other = pixels(seed, 0.02 + seed / 45), pixels(1000 + seed, 0.5)
    found, second = area(one), area(other)
    rows, columns = np.nonzero(one)
    assert found.area == one.sum()
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert found.corners == box
    assert shared_area(found, second) == (one & other).sum() == shared_area(second, found)
    over = (0, 1) if (one & other).any() else ()
    assert sorted(first_overlap([found, second]) or ()) == sorted(over)
    assert first_overlap([found, area(other & ~one)]) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_drawing_in_single_pixels_covers_exactly_what_is_painted(seed):
    image = pixels(seed, 0.3)
    drawn = np.zeros((HEIGHT, WIDTH), dtype=int)
    for left, top, right, low in strips(area(image), 1):
        drawn[top:low, left:right] += 1
    assert (drawn == image).all()


@pytest.mark.parametrize("seed", range(20))
def test_runs_of_no_length_mean_nothing(seed):
    chance = random.Random(seed)
    counts = [chance.choice([0, 0, 1, 2, 5]) for _ in range(30)]
    merged = canonical(counts)
    assert all(merged[1:])
    flat, same = (np.repeat(np.arange(len(each)) % 2, each) for each in (counts, merged))
    assert (flat == same).all()


def region(counts, size=(8_000, 10_000), **more):
    return {"id": "r1", "label": "a", "rle": {"size": list(size), "counts": counts}} | more


def test_a_few_runs_of_a_large_image_never_become_its_pixels():
    total = 80_000_000
    one = [region([0, total], id=f"r{number}") for number in range(20)]
    other = [region([1, total - 1], id=f"r{number}") for number in range(20)]
    tracemalloc.start()
    stored = [MASK.normalise(FIELD, each, LARGE) for each in (one, other)]
    assert MASK.agreement(FIELD, *stored) == 1.0
    shapes = MASK.drawn(FIELD, stored[0], {"url": "/x", "width": 10_000, "height": 8_000})["shapes"]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000, "twenty masks of 80 megapixels"
    assert sum(shape["path"].count("M") for shape in shapes) <= MAX_STRIPS


def test_more_runs_than_an_answer_takes_are_refused():
    half = [1] * (MAX_RUNS // 2 + 2)
    counts = [*half, 80_000_000 - len(half)]
    with pytest.raises(Problem, match="runs in total"):
        MASK.normalise(FIELD, [region(counts), region(counts, id="r2")], LARGE)
    with pytest.raises(Problem, match=f"more than {MAX_RUNS} runs"):
        MASK.normalise(FIELD, [region([1] * (MAX_RUNS + 1))], LARGE)
