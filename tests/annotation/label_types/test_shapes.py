"""Are shapes measured as the formulas say, exactly, both ways, and within bounds?"""

import csv
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.label_types import box, outlines, polyline_overlap
from annotation.label_types.box import BOX
from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.keypoint import KEYPOINT, oks
from annotation.label_types.pairing import compared
from annotation.label_types.polygon import POLYGON
from annotation.label_types.polyline import POLYLINE
from annotation.label_types.protocol import Problem

OPTIONS = [{"key": key, "title": key} for key in ("rbc", "wbc", "platelets")]
FIELD = {"name": "f", "title": "Shapes", "options": OPTIONS}
LARGE = AnswerContext(ItemFacts(medium="image", width=8_000, height=8_000))


def boxed(x, y, width, height, **more):
    return {"id": "a", "label": "rbc", "x": x, "y": y, "width": width, "height": height, **more}


def outlined(*points, **more):
    return {"id": "a", "label": "rbc", "points": [list(point) for point in points], **more}


def circle(number, radius, middle=4_000):
    turns = [2 * math.pi * step / number for step in range(number)]
    return [(middle + radius * math.cos(t), middle + radius * math.sin(t)) for t in turns]


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (boxed(0, 0, 10, 10), boxed(5, 5, 10, 10), 0.142857143),
        (boxed(0, 0, 10, 10), boxed(1, 1, 10, 10), 0.680672269),
        (boxed(0, 0, 10, 10), boxed(0, 0, 10, 10, rotation=90), 1),
        (boxed(0, 0, 10, 10), boxed(0, 0, 10, 10, rotation=45), 0.707106781),
        (boxed(0, 0, 20, 10, rotation=30), boxed(0, 0, 20, 10, rotation=-150), 1),
        (boxed(0, 0, 40, 10), boxed(0, 0, 40, 10, rotation=90), 1 / 7),
        (boxed(0, 0, 10, 10, rotation=10), boxed(50, 0, 10, 10), 0),
    ],
)
def test_boxes_overlap_as_quality_md_says_turned_ones_too(one, other, overlap):
    assert box.overlap(one, other) == pytest.approx(overlap, abs=1e-9)
    assert box.overlap(other, one) == pytest.approx(overlap, abs=1e-9)


def test_outlines_have_the_area_of_the_formula_and_holes_count_as_outside():
    lower, upper = [(0, 0), (4, 0), (0, 4)], [(0, 0), (4, 0), (4, 4)]
    shared = outlines.shared_area([lower], [upper])
    assert shared / (8 + 8 - shared) == pytest.approx(0.333333333, abs=1e-9)
    square, hole = [(0, 0), (10, 0), (10, 10), (0, 10)], [(2, 2), (8, 2), (8, 8), (2, 8)]
    assert outlines.shared_area([square, hole], [square]) == pytest.approx(64)
    assert outlines.shared_area([square, hole], [hole]) == pytest.approx(0)
    star = [(0, 0), (10, 1), (0, 2), (10, 3), (0, 4)]
    assert outlines.shared_area([star], [[(-1, -1), (11, -1), (11, 5), (-1, 5)]]) == pytest.approx(
        outlines.shared_area([star], [star])
    )


def test_very_fine_outlines_are_measured_nearly():
    one = POLYGON.normalise(field(POLYGON), [outlined(*circle(9_000, 3_000))], LARGE)[0]
    other = POLYGON.normalise(field(POLYGON), [outlined(*circle(8_000, 2_900))], LARGE)[0]
    found = POLYGON.overlap(field(POLYGON), one, other)
    assert found == pytest.approx((2_900 / 3_000) ** 2, abs=1e-3)


turns = st.floats(-180, 180).map(lambda value: round(value, 3))
sides = st.floats(1, 300).map(lambda value: round(value, 3))
any_box = st.builds(
    lambda x, y, width, height, rotation: boxed(x, y, width, height, rotation=rotation),
    *[sides] * 4,
    turns,
)


@given(any_box, any_box)
def test_turned_boxes_overlap_the_same_as_boxes_and_as_outlines(one, other):
    found = box.overlap(one, other)
    assert 0 <= found <= 1
    assert found == pytest.approx(box.overlap(other, one), abs=1e-9)
    shared = outlines.shared_area([box.corners(one)], [box.corners(other)])
    areas = one["width"] * one["height"], other["width"] * other["height"]
    assert found == pytest.approx(shared / (sum(areas) - shared), abs=1e-6)


def test_key_points_are_compared_as_coco_does():
    assert oks((0, 2, 4), 5_000, (0.05, 0.05, 0.1)) == pytest.approx(0.901429193, abs=1e-9)


@pytest.mark.parametrize(
    ("one", "other", "within", "covered"),
    [
        (((0, 0), (10, 0)), ((0, 3), (10, 3)), 5, 10),
        (((0, 0), (10, 0)), ((0, 6), (10, 6)), 5, 0),
        (((0, 0), (10, 0)), ((20, 0), (30, 0)), 12, 2),
        (((0, 0), (10, 0)), ((5, -50), (5, 50)), 2, 4),
        (((0, 0), (10, 0)), ((13, 4), (13, 40)), 5, 0),
        (((0, 0), (10, 0)), ((12, 3), (12, 40)), 5, 2),
    ],
)
def test_the_length_near_a_interval_is_exact(one, other, within, covered):
    assert polyline_overlap.length_near([one], [other], within) == pytest.approx(covered)


def field(kind, **options):
    return kind.field_class.model_validate({**FIELD, "kind": kind.name, **options})


def test_all_published_boxes_are_stored_to_half_a_pixel(real_data):
    images = {}
    with (real_data / "images/bccd_boxes.csv").open() as file:
        for row in csv.DictReader(file):
            images.setdefault(row["file"], []).append(row)
    stored = 0
    for rows in images.values():
        sent = [sent_of(number, row) for number, row in enumerate(rows)]
        size = ItemFacts(medium="image", width=int(rows[0]["width"]), height=int(rows[0]["height"]))
        kept = {
            each["id"]: each
            for each in BOX.normalise(field(BOX, min_size=0.5), sent, AnswerContext(size))
        }
        for number, row in enumerate(rows):
            region = kept[f"r{number}"]
            found = (
                region["x"],
                region["y"],
                region["x"] + region["width"],
                region["y"] + region["height"],
            )
            true = [float(row[name]) for name in ("xmin", "ymin", "xmax", "ymax")]
            assert all(abs(one - other) <= 0.5 for one, other in zip(found, true, strict=True))
            stored += 1
    assert (len(images), stored) == (60, 819)


def sent_of(number, row):
    """A published box; the one without an area is half a pixel large."""
    left, top, right, low = (float(row[name]) for name in ("xmin", "ymin", "xmax", "ymax"))
    if left == right:
        left, top, right, low = left - 0.25, top - 0.25, right + 0.25, low + 0.25
    shape = boxed(left, top, right - left, low - top)
    return shape | {"id": f"r{number}", "label": row["label"].lower()}


def test_few_pairs_are_looked_at_however_many_boxes():
    regions = [boxed(100, 1.5 * n, 50, 40 * (1 + n % 9)) for n in range(5_000)]
    pairs = sum(1 for _pair in box.near_pairs(regions))
    assert pairs < 50 * len(regions)
    twins = [boxed(10, 10, 80, 40), boxed(17, 12, 80, 40)]
    assert [*box.near_pairs(twins)] == [tuple(twins)]


def test_an_outline_too_intricate_to_be_checked_is_refused():
    # A comb along the diagonal: its long sides lie above each other along both axes.
    feet = [(1_000 + 0.3 * n, 2_000 - 0.3 * n) for n in range(3_000)]
    tips = [(x + 3_000, y + 3_000) for x, y in feet]
    teeth = [
        point
        for n, (foot, tip) in enumerate(zip(feet, tips, strict=True))
        for point in ((foot, tip) if n % 2 == 0 else (tip, foot))
    ]
    back = [(feet[-1][0] - 5, feet[-1][1] - 5), (feet[0][0] - 5, feet[0][1] - 5)]
    with pytest.raises(Problem, match="too complex"):
        POLYGON.normalise(field(POLYGON), [outlined(*teeth, *back)], LARGE)
    with pytest.raises(outlines.TooIntricate):
        outlines.first_crossing([circle(2_000, 3_000)], 10)


def test_points_in_all_are_bounded():
    many = [{**outlined(*circle(9_999, 3_000)), "id": f"r{n}"} for n in range(11)]
    with pytest.raises(Problem, match="at most 100000 points"):
        POLYLINE.normalise(field(POLYLINE), many, LARGE)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"points": [{"key": "a", "title": "A"}, {"key": "a", "title": "B"}]}, "same key"),
        ({"points": [{"key": "a", "title": "A"}], "edges": [["a", "b"]]}, "an edge must connect"),
        ({"points": [{"key": "a", "title": "A"}], "edges": [["a", "a"]]}, "an edge must connect"),
        ({"points": []}, "at least 1"),
    ],
)
def test_a_skeleton_that_makes_no_sense_is_refused(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        field(KEYPOINT, **options)


def keyed(**points):
    return {"id": "a", "label": "rbc", "points": {key: [*at, 2] for key, at in points.items()}}


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (keyed(a=(100, 50)), keyed(a=(101, 50)), 1),
        (keyed(a=(100, 50)), keyed(a=(100, 51)), 1),
        (keyed(a=(100, 50)), keyed(a=(160, 50)), 0),
        (keyed(a=(9, 0), b=(9, 40), c=(9, 90)), keyed(a=(11, 0), b=(11, 40), c=(11, 90)), 1),
    ],
)
def test_instances_that_dont_touch_may_be_alike(one, other, share):
    points = [{"key": key, "title": key} for key in "abc"]
    asked = field(KEYPOINT, points=points[: len(one["points"])])
    assert KEYPOINT.agreement(asked, [one], [other]) == share
    assert KEYPOINT.agreement(asked, [other], [one]) == share
    found = compared(asked, KEYPOINT, [one], [other])
    assert len(found.only_one) == len(found.only_other) == 1 - share, "told as one thing, or two"


@given(st.data())
def test_no_pair_that_fits_is_passed_over_for_where_it_lies(data):
    """What is alike is alike, however small, far or slim the instances are."""
    points = [
        {"key": key, "title": key, "sigma": data.draw(st.floats(0.01, 1))} for key in ("a", "b")
    ]
    asked = field(KEYPOINT, points=points)
    places = st.tuples(st.integers(0, 300), st.integers(0, 300))
    one, other = (keyed(a=data.draw(places), b=data.draw(places)) for _ in range(2))
    fits = KEYPOINT.overlap(asked, one, other) >= KEYPOINT.alike_from
    assert KEYPOINT.agreement(asked, [one], [other]) == fits


def test_instances_of_another_skeleton_are_the_same_or_not():
    asked = field(KEYPOINT, points=[{"key": "new", "title": "New"}])
    one, other = keyed(old=(5, 5)), keyed(old=(6, 5))
    assert KEYPOINT.agreement(asked, [one], [one]) == 1
    assert KEYPOINT.agreement(asked, [one], [other]) == 0


def test_upright_lines_within_the_tolerance_belong_together():
    attributes = [{"kind": "text", "name": "note", "title": "Note", "required": False}]
    asked = field(POLYLINE, tolerance=5, attributes=attributes)
    one, other = (outlined((x, 0), (x, 90)) for x in (10, 12))
    assert POLYLINE.agreement(asked, [one], [other]) == 1
    assert POLYLINE.agreement(asked, [one], [outlined((40, 0), (40, 90))]) == 0


COORDINATES = st.integers(0, 4_000).map(lambda number: number / 2)


@given(
    points=st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=40, unique=True),
    off=st.sampled_from([(0, 0), (1, 0), (0.5, 1.5), (0, 2)]),
)
def test_lines_that_agree_agree_exactly(points, off):
    """An outcome by consensus needs 1.0, and not what rounding leaves of it."""
    asked = field(POLYLINE, tolerance=5)
    moved = [(x + off[0], y + off[1]) for x, y in points]
    assert POLYLINE.agreement(asked, [outlined(*points)], [outlined(*moved)]) == 1.0
    assert POLYLINE.overlap(asked, outlined(*points), outlined(*moved)) == 1.0
