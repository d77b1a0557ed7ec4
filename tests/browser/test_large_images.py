"""An image of 9,000 × 9,000 pixels is looked at and marked to the pixel, and never held whole."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, image_shown, opened, regions, stored
from tests.browser.waiting import until

SLUG = "large"
SIDE = 9000
SPOT = (7003, 8501)  # two white pixels each way, on a ground that is never so light
OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
FIELD = {"kind": "box", "name": "cells", "title": "Cells", "options": OPTIONS}
WHITE = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const view = document.querySelector("[data-view]");
  const below = view.querySelector("canvas");
  const { data } = below.getContext("2d").getImageData(0, 0, below.width, below.height);
  let [left, top, right, low, count] = [Infinity, Infinity, -1, -1, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] < 254 || data[at + 1] < 254 || data[at + 2] < 254) continue;
    const [x, y] = [(at / 4) % below.width, Math.floor(at / 4 / below.width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, low] = [Math.max(right, x), Math.max(low, y)];
    count += 1;
  }
  const fine = below.width / view.clientWidth;
  const box = view.getBoundingClientRect();
  const [width, height] = [right - left + 1, low - top + 1];
  const part = [box.left + left / fine, box.top + top / fine, width / fine, height / fine];
  done(count ? [part, count / (width * height)] : [null, 0]);
})))
"""


def large(path):
    """Write the image."""
    steps = np.arange(SIDE, dtype=np.uint16) // 8
    pixels = ((steps[None, :] * 3 + steps[:, None] * 5) % 190).astype(np.uint8)
    x, y = SPOT
    pixels[y : y + 2, x : x + 2] = 255
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG", compress_level=1)
    path.write_bytes(content.getvalue())


@pytest.fixture
def ada(site, tmp_path):
    path = tmp_path / "large.png"
    large(path)
    code = "from tests.browser import videos; videos.ask"
    site.run(f"{code}({SLUG!r}, [{FIELD!r}], [{str(path)!r}], medium='image')")
    page = opened(site, SLUG, width=1500, height=950)
    image_shown(page, "large.png")
    page.keyboard.press("1")
    yield page
    assert site.problems == []


def box(page):
    """The sides of the box on the page that was made last."""
    return [regions(page, "cells")[-1][side] for side in ("x", "y", "width", "height")]


def test_a_pixel_of_eighty_one_million_is_found_and_marked(ada, site, tmp_path):
    asked = []
    ada.on("request", lambda sent: asked.append((sent.url, sent.headers.get("range"))))
    sheet = Sheet(ada, SIDE, SIDE)
    x, y = SPOT
    ada.keyboard.press("n")
    row = ada.locator("tr.region").first
    for name, value in {"width": 6, "height": 6, "x": x - 2, "y": y - 2}.items():
        place = row.get_by_label(name, exact=True)
        place.fill(str(value))
        place.press("Enter")
    assert box(ada) == [x - 2, y - 2, 6, 6]
    ada.locator("#stage").focus()
    ada.keyboard.press("Escape")
    ada.mouse.move(*sheet.at(x, y))
    ada.keyboard.down("Control")
    for _ in range(12):
        ada.mouse.wheel(0, -400)
    ada.keyboard.up("Control")
    expect(ada.locator("[data-zoom-level]")).to_have_text("4800%")
    row.locator("[data-select]").click()
    ada.locator("#stage").focus()
    ada.keyboard.press("Escape")
    for _ in range(100):
        part, share = ada.evaluate(WHITE)
        if part and share == 1:
            break
        ada.wait_for_timeout(100)
    left, top, width, height = part
    assert (share, width, height) == (1, pytest.approx(96, abs=1), pytest.approx(96, abs=1))
    ada.mouse.move(left, top)
    ada.mouse.down()
    ada.mouse.move(left + width, top + height, steps=3)
    ada.mouse.up()
    expect(ada.locator("tr.region")).to_have_count(2)
    drawn = next(each for each in regions(ada, "cells") if each["width"] < 5)
    sides = [drawn[side] for side in ("x", "y", "width", "height")]
    assert sides == pytest.approx([x, y, 2, 2], abs=0.05)
    ada.keyboard.press("Control+Enter")
    ada.locator("#empty:not([hidden])").wait_for()
    (answer,) = stored(site, SLUG, tmp_path).values()
    assert [x - 2, y - 2, 6, 6] in [
        [each[side] for side in ("x", "y", "width", "height")] for each in answer["cells"]
    ]
    media = [(url.rstrip("/").rpartition("/")[2], part) for url, part in asked if "/media/" in url]
    assert all(name == "tiles" and part for name, part in media), "never the whole image"
    assert 2 <= len(media) < 60


def test_moving_over_it_asks_for_what_comes_into_sight(ada):
    asked = []
    ada.on("request", lambda sent: sent.url.rstrip("/").endswith("tiles") and asked.append(sent))
    ada.locator("[data-board=in]").click(click_count=10)
    until(ada, lambda: asked)
    ada.wait_for_timeout(500)
    near = len(asked)
    ada.locator("[data-view]").focus()
    for _ in range(30):
        ada.keyboard.press("ArrowRight")
    until(ada, lambda: len(asked) > near)
    ada.wait_for_timeout(500)
    assert len(asked) < near + 60
