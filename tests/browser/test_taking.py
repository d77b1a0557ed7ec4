"""Two people drew boxes on one image and not alike: a reviewer takes single ones over."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_remarks import FIELD, box
from tests.factories.media import image

ADA = {"pets": [box(1, "cat", 20), box(2, "cat", 140)]}
BEN = {"pets": [box(1, "cat", 20), box(2, "dog", 140), box(3, "cat", 260)]}
BLUE_AND_ORANGE = """
() => {
  const { width, height, context } = (() => {
    const canvas = document.querySelectorAll("#stage canvas")[1];
    return { width: canvas.width, height: canvas.height, context: canvas.getContext("2d") };
  })();
  const { data } = context.getImageData(0, 0, width, height);
  let [blue, orange] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 200) continue;
    if (data[at + 2] > data[at] + 60) blue += 1;
    if (data[at] > data[at + 2] + 60) orange += 1;
  }
  return [blue > 200, orange > 200];
}
"""


WRITTEN = """
window.written = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
  window.written.push(words);
  return fillText.call(this, words, ...rest);
};
"""


@pytest.fixture
def rita(site, tmp_path):
    path = tmp_path / "pets.png"
    path.write_bytes(image((400, 300), (210, 220, 230)))
    asked = f"images.ask('taken', [{FIELD!r}], [{str(path)!r}], review='none', overlap='2')"
    answers = f"asked.answer_each({asked}, {[ADA, BEN]!r})"
    site.run(f"from tests.browser import asked, images\n{answers}")
    page = site.person("rita@taken.example")
    page.add_init_script(WRITTEN)
    page.goto("/o/taken/reviews/")
    page.get_by_role("link", name="Review", exact=True).last.click()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def own(page):
    """The regions of the reviewer's own answer, as they would be sent."""
    value = page.locator("#own input[data-value]").input_value()
    return [(each["id"], each["label"], each["x"]) for each in json.loads(value or "[]")]


def seen(page, wanted):
    """Wait until the board shows A's colour, blue, and B's, orange, or not."""
    page.wait_for_function(f"() => String(({BLUE_AND_ORANGE})()) === {str(wanted).lower()!r}")


def names_on_the_stage(page):
    """The class of each shape stands beside it, and whose it is."""
    page.evaluate("window.written.splice(0)")
    page.get_by_label("B", exact=False).and_(page.locator("#people input")).check()
    seen(page, "true,true")
    written = set(page.evaluate("window.written"))
    assert {"Cat (A)", "Dog (B)", "Cat (B)"} <= written, written
    page.get_by_label("B", exact=False).and_(page.locator("#people input")).uncheck()
    seen(page, "true,false")


def test_single_regions_are_taken_over_and_everybody_is_seen_on_the_stage(rita):
    seen(rita, "true,true")
    rita.keyboard.press("Shift+Digit1")
    seen(rita, "false,true")
    rita.get_by_label("B", exact=False).and_(rita.locator("#people input")).uncheck()
    seen(rita, "false,false")
    rita.keyboard.press("Shift+Digit1")
    seen(rita, "true,false")
    names_on_the_stage(rita)

    rita.keyboard.press("e")
    rita.get_by_role("link", name="Start from A").click()
    assert own(rita) == [("r1", "cat", 20), ("r2", "cat", 140)]
    buttons = rita.locator(".candidate").last.locator("[data-taken]")
    expect(buttons.nth(0)).to_be_disabled()
    rita.locator("#stage").focus()
    rita.keyboard.press("Shift+T")
    expect(buttons.nth(1)).to_be_focused()
    rita.keyboard.press("Enter")
    expect(buttons.nth(1)).to_be_disabled()
    expect(buttons.nth(2)).to_be_focused()
    rita.keyboard.press("Enter")
    expect(buttons.nth(2)).to_be_disabled()
    assert sorted(own(rita)) == [
        ("r1", "cat", 20),
        ("r2", "cat", 140),
        ("r3", "dog", 140),
        ("r4", "cat", 260),
    ]
    rita.locator("#stage").focus()
    rita.keyboard.press("Control+z")
    expect(buttons.nth(2)).to_be_enabled()
    assert len(own(rita)) == 3
    rita.locator("#own [data-region=r2] [data-remove]").click()
    rita.get_by_role("button", name="Submit decision").click()
    expect(rita.get_by_text("Decision saved.")).to_be_visible()
