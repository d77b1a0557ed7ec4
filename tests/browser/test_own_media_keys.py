"""Images and videos hear the keys that a person chose for them, and their buttons say them."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import image_shown, opened
from tests.browser.videos import coded
from tests.browser.waiting import until
from tests.factories.media import image
from tests.factories.videos import VP9

OPTIONS = [{"key": "cell", "title": "Cell"}]
BOX = {"kind": "box", "name": "cells", "title": "Cells", "required": False, "options": OPTIONS}
TRACK = {"kind": "track", "name": "things", "title": "Things", "required": False} | {
    "options": OPTIONS
}


@pytest.fixture
def give(site):
    """Gives a command of the page another key, by the sheet; the sheet's last word."""

    def give(page, title, key):
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Shortcuts")
        sheet.get_by_role("button", name=f"Change the shortcut for “{title}”", exact=True).click()
        page.keyboard.press(key)
        note = sheet.get_by_role("status")
        expect(note).not_to_contain_text("Press the new shortcut")
        said = note.text_content()
        sheet.get_by_role("button", name="Close").click()
        return said

    return give


def is_in_one_line(button):
    """Whether the word on a button stands unbroken, once no new key is waited for."""
    box = button.bounding_box()
    return box["width"] > box["height"]


def test_an_image_is_enlarged_and_its_shapes_hidden_by_chosen_keys(site, tmp_path, give):
    path = tmp_path / "a.png"
    path.write_bytes(image((320, 240), "white"))
    site.run(f"from tests.browser import images; images.ask('eyes', [{BOX!r}], [{str(path)!r}])")
    page = opened(site, "eyes")
    image_shown(page, "a.png")
    assert "N is already used for" in give(page, "Zoom in", "n")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Shortcuts")
    button = sheet.get_by_role("button", name="Change the shortcut for “Zoom in”")
    until(page, lambda: is_in_one_line(button))  # beside many keys
    pan = sheet.get_by_role("row").filter(has_text="Hold and drag")
    expect(pan.get_by_role("button")).to_have_count(0)
    page.keyboard.press("Escape")
    give(page, "Zoom in", "k")
    give(page, "Hide or show all shapes", "j")
    larger = page.get_by_role("button", name="Zoom in")
    hide = page.get_by_role("button", name="Hide shapes")
    for _ in ("at once", "after opening the page again"):
        expect(larger.locator("kbd")).to_have_text("K")
        expect(larger).to_have_attribute("aria-keyshortcuts", "k")
        level = page.locator("[data-zoom-level]")
        before = level.text_content()
        page.keyboard.press("+")
        expect(level).to_have_text(before)
        page.keyboard.press("k")
        expect(level).not_to_have_text(before)
        page.keyboard.press("x")
        expect(hide).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("j")
        expect(hide).to_have_attribute("aria-pressed", "true")
        page.reload()
        page.locator("body[data-ready=yes]").wait_for()
        image_shown(page, "a.png")
    page.keyboard.press("?")
    sheet.get_by_role("button", name="Reset all shortcuts").click()
    expect(sheet.get_by_role("status")).to_contain_text("All shortcuts are reset.")
    page.keyboard.press("Escape")
    expect(larger.locator("kbd")).to_have_text("+")
    expect(hide.locator("kbd")).to_have_text("X")
    page.keyboard.press("x")
    expect(hide).to_have_attribute("aria-pressed", "true")
    assert site.problems == []


ELSEWHERE = """
from annotation.workflow.shortcuts.own_keys import choose_keys
from tests.browser import images
from core.identity.models import Member
from core.tenancy.scope import tenant

desk = images.ask("met", [{field!r}], [{path!r}])
with tenant(desk.organization.pk):
    ada = Member.objects.get(user__email="ada@met.example")
    choose_keys(by=ada, keys={{"image_in": "k", "video_on": "k", "skip": "-"}}, plain=True)
"""


def test_one_key_serves_two_media_and_a_clash_is_said_where_commands_meet(site, tmp_path, give):
    path = tmp_path / "a.png"
    path.write_bytes(image((320, 240), "white"))
    site.run(ELSEWHERE.format(field=BOX, path=str(path)))
    page = opened(site, "met")
    image_shown(page, "a.png")
    level = page.locator("[data-zoom-level]")
    before = level.text_content()
    page.keyboard.press("k")
    expect(level).not_to_have_text(before)
    page.keyboard.press("?")
    note = page.get_by_role("dialog", name="Shortcuts").get_by_role("status")
    expect(note).to_have_text(
        "- is used for both “Skip this item” and “Zoom out”. Change one of them."
    )
    page.keyboard.press("Escape")
    give(page, "Zoom out", "j")
    page.keyboard.press("?")
    expect(page.locator("[data-key-note]")).to_have_text("")
    assert site.problems == []


def test_a_video_is_stepped_through_by_a_chosen_key(site, tmp_path, give):
    path = tmp_path / "a.webm"
    path.write_bytes(coded(path.name, *VP9, rate="30", frames=60))
    site.run(f"from tests.browser import videos; videos.ask('steps', [{TRACK!r}], [{str(path)!r}])")
    page = opened(site, "steps")
    page.locator("[data-view][data-frame='0']").wait_for()
    assert "K is already used for “Set or remove a keyframe" in give(page, "One frame forward", "k")
    give(page, "One frame forward", "y")
    expect(page.get_by_role("button", name="One frame forward").locator("kbd")).to_have_text("Y")
    page.keyboard.press("f")
    page.keyboard.press("y")
    page.locator("[data-view][data-frame='1']").wait_for()
    page.keyboard.press("v")
    page.locator("[data-view][data-frame='11']").wait_for()
    assert site.problems == []
