"""Is the frame on the screen always the one that was asked for? The videos' frames say theirs."""

import json
import random

import pytest

from tests.browser.drawing import CALM
from tests.browser.videos import coded
from tests.factories.videos import H264, VP9

FRAMES, SEEKS = 240, 60
FIELD = {
    "kind": "track",
    "name": "things",
    "title": "Things",
    "required": False,
    "options": [{"key": "car", "title": "Car"}, {"key": "dog", "title": "Dog", "colour": 5}],
}
VIDEOS = {
    "bframes.mp4": ((*H264, "-bf", "3", "-g", "250"), "30", False),
    "ntsc.webm": (VP9, "24000/1001", False),
    "uneven.webm": (VP9, "30", True),
    "uneven.mp4": ((*H264, "-bf", "2"), "25", True),
}
READ = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const view = document.querySelector("[data-view]");
  const canvas = view.querySelector("canvas");
  const [width, height] = [view.clientWidth, view.clientHeight];
  const scale = Math.min((width - 28) / 384, (height - 28) / 216, 48);
  const [left, top] = [(width - 384 * scale) / 2, (height - 216 * scale) / 2];
  const fine = canvas.width / width;
  const context = canvas.getContext("2d");
  let number = 0;
  for (let bit = 0; bit < 12; bit += 1) {
    const x = Math.round((left + (bit * 32 + 16) * scale) * fine);
    const pixel = context.getImageData(x, Math.round((top + 12 * scale) * fine), 1, 1).data;
    if (pixel[0] > 127) number += 2 ** bit;
  }
  done([number, Number(view.dataset.frame)]);
})))
"""

SEEN = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const canvas = document.querySelector("[data-view] canvas");
  const { width, height } = canvas;
  const middle = canvas.getContext("2d").getImageData(width / 2 - 50, height / 2 - 50, 100, 100);
  done(Math.max(...middle.data.filter((_value, index) => index % 4 < 3)));
})))
"""


@pytest.fixture(params=VIDEOS)
def page(site, tmp_path, request):
    """Ada's page with the video on it."""
    options, rate, uneven = VIDEOS[request.param]
    path = tmp_path / request.param
    path.write_bytes(coded(request.param, *options, rate=rate, frames=FRAMES, uneven=uneven))
    slug = "f" + "".join(each for each in request.param if each.isalnum())
    yield begun(site, slug, [path])
    assert site.problems == []


def begun(site, slug, paths):
    """Ada's page with the first of these videos on it."""
    code = "from tests.browser import videos; videos.ask"
    fields, videos = json.dumps([FIELD]).replace("false", "False"), [str(path) for path in paths]
    site.run(f"{code}({slug!r}, {fields}, {videos!r})")
    page = site.person(f"ada@{slug}.example")
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.click()
    page.locator("[data-view][data-frame='0']").wait_for()
    return page


def at(page, frame):
    """Wait until the page says it shows this frame; the number the image says."""
    page.locator(f"[data-view][data-frame='{frame}']").wait_for()
    code, said = page.evaluate(READ)
    assert said == frame
    return code


def test_what_is_asked_for_is_what_is_shown(page):
    typed = page.get_by_label("Frame", exact=True)
    assert at(page, 0) == 0
    wanted = random.Random(7).sample(range(1, FRAMES), SEEKS)
    for frame in [*wanted, FRAMES - 1, 0]:
        typed.fill(str(frame))
        typed.press("Enter")
        assert at(page, frame) == frame
    steps = [("f", 1)] * 12 + [("v", 10)] * 5 + [("d", -1)] * 7 + [("c", -10)] * 3
    frame = 0
    for key, by in steps:
        page.keyboard.press(key)
        frame += by
        assert at(page, frame) == frame
    for _ in range(3):  # several at once: the last one counts
        page.keyboard.press("v")
    assert at(page, frame + 30) == frame + 30
    for _ in range(4):  # after a pause the screen and the number agree
        page.keyboard.press("Space")
        page.wait_for_timeout(230)
        page.keyboard.press("Space")
        page.wait_for_timeout(150)
        code, said = page.evaluate(READ)
        assert code == said
    assert said > 0
    page.keyboard.press("f")
    assert at(page, said + 1) == said + 1


def test_each_video_of_many_is_seen_however_quickly_they_come(site, tmp_path):
    paths = [tmp_path / f"{number:02}.mp4" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_bytes(coded(path.name, *H264, frames=20 + number))
    page = begun(site, "quick", paths)
    for number, path in enumerate(paths):
        page.locator(f"[data-view][data-frame='0'][aria-label='{path.name}']").wait_for()
        assert page.evaluate(SEEN) > 100, "an image, and no black"
        page.wait_for_timeout(CALM + 23 * number)
        page.keyboard.press("Control+Enter")
    page.locator("#empty").wait_for()
    assert site.problems == []
