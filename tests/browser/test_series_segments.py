"""Anomalies of real machines, marked by keys and by numbers to the exact microsecond."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.release import accepted, released, released_answers
from tests.browser.test_segments import CALM, cursor, drag, inked, press, shown, times, write_time

MACHINE = "machine_temperature_system_failure.csv"
ODD = {
    "kind": "segment",
    "name": "said",
    "title": "Anomalies",
    "required": False,
    "overlap": "other",
    "options": [
        {"key": "fault", "title": "Fault", "colour": 7},
        {"key": "stop", "title": "Stop", "colour": 2},
    ],
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(text):
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    return (moment - EPOCH) // timedelta(microseconds=1)


@pytest.fixture
def windows(real_data):
    """The windows of the machine as they are written."""
    found = json.loads((real_data / "sensor/anomaly_windows.json").read_text())
    return found[f"realKnownCause/{MACHINE}"]


def opened(site, slug, field, paths):
    """A project of these series; Ada has the first one on her page."""
    names = [str(path) for path in paths]
    site.run(
        "from tests.browser import asked\n"
        f"asked.ask_about({slug!r}, 'series', {[field]!r}, {names!r})"
    )
    page = site.person(f"ada@{slug}.example")
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    drawn(page)
    return page


def drawn(page):
    """Wait until the lines are there."""
    with page.expect_response(lambda answer: "/window/" in answer.url):
        page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    page.wait_for_timeout(600)


def test_the_anomalies_of_a_machine_are_released_to_the_microsecond(site, real_data, windows):
    ada = opened(site, "machines", ODD, [real_data / "sensor" / MACHINE])
    inked(ada, 0.01)
    press(ada, "1")
    for number, (start, end) in enumerate(windows):
        drag(ada, 0.1 + 0.2 * number, 0.2 + 0.2 * number)
        write_later(ada, start, end)
        press(ada, "Escape", "Escape")
    truth = [(micros(start), micros(end)) for start, end in windows]
    assert times(ada) == truth
    press(ada, "PageDown")
    ada.locator("#stage").focus()
    to_the_point_by_keys(ada, truth)
    expect(ada.locator("#draft-state")).to_have_text("Draft saved")
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    assert times(ada) == truth, "a reload finds the draft"
    ada.wait_for_timeout(CALM)
    press(ada, "Control+Enter")
    expect(ada.locator("#empty")).to_be_visible()
    rita = site.person("rita@machines.example")
    rita.goto("/o/machines/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    expect(rita.locator(".candidate .time-bar")).to_have_count(len(truth))
    expect(rita.locator(".candidate .regions-read li").first).to_contain_text(
        "2013-12-10 06:25:00 – 2013-12-12 05:35:00"
    )
    rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()
    olga = site.person("olga@machines.example")
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    (row,) = released(olga, "machines", project)
    assert [(each["start"], each["end"]) for each in row["answer"]["said"]] == truth
    assert site.problems == []


def write_later(page, start, end):
    """Both ends into the selected row; the end first, as a start beyond it would carry it along."""
    write_time(page, "Start", start)
    write_time(page, "End", end)


def to_the_point_by_keys(page, truth):
    """The start moves to the next point of the series, five minutes on, and back by undo."""
    page.locator(".region [data-select]").first.click()
    page.locator("#stage").focus()
    box = page.locator("[data-time-view]").bounding_box()
    first = page.evaluate(
        "() => JSON.parse(document.getElementById('labeling-data').textContent).item.content"
    )
    share = (truth[0][0] - first["start"]) / (first["end"] - first["start"])
    page.mouse.click(box["x"] + box["width"] * share - 2, box["y"] + 200)
    page.locator(".region [data-select]").first.click()
    page.locator("#stage").focus()
    before = cursor(page)
    press(page, ".")
    expect(page.locator("[data-time-at]")).not_to_have_text(before)
    assert re.search(r":\d[05]:00$", cursor(page)), "on a point of the series"
    press(page, "[")
    assert times(page)[0][0] == micros(cursor(page) + ".000000")
    press(page, "Control+z")
    assert times(page) == truth


GAPS = (
    "time,temp,load\n"
    "2024-05-01 00:00:03,3,30\n"  # the clock goes back: it is put in order
    "2024-05-01 00:00:00,0,\n"
    "2024-05-01 00:00:01,1,10\n"
    "2024-05-01 00:00:02,2,20\n"
    "2024-05-01 00:05:00.000001,9,\n"  # after a gap
    "2024-05-01 00:05:01,8,80\n"
)


def test_a_clock_that_goes_back_gaps_and_channels(site, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(GAPS)
    ada = opened(site, "gaps", ODD | {"per_channel": True}, [path])
    press(ada, ".", ".", ".")
    expect(ada.locator("[data-time-at]")).to_have_text("2024-05-01 00:00:03")
    press(ada, "[", ".")
    expect(ada.locator("[data-time-at]")).to_have_text("2024-05-01 00:05:00.000001")
    press(ada, "]", "2")
    (made,) = shown(ada)
    assert made["end"] - made["start"] == 297_000_001
    assert made["channels"] == []
    press(ada, "c", "c")
    assert shown(ada)[0]["channels"] == ["load"]
    write_time(ada, "Channels", "load, temp")
    assert shown(ada)[0]["channels"] == []
    write_time(ada, "Channels", "temp")
    drawn = shown(ada)
    assert drawn[0]["channels"] == ["temp"]
    ada.locator("#stage").focus()
    press(ada, "Escape", "Enter")
    expect(ada.locator("#empty")).to_be_visible()
    accepted(site, "gaps", 1)
    assert released_answers(site, "gaps", ada) == {"odd.csv": {"said": drawn}}
    assert site.problems == []


MINUTE = 60_000_000
TEN = micros("2026-07-01 08:00:00.000000")  # ten o'clock by the machine's own clock
SHIFT = 8 * 60 * MINUTE
JUMPS = """(place) => {
    const canvas = place.querySelector("canvas");
    const ratio = canvas.height / canvas.clientHeight;
    const context = canvas.getContext("2d");
    return [22, 172].map((top) => {  // where each channel reaches its highest value
        const { data, width } = context.getImageData(
            0, Math.round(top * ratio), canvas.width, Math.round(14 * ratio));
        for (let x = 0; x < width; x += 1) {
            for (let at = 4 * x; at < data.length; at += 4 * width) {
                const rgb = data.subarray(at, at + 3);
                const vivid = data[at + 3] > 200 && Math.max(...rgb) - Math.min(...rgb) > 50;
                if (vivid) return x / width;
            }
        }
        return null;
    });
}"""


def shift_of(zone):
    """Two channels that jump together at one o'clock, a row for each minute of a shift."""
    rows = [
        f"2026-07-01T{10 + minute // 60}:{minute % 60:02}:00{zone},{high},{10 * high}"
        for minute in range(481)
        for high in [int(minute >= 180)]
    ]
    return "\n".join(["time,temp,load", *rows, ""])


def test_a_shift_is_marked_in_the_zone_of_its_file_from_near_and_afar(site, tmp_path):
    for name, zone in (("a", "+02:00"), ("b", "")):
        (tmp_path / f"{name}.csv").write_text(shift_of(zone))
    ada = opened(site, "shifts", ODD, [tmp_path / "a.csv", tmp_path / "b.csv"])
    zone = ada.locator("[data-time-zone]")
    expect(zone).to_have_text("Times in UTC+02:00")
    expect(ada.locator("[data-time-at]")).to_have_text("2026-07-01 10:00:00")
    drag(ada, 0.2, 0.4)
    press(ada, "1")
    write_later(ada, "2026-07-01 12:00:00.000001", "2026-07-01 12:59:00")
    write_time(ada, "End", "2026-07-01 11:00Z")  # a time may name its own zone
    one = TEN + 180 * MINUTE
    assert times(ada) == [(TEN + 120 * MINUTE + 1, one)]
    expect(ada.locator(".region [data-select]").first).to_contain_text(
        "2026-07-01 12:00:00.000001 – 13:00:00"
    )
    end = an_edge_from_near(ada, one)
    by_keys_and_the_whole(ada)
    assert times(ada) == [(TEN + 120 * MINUTE + 1, end)]
    expect(ada.locator("#draft-state")).to_have_text("Draft saved")
    ada.locator("[data-submit]").click()
    expect(zone).to_have_text("Times as in the file (no time zone)")
    expect(ada.locator("[data-time-at]")).to_have_text("2026-07-01 10:00:00")
    rita = site.person("rita@shifts.example")
    rita.goto("/o/shifts/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    answer = rita.locator(".candidate [data-read=said]")
    expect(answer).to_contain_text("Times in UTC+02:00")
    expect(answer.locator(".regions-read li")).to_contain_text("2026-07-01 12:00:00.000001 – 13:")
    rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    (row,) = released(site.person("olga@shifts.example"), "shifts", project)
    assert [(each["start"], each["end"]) for each in row["answer"]["said"]] == [
        (TEN + 120 * MINUTE + 1, end)
    ]
    assert site.problems == []


def an_edge_from_near(page, one):
    """The wheel zooms around one o'clock, in both channels; there the end is dragged on."""
    page.locator(".region [data-select]").first.click()  # only what was selected is dragged
    view = page.locator("[data-time-view]")
    box = view.bounding_box()
    at = round(box["x"] + box["width"] * 180 / 480)
    pointed = TEN + (at - box["x"]) / box["width"] * SHIFT
    page.mouse.move(at, box["y"] + 100)
    for _ in range(8):
        page.mouse.wheel(0, -100)
    length = SHIFT * 0.8**8
    expect(page.locator("[data-time-window]")).to_be_visible()
    start = pointed - (at - box["x"]) / box["width"] * length
    edge = box["x"] + (one - start) / length * box["width"]
    both_jump_at(page, (edge - box["x"]) / box["width"])
    to = round(edge + box["width"] / 8)
    page.mouse.move(edge, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(to, box["y"] + 100, steps=5)
    page.mouse.up()
    unit = 1_000_000  # the finest power of ten that is about a pixel
    wanted = round((start + (to - box["x"]) / box["width"] * length) / unit) * unit
    assert times(page)[0][1] == wanted
    page.locator("#stage").focus()
    press(page, "Home")
    expect(page.locator("[data-time-window]")).to_be_hidden()
    both_jump_at(page, 180 / 480)
    assert times(page)[0][1] == wanted
    return wanted


def both_jump_at(page, share):
    """Wait until the lines of both channels rise at this share of the width."""
    for _ in range(60):
        found = page.locator("[data-time-view]").evaluate(JUMPS)
        if all(each is not None and abs(each - share) < 0.005 for each in found):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the channels jump at {found}, not both at {share}")


def by_keys_and_the_whole(page):
    """Keys zoom around the cursor; a press on the whole shows that part, a drag there moves it."""
    seen = page.locator("[data-time-window]")
    whole = page.locator("[data-time-whole]").bounding_box()

    def in_the_middle(share, length):
        page.wait_for_function(
            """([share, length]) => {
                const box = document.querySelector("[data-time-window]").getBoundingClientRect();
                const whole = document.querySelector("[data-time-whole]").getBoundingClientRect();
                const middle = (box.left + box.width / 2 - whole.left) / whole.width;
                const off = Math.abs(box.width / whole.width - length);
                return Math.abs(middle - share) < 0.01 && off < 0.01;
            }""",
            arg=[share, length],
        )

    press(page, "+", "+", "+")
    expect(seen).to_be_visible()
    page.mouse.move(whole["x"] + whole["width"] * 0.375, whole["y"] + 10)
    page.mouse.down()
    in_the_middle(0.375, 0.6**3)
    both_jump_at(page, 0.5)
    page.mouse.move(whole["x"] + whole["width"] * 0.7, whole["y"] + 10, steps=4)
    page.mouse.up()
    in_the_middle(0.7, 0.6**3)
    press(page, "-")
    in_the_middle(0.7, 0.6**2)
    press(page, "Home")
    expect(seen).to_be_hidden()
