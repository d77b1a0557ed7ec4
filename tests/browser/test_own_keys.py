"""A person gives commands other keys, finds them again, and turns single characters off."""

from playwright.sync_api import expect

FIELD = {
    "kind": "choice",
    "name": "label",
    "title": "Label",
    "options": [{"key": key, "title": key.title()} for key in ("ham", "spam")],
}
CALM = 200  # ms: Enter right after a new item was meant for the one before


TEXTS = ["one", "two", "three", "four", "five"]


def at_work(page):
    page.goto("/o/caps/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()


def test_keys_are_changed_kept_refused_and_turned_off(site):
    site.run(f"from tests.browser import asked; asked.ask('caps', [{FIELD!r}], {TEXTS!r})")
    page = site.person("ada@caps.example")
    at_work(page)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Shortcuts")
    note = sheet.get_by_role("status")
    sheet.get_by_role("button", name="Change the shortcut for “Skip this item”").click()
    expect(note).to_contain_text("Press the new shortcut")
    for key, why in [
        ("u", "U is already used for “Ask about this item”"),
        ("1", "1 is already used for “Ham”"),
        ("Enter", "Enter is already used for “Submit and go to the next item”"),
        ("F7", "F7 is reserved by the browser"),
        ("Alt+k", "reserved by the browser"),
    ]:
        page.keyboard.press(key)
        expect(note).to_contain_text(why)
    page.keyboard.press("k")
    expect(note).to_contain_text("“Skip this item” is now K.")
    expect(page.locator("[data-do=skip] kbd")).to_have_text("K")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("#skip")).to_be_visible()
    page.keyboard.press("Escape")
    several_keys_become_one(page, sheet, note)
    at_work(page)
    expect(page.locator("[data-do=skip] kbd")).to_have_text("K")
    page.keyboard.press("?")
    sheet.get_by_label("Single-key shortcuts").uncheck()
    expect(note).to_contain_text("shortcuts are off")
    page.keyboard.press("Escape")
    for key in ("k", "1", "?"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_label("Spam").check()
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+j")
    expect(page.locator("#stage")).to_have_text("two")
    ben = site.person("ben@caps.example")
    at_work(ben)
    expect(ben.locator("[data-do=skip] kbd")).to_have_text("S")
    page.get_by_role("button", name="Shortcuts").click()
    sheet.get_by_role("button", name="Reset all shortcuts").click()
    expect(note).to_contain_text("All shortcuts are reset.")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.get_by_label("Spam")).to_be_checked()
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Spam")).not_to_be_checked()
    page.keyboard.press("Control+y")
    expect(page.get_by_label("Spam")).to_be_checked()
    page.keyboard.press("s")
    expect(page.locator("#skip")).to_be_visible()
    assert site.problems == []


def several_keys_become_one(page, sheet, note):
    """Redo has two keys and submitting two contexts: each gets one key, and the others are free."""
    page.keyboard.press("?")
    expect(sheet.get_by_role("button", name="Change the shortcut for “Ham”")).to_have_count(0)
    change(sheet, "Redo")
    page.keyboard.press("j")
    expect(note).to_contain_text("“Redo” is now J.")
    change(sheet, "Submit and go to the next item")
    page.keyboard.press("j")
    expect(note).to_contain_text("J is already used for “Redo”")
    page.keyboard.press("Control+j")
    expect(note).to_contain_text("“Submit and go to the next item” is now Ctrl + J.")
    change(sheet, "Save draft now")
    page.keyboard.press("Control+y")
    expect(note).to_contain_text("“Save draft now” is now Ctrl + Y.")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    ham = page.get_by_label("Ham")
    expect(ham).to_be_checked()
    page.keyboard.press("Control+z")
    expect(ham).not_to_be_checked()
    page.keyboard.press("Control+y")
    expect(ham).not_to_be_checked()
    page.keyboard.press("j")
    expect(ham).to_be_checked()
    page.wait_for_timeout(CALM)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    expect(ham).not_to_be_checked()
    expect(page.locator("#stage")).to_have_text("one")
    expect(page.locator("[data-submit] kbd")).to_have_text("Ctrl + J")


def change(sheet, title):
    sheet.get_by_role("button", name=f"Change the shortcut for “{title}”").click()


def test_a_reviewer_turns_single_characters_off_and_on(site):
    site.run(f"from tests.browser import asked; asked.ask('caps', [{FIELD!r}], {TEXTS!r})")
    ada = site.person("ada@caps.example")
    at_work(ada)
    ada.keyboard.press("1")
    ada.wait_for_timeout(CALM)
    ada.keyboard.press("Enter")
    expect(ada.locator("#stage")).to_have_text("two")
    rita = site.person("rita@caps.example")
    rita.goto("/o/caps/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    back = rita.locator('details[data-open="r"]')
    for works, turn in [(True, "off"), (False, "on"), (True, "off")]:
        rita.locator("body[data-ready=yes]").wait_for()
        rita.keyboard.press("r")
        expect(back).to_have_attribute("open", "") if works else expect(back).not_to_have_attribute(
            "open", ""
        )
        rita.locator("summary", has_text="Shortcuts").click()
        with rita.expect_navigation():
            rita.get_by_role("button", name=f"Turn {turn} single-key shortcuts").click()
    assert site.problems == []
