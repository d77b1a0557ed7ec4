"""Boxes by keys on odd images: turned, of one pixel, made brighter, lost and found again."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.drawing import CALM, Sheet, image_shown, opened, regions
from tests.browser.release import accepted, released_answers
from tests.browser.test_boxes import FIELD, SIDES, apart
from tests.factories.media import image

LOBES = {
    "kind": "choice",
    "name": "lobes",
    "title": "Lobes",
    "required": False,
    "options": [{"key": "one", "title": "One lobe"}, {"key": "many", "title": "Several lobes"}],
    "show_if": {"field": "label", "values": ["wbc"]},
}
TURNED = FIELD | {"rotated": True, "attributes": [LOBES]}


def exif_turned(path):
    """640 x 480 as stored, 480 x 640 as seen: red upper left, the rest green."""
    image = Image.new("RGB", (640, 480), "green")
    image.paste((255, 0, 0), (0, 320, 160, 480))  # lower left as stored is upper left as seen
    exif = Image.Exif()
    exif[0x0112] = 6
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=95, exif=exif.tobytes())
    path.write_bytes(packed.getvalue())
    return path


def colour_at(page, sheet, x, y):
    """What the canvas below shows at a point of the image."""
    left, top = sheet.at(x, y)
    return page.evaluate(
        """([left, top]) => {
            const canvas = document.querySelector("[data-view] canvas");
            const { x, y, width } = canvas.getBoundingClientRect();
            const ratio = canvas.width / width;
            const [at, down] = [Math.round((left - x) * ratio), Math.round((top - y) * ratio)];
            return [...canvas.getContext("2d").getImageData(at, down, 1, 1).data.slice(0, 3)];
        }""",
        [left, top],
    )


@pytest.fixture
def odd(tmp_path):
    """A turned image, one of a single pixel, and a plain one."""
    turned = exif_turned(tmp_path / "a-turned.jpg")
    single, plain = tmp_path / "b-single.png", tmp_path / "c-plain.png"
    single.write_bytes(image((1, 1), "orange"))
    plain.write_bytes(image((400, 300), "navy"))
    return [str(turned), str(single), str(plain)]


def test_odd_images_keys_and_a_lost_one(site, odd):
    site.run(f"from tests.browser import images; images.ask('odd', [{TURNED!r}], {odd!r})")
    page = opened(site, "odd")
    drawn = {
        "a-turned.jpg": upright_whatever_exif_says(page),
        "b-single.png": one_pixel(page),
        "c-plain.png": by_keys_alone(page),
    }
    brighter_and_as_it_is(page)
    lost_and_found(page)
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible()
    accepted(site, "odd", len(odd))
    answers = released_answers(site, "odd", page)
    assert {name: answer["cells"] for name, answer in answers.items()} == {
        name: [{"rotation": 0} | each for each in boxes] for name, boxes in drawn.items()
    }
    assert site.problems == []


def upright_whatever_exif_says(page):
    """The red corner is where the file says it is seen, and a box round it lies upright."""
    image_shown(page, "a-turned.jpg")
    sheet = Sheet(page, 480, 640)
    assert colour_at(page, sheet, 80, 80)[0] > 200
    assert colour_at(page, sheet, 400, 500)[0] < 60
    page.keyboard.press("1")
    sheet.drag((0, 0), (160, 160))
    (made,) = regions(page, "cells")
    assert apart(made, ("rbc", 0, 0, 160, 160)) <= 1
    sheet.click(80, 80)
    sheet.drag((80, 80), (90, 100))  # moved, one step of undo
    assert regions(page, "cells")[0]["y"] == pytest.approx(20, abs=1)
    page.keyboard.press("Control+z")
    assert regions(page, "cells") == [made]
    page.keyboard.press("Enter")
    return [made]


def one_pixel(page):
    """An image of one pixel takes a box of one pixel; what only another class asks is dropped."""
    image_shown(page, "b-single.png")
    page.keyboard.press("n")
    several = page.get_by_label("Several lobes")
    expect(several).to_be_hidden()
    page.locator(".region [data-select]").click()
    page.locator("#stage").focus()
    page.keyboard.press("2")
    several.check()
    expect(several).to_be_checked()
    assert regions(page, "cells")[0]["attributes"] == {"lobes": "many"}
    page.locator("#stage").focus()
    page.keyboard.press("1")
    expect(several).to_be_hidden()
    (made,) = regions(page, "cells")
    assert [made[side] for side in SIDES] == [0, 0, 1, 1]
    page.keyboard.press("Enter")
    return [{key: value for key, value in made.items() if key != "attributes"}]


def by_keys_alone(page):
    """Made, moved, resized, turned, given another class, copied and undone by keys."""
    image_shown(page, "c-plain.png")
    page.keyboard.press("c")  # the one pixel of the item before
    assert [regions(page, "cells")[0][side] for side in SIDES] == [0, 0, 1, 1]
    page.keyboard.press("Control+z")
    page.keyboard.press("n")
    (made,) = regions(page, "cells")
    for key in ("ArrowRight", "Control+ArrowDown", "Shift+ArrowLeft", "Control+Shift+ArrowDown"):
        page.keyboard.press(key)
    for _ in range(30):
        page.keyboard.press(".")
    page.keyboard.press("PageDown")
    page.keyboard.press("2")
    (after,) = regions(page, "cells")
    assert after["label"] == "wbc"
    assert after["rotation"] == 30
    assert after["x"] - made["x"] == 1
    assert after["y"] - made["y"] == 10
    assert (after["width"] - made["width"], after["height"] - made["height"]) == (-1, 10)
    expect(page.locator("#draft-state")).to_have_text("Draft saved")
    for _ in ("class", "turns", "sizes", "moves"):  # keys of one sort are one step, saved or not
        page.keyboard.press("Control+z")
    assert regions(page, "cells") == [made]
    level = page.locator("[data-zoom-level]")
    fitting = level.inner_text()
    page.keyboard.press("+")
    assert level.inner_text() != fitting
    page.keyboard.press("Home")
    assert level.inner_text() == fitting
    page.keyboard.press("x")
    expect(page.locator("[data-board=hide]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    page.wait_for_timeout(300)
    return [made]


def brighter_and_as_it_is(page):
    """The slider changes what is seen of the image, and a button brings it back."""
    spot = Sheet(page, 400, 300).at(20, 280)
    plain = seen_at(page, spot)
    assert plain == pytest.approx((0, 0, 128), abs=3)
    page.locator("[data-light] summary").click()
    page.get_by_label("Brightness").fill("50")
    expect(page.locator("[data-light]")).to_have_attribute("data-changed", "")
    assert seen_at(page, spot) == pytest.approx((0, 0, 64), abs=3)
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_label("Brightness")).to_have_value("100")
    assert seen_at(page, spot) == plain
    page.locator("[data-light] summary").click()
    page.locator("#stage").focus()


def seen_at(page, spot):
    """The colour on the screen."""
    left, top = map(int, spot)
    shot = page.screenshot(clip={"x": left, "y": top, "width": 1, "height": 1})
    return Image.open(io.BytesIO(shot)).convert("RGB").getpixel((0, 0))


def lost_and_found(page):
    """The image doesn't come: it is said, nothing is lost, and a second try shows it."""
    before = regions(page, "cells")
    page.route("**/media/**", lambda route: route.fulfill(status=404))
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    assert regions(page, "cells") == before
    page.unroute("**/media/**")
    again.click()
    image_shown(page, "c-plain.png")
    assert regions(page, "cells") == before
