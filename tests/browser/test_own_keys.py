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
    sheet = page.get_by_role("dialog", name="Keys")
    note = sheet.get_by_role("status")
    sheet.get_by_role("button", name="Change the key of “Skip, with a reason”").click()
    expect(note).to_contain_text("Press the new key")
    for key, why in [
        ("u", "U is the key of “Ask about this item” already"),
        ("1", "1 is the key of “Ham” already"),
        ("Enter", "Enter is the key of “Submit, next item” already"),
        ("F7", "F7 belongs to the browser"),
        ("Alt+k", "belongs to the browser"),
    ]:
        page.keyboard.press(key)
        expect(note).to_contain_text(why)
    page.keyboard.press("k")
    expect(note).to_contain_text("“Skip, with a reason” has the key K now.")
    expect(page.locator("[data-do=skip] kbd")).to_have_text("K")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("#skip")).to_be_visible()
    page.keyboard.press("Escape")
    at_work(page)
    expect(page.locator("[data-do=skip] kbd")).to_have_text("K")
    page.keyboard.press("?")
    sheet.get_by_label("Keys of a single character work").uncheck()
    expect(note).to_contain_text("do nothing now")
    page.keyboard.press("Escape")
    for key in ("k", "1", "?"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_label("Spam").check()
    page.wait_for_timeout(CALM)
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_have_text("two")
    ben = site.person("ben@caps.example")
    at_work(ben)
    expect(ben.locator("[data-do=skip] kbd")).to_have_text("S")
    page.get_by_role("button", name="Keys").click()
    sheet.get_by_role("button", name="All keys as they were").click()
    expect(note).to_contain_text("All keys are as they were.")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.get_by_label("Spam")).to_be_checked()
    page.keyboard.press("s")
    expect(page.locator("#skip")).to_be_visible()
    assert site.problems == []


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
        rita.locator("summary", has_text="Keys").click()
        with rita.expect_navigation():
            rita.get_by_role("button", name=f"Turn keys of a single character {turn}").click()
    assert site.problems == []
