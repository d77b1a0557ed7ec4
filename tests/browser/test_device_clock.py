"""The device's clock is wrong, or is set right while somebody works: no draft is lost."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.factories.media import image

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


BOX = {
    "kind": "box",
    "name": "seen",
    "title": "Seen",
    "required": False,
    "options": [{"key": "a", "title": "First"}],
}
ABROAD = """
from annotation.projects.guidelines.models import Acknowledgement
from tests.browser import images
from core.tenancy.scope import tenant
desk = images.ask("abroad", [@], ["#"])
with tenant(desk.organization.pk):
    Acknowledgement.objects.all().delete()
    type(desk.organization).objects.update(timezone="Asia/Kathmandu")
"""
LEASE = "JSON.parse(document.getElementById('labeling-data').textContent).item.leaseUntil"
ROOM = """() => [
  document.querySelector("#stage .medium-view").getBoundingClientRect().bottom, innerHeight
]"""


def test_times_are_those_of_all_pages_and_a_notification_leaves_the_image_in_view(site, tmp_path):
    (tmp_path / "tall.png").write_bytes(image((600, 2400)))
    file = str(tmp_path / "tall.png")
    site.run(ABROAD.replace("@", repr(BOX)).replace("#", file))
    context = site.chromium.new_context(
        base_url=site.address,
        viewport={"width": 1440, "height": 800},
        timezone_id="America/New_York",
    )
    page = site.opened(context, "ada@abroad.example")
    page.goto("/o/abroad/work/")
    page.get_by_role("link", name="Read the guideline").click()
    page.locator("main form button.primary").click()
    page.locator("body[data-ready=yes]").wait_for()
    thanks = page.get_by_text("You have confirmed version")
    expect(thanks).to_be_visible()
    bottom, height = page.evaluate(ROOM)
    assert bottom <= height
    until = datetime.fromisoformat(page.evaluate(LEASE)).astimezone(ZoneInfo("Asia/Kathmandu"))
    expect(page.locator("#lease")).to_have_text(f"Reserved for you until {until:%H:%M} (UTC+5:45)")
    shown = page.locator("#progress [data-slot=asOf]").inner_text()
    now = datetime.now(ZoneInfo("Asia/Kathmandu"))
    assert shown in {f"{now - timedelta(minutes=back):%H:%M}" for back in range(5)}
    expect(thanks).to_have_count(0)
    assert page.evaluate(ROOM)[0] > bottom - 1
    assert site.problems == []
