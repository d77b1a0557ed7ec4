"""An annotator's day, by keyboard alone: from home to what was earned."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, reach, write


@pytest.fixture
def page(site):
    site.run("from tests.browser import stage; stage.judged('days')")
    page = site.person("ada@days.example")
    page.goto("/o/days/work/")
    yield page
    assert site.problems == []


def test_a_day_without_a_mouse(page):
    tells_what_came_back(page)
    fixes_one(page)
    disagrees_with_the_other(page)
    labels_skips_and_thinks_again(page)
    sees_verdicts_and_earnings(page)


def tells_what_came_back(page):
    came_back = page.get_by_role("region", name=re.compile("Returned to you"))
    expect(came_back.get_by_text("Look at who writes.")).to_be_visible()
    expect(came_back.get_by_role("link", name="Fix annotation")).to_have_count(2)
    press(page, page.get_by_role("link", name=re.compile("^Notifications")))
    expect(page.get_by_text("2 of your annotations in Messages were returned.")).to_be_visible()
    press(page, page.get_by_role("button", name="Open: 2 of your annotations"))
    expect(page.get_by_text("Returned to you: Wrong class")).to_be_visible()


def fixes_one(page):
    expect(page.get_by_text("Look at who writes.")).to_be_visible()
    answer(page, "2")
    expect(page.get_by_text("It sells nothing.")).to_be_visible()


def disagrees_with_the_other(page):
    press(page, page.get_by_role("link", name="Dispute"))
    returned = page.get_by_role("region", name="Returned annotation")
    expect(returned).to_have_count(1)
    press(page, returned.locator("summary", has_text="Dispute"))
    write(page, returned.get_by_label("Why is your annotation correct?"), "Reply now, it says.")
    press(page, returned.get_by_role("button", name="Send dispute"))
    expect(page.get_by_role("heading", name="Open disputes 1")).to_be_visible()
    expect(page.get_by_text("Reply now, it says.")).to_be_visible()
    press(page, page.get_by_role("link", name="My work", exact=True))
    press(page, page.get_by_role("link", name=re.compile("Messages")))


def labels_skips_and_thinks_again(page):
    labelled = page.locator("#stage").inner_text()
    answer(page, "1")
    skipped = page.locator("#stage").inner_text()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Why are you skipping this item?")
    reach(page, dialog.get_by_role("radio").first)
    page.keyboard.press("Space")
    write(page, dialog.get_by_label("Note to the project manager"), "Is a raffle spam?")
    press(page, dialog.get_by_role("button", name="Skip item"))
    expect(page.locator("#stage")).not_to_have_text(skipped)
    here = page.locator("#stage").inner_text()
    page.keyboard.press("Shift+R")
    earlier = page.get_by_role("listitem").filter(has_text=labelled)
    press(page, earlier.get_by_role("button", name="Change"))
    expect(
        page.get_by_text("You are changing an annotation you already submitted.")
    ).to_be_visible()
    expect(page.get_by_role("radio", name="Ham")).to_be_checked()
    answer(page, "2")
    expect(page.locator("#stage")).to_have_text(here)
    expect(page.locator("#progress")).to_contain_text("Annotations")
    press(page, page.get_by_role("link", name="Crewmark: go to My work"))


def answer(page, key):
    """Choose by a key and submit; until another item is there."""
    before = page.locator("#stage").inner_text()
    page.locator("body[data-ready=yes]").wait_for()
    page.wait_for_timeout(300)  # a person reads; Enter counts only 150 ms after a new item
    page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).not_to_have_text(before)


def sees_verdicts_and_earnings(page):
    press(page, page.get_by_role("link", name="Reviews of my work"))
    verdicts = page.get_by_role("main").get_by_role("listitem")
    expect(verdicts).to_have_count(3)
    expect(verdicts.filter(has_text="Wrong class")).to_have_count(2)
    page.get_by_label("Decision").focus()
    page.keyboard.type("Accepted")
    press(page, page.get_by_role("button", name="Show"))
    expect(verdicts).to_have_count(1)
    press(page, page.get_by_role("link", name="My earnings"))
    tiles = page.locator(".tiles")
    expect(tiles).to_contain_text("€0.03")
    expect(tiles).to_contain_text("2 rejected")
    press(page, page.get_by_role("link", name="All my annotations"))
    states = page.get_by_role("region", name="My annotations").get_by_role("row")
    expect(states.filter(has_text="Look at who writes.")).to_have_count(1)
