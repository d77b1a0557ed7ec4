"""What becomes of an answer when something happens beneath the open page? It is told, and kept.

A guideline is published, the time of an item runs out, or both; somebody else may get the item.
"""

from playwright.sync_api import expect

from tests.browser.drawing import CALM, regions, stored
from tests.browser.test_cut import PATIENCE, Images, drawn, faults, opened, start

PUBLISH = """
from tests.browser.stage import desk_of
from tests.concurrency.test_guideline_race import publish
from core.tenancy.scope import tenant
desk = desk_of("beneath")
with tenant(desk.organization.pk):
    publish(desk, @)
"""
LAPSE = """
from datetime import timedelta
from django.utils import timezone
from annotation.workflow.queue.jobs import expire_leases
from annotation.workflow.lifecycle.models import Assignment
from tests.browser.stage import desk_of
from core.tenancy.scope import tenant
desk = desk_of("beneath")
with tenant(desk.organization.pk):
    held = Assignment.objects.filter(item__external_id=@, state="held")
    held.update(lease_until=timezone.now() - timedelta(seconds=1))
expire_leases()
"""
BEN_GETS_IT = """
from annotation.projects.guidelines.actions import acknowledge
with tenant(desk.organization.pk):
    acknowledge(by=desk.annotators[1], project=desk.project, major=2)
    assert desk.claim(1).item.external_id == @
"""
FACTS = """
from collections import Counter
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.workflow.lifecycle.models import Annotation, Draft
from tests.browser.stage import desk_of
from core.tenancy.scope import tenant
with tenant(desk_of("beneath").organization.pk):
    versions = dict(Annotation.objects.values_list("item__external_id", "guideline__major"))
    assert versions == @, versions
    assert Annotation.objects.count() == len(versions), "each is stored once"
    drafts = set(Draft.objects.values_list("assignment__item__external_id", flat=True))
    assert "2.png" in drafts, "what Ada drew on Ben's item is kept"
"""


def go_on(page):
    """Submit, a moment after the item appeared."""
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+Enter")


def acknowledge(page, what):
    """The dialog says what is new; the page comes again once it was read."""
    expect(page.locator("#stale")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#stale-changed")).to_contain_text(what)
    with page.expect_event("load", timeout=PATIENCE):
        page.get_by_role("button", name="I have read it").click()
    page.locator("body[data-ready=yes]").wait_for()


def saved(page):
    """Wait until the server has the draft."""
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)


def test_each_answer_is_told_of_kept_and_stored_once(site, tmp_path):
    medium, trouble = Images(), "#trouble"
    site.run(medium.begin("beneath", list(medium.files(tmp_path, 4))))
    page = opened(site, "beneath")
    again = page.get_by_role("button", name="Reopen item")
    start(page)

    medium.shown(page, 0)
    first = drawn(medium, page)
    site.run(PUBLISH.replace("@", "'Also what is half hidden.'"))
    go_on(page)
    acknowledge(page, "Overview")

    medium.shown(page, 1)
    site.run(LAPSE.replace("@", "'1.png'"))
    second = drawn(medium, page)
    with page.expect_response("**/assignments/*/draft/"):  # what came too late is kept there
        go_on(page)
    expect(page.locator(trouble)).to_contain_text("Your time for this item ran out")
    again.click()
    medium.shown(page, 1)
    assert regions(page, "seen") == second
    go_on(page)

    medium.shown(page, 2)
    drawn(medium, page)
    saved(page)
    site.run((LAPSE + BEN_GETS_IT).replace("@", "'2.png'"))
    go_on(page)
    expect(page.locator(trouble)).to_contain_text("Your time for this item ran out")
    expect(again).to_be_hidden()

    medium.shown(page, 3)
    fourth = drawn(medium, page)
    site.run((LAPSE + PUBLISH).replace("@", "'3.png'"))
    go_on(page)
    acknowledge(page, "Overview")
    medium.shown(page, 3)
    assert regions(page, "seen") == fourth, "it came back as the next item, with the answer"
    go_on(page)
    expect(page.locator("#empty")).to_be_visible(timeout=PATIENCE)

    found = stored(site, "beneath", tmp_path)
    expected = {"0.png": first, "1.png": second, "3.png": fourth}
    assert {name: answer["seen"] for name, answer in found.items()} == expected
    site.run(FACTS.replace("@", repr({"0.png": 2, "1.png": 2, "3.png": 3})))
    assert faults(site) == []


def test_the_number_that_is_being_typed_is_sent_with_the_item(site, tmp_path):
    medium = Images()
    site.run(medium.begin("typed", list(medium.files(tmp_path, 1))))
    page = opened(site, "typed")
    start(page)
    medium.shown(page, 0)
    drawn(medium, page)
    page.wait_for_timeout(CALM)
    width = page.locator("tr[aria-current] [data-measures] input").nth(2)
    width.fill("57")
    width.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible()
    (box,) = stored(site, "typed", tmp_path)["0.png"]["seen"]
    assert box["width"] == 57
    assert faults(site) == []


def test_an_answer_of_an_earlier_visit_is_told_of_too(site, tmp_path):
    """The browser was closed without a connection, and the time ran out before it came back."""
    medium = Images()
    site.run(medium.begin("beneath", list(medium.files(tmp_path, 2))))
    page = opened(site, "beneath")
    start(page)
    medium.shown(page, 0)
    first, address, context = drawn(medium, page), page.url, page.context
    context.set_offline(True)
    go_on(page)
    medium.shown(page, 1)
    page.close()
    site.run(LAPSE.replace("@", "'0.png'"))
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    page.locator("body[data-ready=yes]").wait_for()
    expect(page.locator("#trouble")).to_contain_text("Your time for this item ran out")
    page.get_by_role("button", name="Reopen item").click()
    medium.shown(page, 0)
    assert regions(page, "seen") == first
    go_on(page)
    medium.shown(page, 1)
    go_on(page)
    expect(page.locator("#empty")).to_be_visible()
    assert stored(site, "beneath", tmp_path)["0.png"]["seen"] == first
    assert faults(site) == []
