"""A reviewer says at single boxes what is wrong; their author reads it at each of them."""

import json

import pytest
from playwright.sync_api import expect

from tests.factories.media import image

OPTIONS = [{"key": "cat", "title": "Cat"}, {"key": "dog", "title": "Dog"}]
FIELD = {"kind": "box", "name": "pets", "title": "Pets", "options": OPTIONS}


def box(number, label, x):
    return {"id": f"r{number}", "label": label, "x": x, "y": 40, "width": 80, "height": 60}


ANSWER = {"pets": [box(1, "cat", 20), box(2, "dog", 140), box(3, "cat", 260)]}


@pytest.fixture
def asked(site, tmp_path):
    """One image with three boxes, drawn by Ada, waits for Rita."""
    path = tmp_path / "pets.png"
    path.write_bytes(image((400, 300), (210, 220, 230)))
    made = f"images.ask('pets', [{FIELD!r}], [{str(path)!r}])"
    site.run(
        f"from tests.browser import asked, images\ndesk = {made}\nasked.answered(desk, {ANSWER!r})"
    )
    yield site
    assert site.problems == []


def ready(page):
    page.locator("body[data-ready=yes]").wait_for()
    return page


def test_remarks_go_from_the_reviewer_to_the_author_and_back(asked):
    rita = asked.person("rita@pets.example")
    rita.goto("/o/pets/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    ready(rita)
    send_back(rita)
    ada = asked.person("ada@pets.example")
    the_author_reads_them_at_their_boxes(ada)
    rita.goto("/o/pets/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    ready(rita)
    told = rita.locator(".work-notices .remarks-told li")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text("That is the dog")


def send_back(rita):
    """One remark by a click into the drawn answer, one by keys alone, one taken back."""
    rita.keyboard.press("r")
    rita.keyboard.press("2")
    drawn = rita.locator('.candidate svg [data-region="r1"] polygon.line')
    drawn.click()
    line = rita.locator('[name="remark:pets:r1"]')
    expect(line).to_be_focused()
    rita.keyboard.type("That is the dog")
    expect(rita.locator('.candidate li[data-region="r1"]')).to_have_class("remarked")
    rita.keyboard.press("Enter")
    expect(rita.locator("#remark-on")).to_be_focused()
    rita.keyboard.press("End")
    rita.keyboard.press("Enter")
    expect(rita.locator('[name="remark:pets:r3"]')).to_be_focused()
    rita.keyboard.type("Nothing is here")
    rita.locator(".candidate li").nth(1).click()
    expect(rita.locator('[name="remark:pets:r2"]')).to_be_focused()
    rita.locator("[data-remark-remove]").nth(2).click()
    the_stage_picks_and_changes_nothing(rita)
    rita.get_by_role("button", name="Reject and return to annotator").click()
    expect(
        rita.get_by_text("Rejected. The annotation was returned to the annotator.")
    ).to_be_visible()


def the_stage_picks_and_changes_nothing(rita):
    """A drag over the item draws no box while regions are remarked on."""
    board = rita.locator("#stage .board").bounding_box()
    rita.mouse.move(board["x"] + 8, board["y"] + board["height"] / 2 + 30)
    rita.mouse.down()
    rita.mouse.move(board["x"] + 60, board["y"] + board["height"] / 2 + 60, steps=4)
    rita.mouse.up()
    held = rita.locator('details[data-open="e"] input[data-value]').input_value()
    assert [each["id"] for each in json.loads(held)] == ["r1", "r2", "r3"]
    expect(rita.locator('details[data-open="r"]')).to_have_attribute("open", "")


def the_author_reads_them_at_their_boxes(ada):
    ada.goto("/o/pets/work/returned/")
    remarks = ada.locator(".regions-read .remark")
    expect(remarks).to_have_text(["That is the dog", "Nothing is here"])
    expect(ada.locator("svg .remarked")).to_have_count(2)
    ada.get_by_role("link", name="Fix annotation").click()
    ready(ada)
    expect(ada.locator("#returned")).to_contain_text("2 remarks on regions")
    rows = ada.locator("[data-regions] .remark:visible")
    expect(rows).to_have_text(["That is the dog", "Nothing is here"])
    ada.locator("#stage").focus()
    ada.keyboard.press("Shift+PageDown")
    expect(ada.locator("[data-region=r1]")).to_have_attribute("aria-current", "true")
    ada.keyboard.press("2")
    ada.keyboard.press("Shift+PageDown")
    expect(ada.locator("[data-region=r3]")).to_have_attribute("aria-current", "true")
    ada.keyboard.press("Delete")
    expect(rows).to_have_text(["That is the dog"])
    ada.wait_for_timeout(200)
    ada.keyboard.press("Enter")
    expect(ada.locator("#empty")).to_be_visible()
