"""Is a series read exactly, kept with its gaps, and told with what is odd about it?"""

import numpy as np
import pytest

from annotation.media import series
from annotation.media.points import Layout, points_in
from annotation.media.sniffing import UnsupportedFile

HOUR = 3_600_000_000


@pytest.fixture
def examine(tmp_path):
    """Examine a table; the facts and the stored points."""

    def run(text, name="a.csv"):
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        path = tmp_path / "brought"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = series.examine(path, name, folder)
        with found.previews["points"].open("rb") as file:
            return found.facts, points_in(file, found.facts.layout), found

    return run


def table(*rows, names="time,value"):
    return "\n".join([names, *rows, ""])


@pytest.mark.parametrize(
    ("name", "count", "gaps", "came_sorted", "repeated"),
    [
        ("ambient_temperature_system_failure", 7267, 9, True, 0),
        ("machine_temperature_system_failure", 22_695, 0, False, 12),
        ("nyc_taxi", 10_320, 0, True, 0),
    ],
)
def test_the_three_real_series(examine, real_data, name, count, gaps, came_sorted, repeated):
    path = real_data / "sensor" / f"{name}.csv"
    facts, points, _ = examine(path.read_bytes(), path.name)
    rows = [line.split(",") for line in path.read_text().splitlines()[1:]]
    assert (facts.count, facts.gaps) == (count, gaps)
    assert (facts.came_sorted, facts.repeated) == (came_sorted, repeated)
    order = np.argsort([row[0] for row in rows], kind="stable")
    wanted = np.array([float(row[1]) for row in rows], np.float32)[order]
    assert (points.values(0) == wanted).all()
    stamps = np.array([rows[at][0] for at in order], "datetime64[us]").astype(np.int64)
    assert (points.times == stamps).all()
    assert (facts.zone, facts.axis) == ("", "clock")


@pytest.mark.parametrize(
    ("cells", "start", "zone", "axis", "step"),
    [
        (["2026-01-01 00:00:00", "2026-01-01 01:00:00"], 1_767_225_600_000_000, "", "clock", HOUR),
        (["2026-01-01", "2026-01-02"], 1_767_225_600_000_000, "", "clock", 24 * HOUR),
        (
            ["2026-01-01T00:00:00Z", "2026-01-01T01:00Z"],
            1_767_225_600_000_000,
            "UTC",
            "clock",
            HOUR,
        ),
        (
            ["2026-01-01T02:00+02:00", "2026-01-01T01:00Z"],
            1_767_225_600_000_000,
            "UTC+02:00",
            "clock",
            HOUR,
        ),
        (["1767225600", "1767229200"], 1_767_225_600_000_000, "UTC", "clock", HOUR),
        (["1767225600000", "1767229200000"], 1_767_225_600_000_000, "UTC", "clock", HOUR),
        (["1767225600000000", "1767229200000000"], 1_767_225_600_000_000, "UTC", "clock", HOUR),
        (
            ["1767225600000000000", "1767229200000000000"],
            1_767_225_600_000_000,
            "UTC",
            "clock",
            HOUR,
        ),
        (["0", "1"], 0, "", "count", 1_000_000),
        (["0.25", "0.75"], 250_000, "", "count", 500_000),
    ],
)
def test_every_kind_of_time(examine, cells, start, zone, axis, step):
    facts, *_ = examine(table(*(f"{cell},1" for cell in cells)))
    assert (facts.start, facts.zone, facts.axis, facts.median_step) == (start, zone, axis, step)


@pytest.mark.parametrize(
    ("cells", "zone", "other_zones", "steps"),
    [
        (["2026-07-01T02:00+02:00", "2026-07-01T03:00+02:00"], "UTC+02:00", False, [HOUR]),
        (["2026-07-01T02:00-03:30", "2026-07-01T03:00-0330"], "UTC-03:30", False, [HOUR]),
        (["2026-07-01T02:00Z", "2026-07-01T03:00+00:00"], "UTC", False, [HOUR]),
        (["2026-07-01T02:00", "2026-07-01T03:00"], "", False, [HOUR]),
        (
            # the clocks go on in spring: the hour from two to three doesn't exist
            ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00"],
            "UTC+01:00",
            True,
            [HOUR, HOUR],
        ),
        (
            # and back in autumn: half past two comes twice
            ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00"],
            "UTC+02:00",
            True,
            [HOUR, HOUR],
        ),
    ],
)
def test_the_zone_of_the_first_row_is_kept(examine, cells, zone, other_zones, steps):
    facts, points, _ = examine(table(*(f"{cell},1" for cell in cells)))
    assert (facts.zone, facts.other_zones) == (zone, other_zones)
    assert np.diff(points.times).tolist() == steps
    assert facts.repeated == 0


@pytest.mark.parametrize(
    ("text", "names", "count", "end"),
    [
        ("a,b\n1,2\n3,4\n", ["a", "b"], 2, 1_000_000),
        ("5\n7\n6\n", ["channel 1"], 3, 2_000_000),
        ("0;1,5\n2;2,5\n", ["channel 2"], 2, 2_000_000),
        ("x\ttime\n1\t10\n2\t20\n", ["x"], 2, 20_000_000),
        ("\ufefftime,grün\n1,2\n2,3\n", ["grün"], 2, 2_000_000),
        ("3,1\n2,5\n", ["channel 1", "channel 2"], 2, 1_000_000),
    ],
)
def test_columns_are_found_with_names_and_without(examine, text, names, count, end):
    facts, *_ = examine(text)
    assert [channel.name for channel in facts.channels] == names
    assert (facts.count, facts.end) == (count, end)


def test_decimal_commas_and_wide_letters(examine):
    _, points, _ = examine("Zeit;Wert\n2026-01-01;1,5\n2026-01-02;-0,25\n".encode("utf-16"))
    assert points.values(0).tolist() == [1.5, -0.25]


def test_gaps_stay_gaps_and_are_counted(examine):
    facts, points, _ = examine(table("0,1", "1,", "2,NaN", "3,n/a", "9,5", "10,inf"))
    assert np.isnan(points.values(0)).tolist() == [False, True, True, True, False, True]
    (channel,) = facts.channels
    assert (channel.missing, channel.least, channel.most) == (4, 1.0, 5.0)
    assert facts.gaps == 1


def test_a_clock_that_goes_back_is_put_in_order_and_said(examine):
    facts, points, _ = examine(table("3,30", "1,10", "2,20", "2,21", "1,11"))
    assert points.times.tolist() == [1e6, 1e6, 2e6, 2e6, 3e6]
    assert points.values(0).tolist() == [10, 11, 20, 21, 30]
    assert (facts.came_sorted, facts.repeated) == (False, 2)


def test_one_moment_and_a_channel_of_nothing_are_fine(examine):
    facts, _, found = examine("time,a,b\n2026-01-01,,7\n")
    assert (facts.count, facts.start == facts.end, facts.median_step) == (1, True, 0)
    assert [channel.least for channel in facts.channels] == [None, 7.0]
    assert found.previews["chart"].read_bytes().startswith(b"<svg")


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("", "a.csv", "empty"),
        ("\n\n", "a.csv", "no rows"),
        ("time,value\n", "a.csv", "no rows below"),
        ("time\n2026-01-01\n", "a.csv", "no measurement columns"),
        ("time,value\n1,2\n2\n", "a.csv", "Line 3 has 1 cells instead of 2"),
        ("time,value\n1,2\n2,high\n", "a.csv", "Line 3: “high” in column “value” isn't a number"),
        ("time,value\n1,2\nsoon,3\n", "a.csv", "Line 3: “soon” doesn't match the time"),
        ("time,value\n2026-01-01,2\n2026-01-02T00:00Z,3\n", "a.csv", "Line 3: .* doesn't match"),
        ("time,value\n1,1e39\n", "a.csv", "larger than 3.4e38"),
        ("time,value\n1,2\n1e30,2\n", "a.csv", "doesn't match the time format"),
        ("time," + ",".join("x" * 65) + "\n" + "1," * 65 + "1\n", "a.csv", "64 measurement"),
        (b"PK\x03\x04\x00\x00", "a.csv", "no table"),
        ('time,value\n1,2\n2,"3\n' + "4,5\n" * 50_000, "a.csv", "unclosed quote"),
        ("time,value\n1,2\n", "a.xlsx", "as .csv"),
    ],
)
def test_what_is_no_series_is_refused_in_words(examine, text, name, sentence):
    with pytest.raises(UnsupportedFile, match=sentence):
        examine(text, name)


def test_a_name_holds_nothing_that_can_t_be_stored(examine):
    facts, _points, _found = examine("time,va\0lue\n1,2\n2,3\n".encode("utf-16"))
    assert [channel.name for channel in facts.channels] == ["value"]


def test_too_many_points_are_refused(examine, monkeypatch):
    monkeypatch.setattr(series, "SERIES_POINTS", 3)
    examine(table("1,1", "2,2", "3,3"))
    with pytest.raises(UnsupportedFile, match="more than 3 points"):
        examine(table("1,1", "2,2", "3,3", "4,4"))


@pytest.mark.parametrize("count", [1, 7, 8, 513, 40_000])
def test_outlines_hold_the_extremes_of_every_part(examine, count):
    values = np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)
    values[values > 1.5] = np.nan
    rows = (f"{at}," + ",".join(map(repr, map(float, row))) for at, row in enumerate(values))
    _, points, _ = examine(table(*rows, names="time,a,b,c"))
    layout = Layout(count, 3)
    for channel in range(3):
        assert np.array_equal(points.values(channel), values[:, channel], equal_nan=True)
        for level, parts in enumerate(layout.levels):
            size = 8 ** (level + 1)
            pieces = [values[at : at + size, channel] for at in range(0, count, size)]
            assert len(pieces) == parts
            low = np.array([np.fmin.reduce(piece) for piece in pieces])
            high = np.array([np.fmax.reduce(piece) for piece in pieces])
            stored = points.outline(level, channel)
            assert np.array_equal(stored, np.stack([low, high], 1), equal_nan=True)
