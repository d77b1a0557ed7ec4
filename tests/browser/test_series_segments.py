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
