"""Things followed through real videos, by mouse and by keys: what was drawn is what is released."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.release import accepted, released_answers

CALM = 200  # ms: Enter right after a new item was meant for the one before
SLUG = "tracks"
FIELD = {
    "kind": "track",
    "name": "things",
    "title": "Things",
    "required": False,
    "options": [
        {"key": "rabbit", "title": "Rabbit", "colour": 3},
        {"key": "bird", "title": "Bird", "colour": 7},
    ],
}


@pytest.fixture
def ada(site, real_data):
    paths = [str(real_data / "video" / name) for name in ("rabbit320.mp4", "crystal.webm")]
    site.run(f"from tests.browser import videos; videos.ask({SLUG!r}, [{FIELD!r}], {paths!r})")
    page = site.person(f"ada@{SLUG}.example")
    page.goto(f"/o/{SLUG}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    page.keyboard.press("1")
    yield page
    assert site.problems == []


class Video:
    """The frame on the screen as it fits; points in its pixels."""

    def __init__(self, page, width, height):
        self.page, self.size = page, (width, height)

    def at(self, x, y):
        """Where a point of the image is on the page."""
        box = self.page.locator("[data-view]").bounding_box()
        room = (box["width"], box["height"])
        scale = min((a - 28) / b for a, b in zip(room, self.size, strict=True))
        left = box["x"] + (room[0] - self.size[0] * scale) / 2
        top = box["y"] + (room[1] - self.size[1] * scale) / 2
        return left + x * scale, top + y * scale

    def drag(self, start, end):
        """Press at a point of the image, move, let go."""
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=3)
        self.page.mouse.up()

    def press(self, *keys):
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def shows(self, frame):
        """Wait for this frame."""
        self.page.locator(f"[data-view][data-frame='{frame}']").wait_for()


def tracks(page):
    """The tracks on the page, as they would be sent."""
    value = page.locator("[data-field=things] input[data-value]").input_value()
    return json.loads(value) if value else []


def keys_of(track):
    """(frame, outside, occluded) of each key frame."""
    return [(each["frame"], each["outside"], each["occluded"]) for each in track["keyframes"]]


def follow_the_rabbit(page, video):
    """By mouse on frames 0 and 20, by keys from 19 on."""
    video.drag((60, 50), (140, 130))
    (rabbit,) = tracks(page)
    assert (rabbit["label"], keys_of(rabbit)) == ("rabbit", [(0, False, False)])
    assert rabbit["keyframes"][0]["box"] == pytest.approx([60, 50, 80, 80], abs=1)
    video.press("v", "v")
    video.shows(20)
    page.mouse.click(*video.at(100, 90))  # only what was selected is moved
    video.drag((100, 90), (140, 70))
    (rabbit,) = tracks(page)
    assert keys_of(rabbit) == [(0, False, False), (20, False, False)]
    assert rabbit["keyframes"][1]["box"] == pytest.approx([100, 30, 80, 80], abs=1)
    video.press("d", "ArrowRight", "ArrowRight", "Shift+ArrowDown", "v", "q", "v", "h", "v", "k")
    video.press("i", "i")
    where = page.locator("tr.region [data-select]").first
    expect(where).to_have_text("0 to end, 6 keyframes")  # frame 29 was passed on the way, too
    video.shows(29)
    (rabbit,) = tracks(page)
    start, hand, end = (each["box"] for each in rabbit["keyframes"][:3])
    there = [a + (b - a) * 19 / 20 for a, b in zip(start, end, strict=True)]
    assert hand == pytest.approx([there[0] + 2, there[1], there[2], there[3] + 1], abs=0.01)
    assert keys_of(rabbit) == [
        (0, False, False),
        (19, False, False),
        (20, False, False),
        (29, False, True),
        (39, True, True),
        (49, False, False),
    ]
    hidden = page.locator("[data-command=track_occluded]")
    expect(hidden).to_have_attribute("aria-pressed", "true")


def add_a_bird(page, video):
    """By keys and by a number."""
    video.press("Escape", "2", "n")
    assert [keys_of(each)[0][0] for each in tracks(page)] == [0, 29]
    page.get_by_label("x", exact=True).fill("10")
    page.get_by_label("x", exact=True).press("Tab")
    bird = tracks(page)[1]
    assert (bird["label"], bird["keyframes"][0]["box"][0]) == ("bird", 10)


def mark_the_crystal(page, video):
    """On the first and on the last frame."""
    video.shows(0)
    page.wait_for_timeout(CALM)
    video.press("1")  # the page was loaded again
    video.drag((300, 100), (500, 400))
    page.get_by_label("Frame", exact=True).fill("358")
    page.get_by_label("Frame", exact=True).press("Enter")
    video.press("k")
    video.shows(358)
    (crystal,) = tracks(page)
    assert keys_of(crystal) == [(0, False, False), (358, False, False)]
    return crystal


def test_things_are_followed_saved_loaded_again_and_released_as_drawn(ada, site):
    video = Video(ada, 320, 240)
    video.shows(0)
    ada.wait_for_timeout(CALM)
    follow_the_rabbit(ada, video)
    add_a_bird(ada, video)
    drawn = tracks(ada)
    with ada.expect_response(lambda response: "draft" in response.url and response.ok):
        ada.keyboard.press("Control+s")
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    video.shows(0)
    assert tracks(ada) == drawn
    ada.wait_for_timeout(CALM)
    ada.keyboard.press("Enter")
    ada.locator("[data-view][aria-label='crystal.webm']").wait_for()
    crystal = mark_the_crystal(ada, Video(ada, 720, 480))
    ada.keyboard.press("Control+Enter")
    ada.locator("#empty:not([hidden])").wait_for()
    accepted(site, SLUG, 2)
    rows = released_answers(site, SLUG, ada)
    assert rows["rabbit320.mp4"]["things"] == [each | {"last": 233} for each in drawn]
    assert rows["crystal.webm"]["things"] == [crystal | {"last": 358}]


def test_tracks_are_split_joined_undone_and_found_on_the_strip(ada):
    video = Video(ada, 320, 240)
    video.shows(0)
    video.drag((60, 50), (140, 130))
    video.press("v", "v", "k", "d", "d", "d")
    video.shows(17)
    assert keys_of(tracks(ada)[0]) == [(0, False, False), (20, False, False)]
    whole = tracks(ada)
    video.press("t")
    expect(ada.locator("tr.region")).to_have_count(2)
    first, second = tracks(ada)
    assert [keys_of(each) for each in (first, second)] == [
        [(0, False, False), (17, True, False)],
        [(17, False, False), (20, False, False)],
    ]
    ada.keyboard.press("Control+z")
    assert tracks(ada) == whole
    ada.keyboard.press("Control+Shift+z")
    video.press("PageDown", "m", "PageDown", "m")
    expect(ada.locator("tr.region")).to_have_count(1)
    (joined,) = tracks(ada)
    assert keys_of(joined) == [(0, False, False), (17, False, False), (20, False, False)]
    ada.keyboard.press("Control+z")
    assert len(tracks(ada)) == 2
    strip = ada.get_by_role("slider", name="Position in the video")
    box = strip.bounding_box()
    ada.mouse.click(box["x"] + box["width"] * 200.5 / 234, box["y"] + 14 + 9 + 4)
    video.shows(200)
    expect(ada.locator("tr.region").nth(1)).to_have_attribute("aria-current", "true")
    strip.press("ArrowLeft")
    video.shows(199)
    assert strip.get_attribute("aria-valuetext") == "frame 199, 0:06.633"
    video.press("i")
    video.shows(20)
    video.press("Backspace")
    assert len(tracks(ada)) == 1
    video.press("Space")
    expect(ada.locator("[data-view]")).not_to_have_attribute("data-frame", "20")
    video.drag((200, 150), (260, 220))  # drawing stops the video; the frame that is seen is meant
    frame = int(ada.locator("[data-view]").get_attribute("data-frame"))
    drawn = tracks(ada)[1]
    assert keys_of(drawn) == [(frame, False, False)]
    assert frame > 20
    ada.wait_for_timeout(300)
    assert ada.locator("[data-view]").get_attribute("data-frame") == str(frame)
