"""Does a window of a series show every extreme, and each point once?"""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.media.points import Layout, Points, write_outlines
from annotation.media.windows import Window, window_bytes


def points_of(times, *channels, tmp):
    """Points as they are stored."""
    layout = Layout(len(times), len(channels))
    path = tmp / "points"
    with path.open("wb") as file:
        file.write(np.asarray(times, "<f8").tobytes())
        for values in channels:
            file.write(np.asarray(values, "<f4").tobytes())
        for values in channels:
            write_outlines(file, layout, np.asarray(values, "<f4"))
    return Points(layout, path.read_bytes())


def answer(points, window):
    """The mode, the times and, for each channel, the arrays of an answer."""
    content = window_bytes(points, window)
    mode, count, channels, zero = struct.unpack("<4I", content[:16])
    assert (channels, zero) == (len(window.channels), 0)
    kinds = 2 if mode else 1
    times = np.frombuffer(content, "<f8", kinds * count, 16).reshape(kinds, count)
    place = 16 + times.nbytes
    values = np.frombuffer(content, "<f4", -1, place).reshape(channels, -1, count)
    assert values.shape[1] == (4 if mode else 1)
    return mode, times, values


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """100,000 points of two channels at uneven times, with gaps in the second."""
    random = np.random.default_rng(7)
    times = np.cumsum(random.integers(1, 2000, 100_000)).astype(float)
    times[50_000:] += 30_000_000  # nothing happened for a third of the time
    lines = random.normal(size=(2, 100_000)).cumsum(axis=1)
    lines[1, 20_000:30_000] = np.nan
    lines = lines.astype(np.float32)
    return times, lines, points_of(times, *lines, tmp=tmp_path_factory.mktemp("walk"))


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 3000))
def test_columns_hold_every_point_of_the_window_once(walk, one, other, width):
    times, lines, points = walk
    span = times[-1] - times[0]
    start, end = sorted((times[0] + one * span, times[0] + other * span))
    inside = np.flatnonzero((times >= start) & (times <= end))
    mode, shown, values = answer(points, Window((0, 1), start, end, width))
    assert mode == (len(inside) >= 4 * width)
    if not mode:
        return
    first, last = shown
    begins = np.searchsorted(times, first)
    ends = np.searchsorted(times, last)
    assert begins[0] == inside[0]
    assert ends[-1] == inside[-1]
    assert (begins[1:] == ends[:-1] + 1).all()
    assert len(begins) <= width
    for line, (opening, low, high, closing) in zip(lines, values, strict=True):
        assert np.array_equal(opening, line[begins], equal_nan=True)
        assert np.array_equal(closing, line[ends], equal_nan=True)
        for at in {0, len(begins) // 2, len(begins) - 1}:
            piece = line[begins[at] : ends[at] + 1]
            assert np.array_equal(low[at], np.fmin.reduce(piece), equal_nan=True)
            assert np.array_equal(high[at], np.fmax.reduce(piece), equal_nan=True)
        known = line[inside]
        assert np.array_equal(np.fmin.reduce(low), np.fmin.reduce(known), equal_nan=True)
        assert np.array_equal(np.fmax.reduce(high), np.fmax.reduce(known), equal_nan=True)


def test_columns_are_where_they_stand_on_the_screen(walk):
    times, _, points = walk
    width = 500
    _, (first, last), _ = answer(points, Window((0,), times[0], times[-1], width))
    column = (times[-1] - times[0]) / width
    assert (last - first <= 1.5 * column).all()


def test_few_points_come_as_they_are_with_one_beyond_each_edge(walk):
    times, lines, points = walk
    window = Window((1, 0), times[100], times[119], 50)
    mode, (found,), values = answer(points, window)
    assert mode == 0
    assert (found == times[99:121]).all()
    assert (values[1, 0] == lines[0, 99:121]).all()
    assert (values[0, 0] == lines[1, 99:121]).all()


def test_where_nothing_is_there_come_the_neighbours(walk):
    times, _, points = walk
    middle = (times[49_999] + times[50_000]) / 2
    mode, (found,), _ = answer(points, Window((0,), middle, middle + 1, 800))
    assert (mode, found.tolist()) == (0, [times[49_999], times[50_000]])
    assert answer(points, Window((0,), -5e9, -4e9, 800))[1].tolist() == [[times[0]]]
