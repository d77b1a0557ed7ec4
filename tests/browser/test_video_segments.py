"""Intervals of a real video beside tracks through it: each edge is a frame's to the microsecond."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.release import accepted, released_answers
from tests.browser.test_tracks import CALM, FIELD, Video, keys_of, tracks

SLUG = "actions"
FRAMES = 234
DURATION = 7_800_000
ACTIONS = {
    "kind": "segment",
    "name": "actions",
    "title": "Actions",
    "required": False,
    "options": [
        {"key": "sits", "title": "Sits", "colour": 1},
        {"key": "hops", "title": "Hops", "colour": 4},
    ],
}

PLAYED = """() => ({
  through: new Promise((done) => {
    const button = document.querySelector("[data-video=play]");
    let begun = false;
    new MutationObserver(() => {
      if (button.ariaPressed === "true") begun = true;
      else if (begun) done();
    }).observe(button, { attributes: true });
  }),
})"""  # the video has been played and stands again


def at(frame):
    """When a frame comes, in microseconds."""
    return round(frame * 1_000_000 / 30)


@pytest.fixture
def ada(site, real_data):
    paths = [str(real_data / "video" / "rabbit320.mp4")]
    fields = [FIELD, ACTIONS]
    site.run(f"from tests.browser import videos; videos.ask({SLUG!r}, {fields!r}, {paths!r})")
    page = site.person(f"ada@{SLUG}.example")
    page.goto(f"/o/{SLUG}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    Video(page, 320, 240).shows(0)
    page.wait_for_timeout(CALM)
    page.keyboard.press("1")
    yield page
    assert site.problems == []


def marked(page, number):
    """(class, start, end) of the intervals on the page, in order, once there are so many."""
    expect(page.locator("[data-field=actions] tr.region")).to_have_count(number)
    value = page.locator("[data-field=actions] input[data-value]").input_value()
    found = json.loads(value) if value else []
    return [(each["label"], each["start"], each["end"]) for each in found]


def drag(page, start, end):
    """Mark on the timeline, in parts of its width."""
    box = page.locator("[data-time-view]").bounding_box()
    y = box["y"] + 40
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, y, steps=4)
    page.mouse.up()


def test_intervals_and_tracks_of_one_video_are_released_to_the_frame(ada, site):
    video = Video(ada, 320, 240)
    video.drag((60, 50), (140, 130))  # a track begins on frame 0
    ada.locator("[data-field=actions] [data-command=segment_start]").click()
    video.press("v", "f", "f", "]", "1")
    assert marked(ada, 1) == [("sits", 0, at(13))], "the frame on the screen belongs to it"
    video.press("Escape", "v", "[", "f", "f", "2")
    assert marked(ada, 2)[1:] == [("hops", at(22), at(25))], "keys mean the frame asked for last"
    video.press("Escape", "2")
    drag(ada, 0.5, 0.75)
    start, end = marked(ada, 3)[2][1:]
    assert abs(start - DURATION / 2) < DURATION / 100 > abs(end - DURATION * 0.75)
    edges = {at(frame) for frame in range(FRAMES + 1)}
    assert {start, end} <= edges
    ends = ada.get_by_label("End", exact=True)
    ends.fill("7.799")
    ends.press("Tab")
    assert marked(ada, 3)[2][1:] == (start, DURATION), "typed times go to the nearest frame, too"
    things = tracks(ada)
    assert [keys_of(each) for each in things] == [[(0, False, False)]]
    with ada.expect_response(lambda response: "draft" in response.url and response.ok):
        ada.keyboard.press("Control+s")
    drawn = marked(ada, 3)
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    video.shows(0)
    assert (marked(ada, 3), tracks(ada)) == (drawn, things)
    ada.wait_for_timeout(CALM)
    ada.keyboard.press("Control+Enter")
    ada.locator("#empty:not([hidden])").wait_for()
    accepted(site, SLUG, 1)
    answer = released_answers(site, SLUG, ada)["rabbit320.mp4"]
    assert answer["things"] == [each | {"last": 233} for each in things]
    assert [(each["label"], each["start"], each["end"]) for each in answer["actions"]] == drawn


def test_the_timeline_steps_zooms_and_plays_a_interval(ada):
    video = Video(ada, 320, 240)
    view = ada.locator("[data-time-view]")
    view.focus()
    video.press("ArrowRight", "ArrowRight", "Shift+ArrowRight")
    video.shows(12)
    expect(ada.locator("[data-time-at]")).to_have_text("0:00.400")
    video.press("+", "+", "+")
    box = view.bounding_box()
    ada.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 40)
    expect(ada.locator("[data-view]")).not_to_have_attribute("data-frame", "12")
    frame = int(ada.locator("[data-view]").get_attribute("data-frame"))
    assert 12 < frame < FRAMES / 2, "what is seen is a part of the whole"
    ada.locator("[data-field=actions] [data-command=segment_start]").click()
    video.press("v", "]", "1")
    assert marked(ada, 1) == [("sits", at(frame), at(frame + 11))]
    played = ada.evaluate_handle(PLAYED)
    video.press("Shift+Space")
    played.evaluate("({ through }) => through")
    video.shows(frame + 10)
    ada.wait_for_timeout(300)
    assert ada.locator("[data-view]").get_attribute("data-frame") == str(frame + 10)
