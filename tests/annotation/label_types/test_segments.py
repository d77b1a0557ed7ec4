"""Are intervals of time told, drawn and compared as they should, and refused quickly if hostile?"""

import time

import pytest

from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.protocol import Problem
from annotation.label_types.rendering import answer_html
from annotation.label_types.schema import parse_schema
from annotation.label_types.segment import SEGMENT
from annotation.label_types.timeline_preview import lanes_of, outline_of
from annotation.label_types.timestamps import dated, elapsed

FIELD = {
    "kind": "segment",
    "name": "turns",
    "title": "Turns",
    "required": False,
    "options": [{"key": "ann", "title": "Ann"}, {"key": "bo", "title": "Bo", "colour": 2}],
}
HOUR = AnswerContext(ItemFacts(medium="audio", duration=3_600_000_000))
CLOCK = {"type": "series", "axis": "clock", "start": 0, "end": 10**15, "chart": "/c/"}
NINE = 1_386_656_700_000_000


def segment(number, start, end, label="ann", **more):
    return {"id": f"r{number}", "label": label, "start": start, "end": end, **more}


def field(**options):
    return SEGMENT.field_class.model_validate(FIELD | options)


def test_a_moment_is_written_to_what_it_needs():
    assert elapsed(1_250_000) == "0:01.250"
    assert elapsed(3_723_500_001) == "1:02:03.500001"
    assert dated(NINE) == ("2013-12-10", "06:25:00")
    assert dated(-1) == ("1969-12-31", "23:59:59.999999")
    assert dated(2**62)[0] == ""


def test_where_a_segment_is_in_a_few_words():
    assert SEGMENT.told(field(), segment(1, 1_250_000, 2_000_000), {}) == "0:01.250 – 0:02.000"
    day = SEGMENT.told(field(), segment(1, NINE, NINE + 60_000_000, channels=["temp"]), CLOCK)
    assert day == "2013-12-10 06:25:00 – 06:26:00, temp"


def test_segments_that_overlap_are_told_by_the_clock_of_their_series():
    series = ItemFacts("series", start=NINE, duration=10**9, axis="clock", zone="UTC+02:00")
    both = [segment(1, NINE, NINE + 60_000_000), segment(2, NINE, NINE + 1_000_000)]
    with pytest.raises(Problem, match=r"2013-12-10 08:25:00 – 08:26:00.* overlap"):
        SEGMENT.normalise(field(overlap="none"), both, AnswerContext(series))
    twice = [segment(1, NINE, NINE + 60_000_000), segment(2, NINE, NINE + 60_000_000)]
    with pytest.raises(Problem, match=r"^2013-12-10 08:25:00 – 08:26:00 is marked twice"):
        SEGMENT.normalise(field(), twice, AnswerContext(series))


@pytest.mark.parametrize(
    ("zone", "others", "times", "said"),
    [
        ("", False, "2013-12-10 06:25:00 – 06:26:00", "Times as in the file (no time zone)"),
        ("UTC", False, "2013-12-10 06:25:00 – 06:26:00", "Times in UTC"),
        ("UTC+02:00", False, "2013-12-10 08:25:00 – 08:26:00", "Times in UTC+02:00"),
        ("UTC-09:30", False, "2013-12-09 20:55:00 – 20:56:00", "Times in UTC-09:30"),
        (
            "UTC+01:00",
            True,
            "2013-12-10 07:25:00 – 07:26:00",
            "All times in UTC+01:00, the time zone of the file’s first row",
        ),
    ],
)
def test_times_are_read_in_the_zone_of_the_file(zone, others, times, said):
    content = CLOCK | {"zone": zone, "otherZones": others}
    answer = {"turns": [segment(1, NINE, NINE + 60_000_000)]}
    (html,) = answer_html(parse_schema([FIELD]), answer, content=content)
    assert times in html
    assert f">{said}<" in html


def test_the_time_of_both_over_the_time_of_either():
    one, other = segment(1, 1_000_000, 3_000_000), segment(2, 2_000_000, 4_500_000)
    assert SEGMENT.overlap(field(), one, other) == pytest.approx(0.285714286, abs=1e-9)
    assert SEGMENT.overlap(field(), other, one) == SEGMENT.overlap(field(), one, other)
    assert SEGMENT.overlap(field(), one, segment(3, 3_000_000, 4_000_000)) == 0


@pytest.mark.parametrize("overlap", ["any", "other", "none"])
def test_thousands_of_segments_on_one_place_are_judged_at_once(overlap):
    value = [segment(n, n, 3_000_000_000 + n, "ann") for n in range(5_000)]
    before = time.process_time()
    if overlap == "any":
        assert len(SEGMENT.normalise(field(overlap=overlap), value, HOUR)) == 5_000
    else:
        with pytest.raises(Problem, match="overlap"):
            SEGMENT.normalise(field(overlap=overlap), value, HOUR)
    assert time.process_time() - before < 2  # of seconds: comparing each with each takes minutes


@pytest.mark.parametrize(
    ("start", "end"),
    [(float("nan"), 5), (0, float("inf")), (-(2**70), 5), (0, 2**70), (0, "9"), ([], {})],
)
def test_what_is_no_time_gets_a_sentence_even_without_the_item(start, end):
    with pytest.raises(Problem, match="microseconds"):
        SEGMENT.normalise(field(), [segment(1, start, end)])


def test_overlapping_intervals_lie_in_lanes():
    regions = [segment(1, 0, 5), segment(2, 3, 9), segment(3, 5, 6), segment(4, 9, 12)]
    assert lanes_of(regions) == [0, 1, 0, 0]


def test_an_answer_is_drawn_as_bars_over_the_outline_and_told():
    schema = parse_schema([FIELD])
    answer = {"turns": [segment(1, 0, 500_000), segment(2, 250_000, 1_000_000, "bo")]}
    content = {"type": "audio", "duration": 1_000_000, "thumbnail": "/x/thumbnail/"}
    (html,) = answer_html(schema, answer, content)
    assert 'href="/x/thumbnail/"' in html
    assert 'x="240.0"' in html
    assert html.count('class="time-bar"') == 2
    assert "0:00.250 – 0:01.000" in html
    (bare,) = answer_html(schema, answer, {})
    assert "<svg" not in bare
    assert "0:00.250 – 0:01.000" in bare


def test_a_interval_of_a_video_is_a_bar_below_its_ten_images():
    video = {"type": "video", "duration": 7_800_000, "width": 320, "height": 240, "strip": "/s/"}
    schema = parse_schema([FIELD])
    (html,) = answer_html(schema, {"turns": [segment(1, 3_900_000, 7_800_000)]}, video)
    flat = " ".join(html.split())
    assert '<image href="/s/" width="960" height="72"' in flat
    assert 'class="time-bar" x="480.0" y="75" width="480.0"' in flat
    assert outline_of(video | {"width": 4000, "height": 100})[1] == 36
    assert outline_of(video | {"width": 100, "height": 4000})[1] == 180
