"""The device's clock is wrong, or is set right while somebody works: no draft is lost."""

from playwright.sync_api import expect

FIELD = {
    "kind": "choice",
    "name": "label",
    "title": "Label",
    "options": [{"key": key, "title": key.title()} for key in ("ham", "spam")],
}
DAYS = 24 * 3600 * 1000
CLOCK = "const now = Date.now; Date.now = () => now.call(Date) + %s;"
PATIENCE = 20_000  # ms


def at_work(context, days):
    """The labeling page on a device whose clock is so many days ahead; no draft gets through."""
    page = context.new_page()
    page.add_init_script(CLOCK % (days * DAYS))
    page.route("**/draft/", lambda route: route.abort("connectionfailed"))
    page.goto("/o/clock/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    return page


def test_a_draft_outlives_a_clock_that_was_behind_and_one_that_is_ahead(site):
    site.run(f"from tests.browser import asked; asked.ask('clock', [{FIELD!r}], ['one', 'two'])")
    context = site.person("ada@clock.example").context
    behind = at_work(context, -400)
    behind.keyboard.press("2")
    kept = behind.locator("#draft-state")
    expect(kept).to_contain_text("device", timeout=PATIENCE)
    behind.close()
    for days in (0, 400, 0, -400):
        page = at_work(context, days)
        expect(page.get_by_label("Spam")).to_be_checked()
        page.close()
