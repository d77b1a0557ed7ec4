"""What is lost when the network, the server's files or the browser's own storage fail? Nothing.

One item's life is cut at each of its requests in turn; each time a sentence is shown, and the page
goes on by itself once the connection is back.
"""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from tests.browser.drawing import CALM, Sheet, image_shown, regions, stored
from tests.factories.media import image
from tests.support.live import wait_for

CLASSES = [{"key": "a", "title": "First"}, {"key": "b", "title": "Second", "colour": 2}]
OF = {"name": "seen", "title": "What is seen", "required": False, "options": CLASSES}
BOX, SEGMENT = OF | {"kind": "box"}, OF | {"kind": "segment"}
PATIENCE = 30_000  # ms: the page tries again by itself, after ten seconds at most
NO_ROOM = """
for (const name of ["put", "add"]) IDBObjectStore.prototype[name] = () => {
  throw new DOMException("No room", "QuotaExceededError");
};
Storage.prototype.setItem = () => { throw new DOMException("No room", "QuotaExceededError"); };
"""


class Images:
    """Object detection."""

    field = BOX

    def files(self, folder, number):
        """So many images, each of its own colour."""
        for at in range(number):
            path = folder / f"{at}.png"
            path.write_bytes(image((300, 200), (40 * at, 90, 90)))
            yield str(path)

    def begin(self, slug, files):
        """The installation's code that makes the project."""
        return f"from tests.browser import images; images.ask({slug!r}, [{BOX!r}], {files!r})"

    def shown(self, page, name):
        """Wait until it can be drawn on."""
        image_shown(page, f"{name}.png")

    def draw(self, page):
        """A box."""
        page.keyboard.press("1")
        Sheet(page, 300, 200).drag((30, 40), (120, 110))


class Audio:
    """Segments of audio."""

    field = SEGMENT

    def files(self, folder, number):
        """So many audio, each as high as no other."""
        for at in range(number):
            path = folder / f"{at}.wav"
            soundfile.write(path, np.sin(np.arange(16_000) * (at + 1) / 20) / 2, 8_000)
            yield str(path)

    def begin(self, slug, files):
        """The installation's code that makes the project."""
        return (
            "from tests.browser import asked; "
            f"asked.ask_about({slug!r}, 'audio', [{SEGMENT!r}], {files!r})"
        )

    def shown(self, page, name):
        """Wait until it can be marked."""
        expect(page.locator("figure.timeline")).to_have_attribute("aria-label", f"{name}.wav")
        page.locator("[data-time-view] canvas").first.wait_for()
        page.wait_for_timeout(CALM)

    def draw(self, page):
        """A segment."""
        box = page.locator("[data-time-view]").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 40, steps=4)
        page.mouse.up()
        page.keyboard.press("1")


def cut(page, ending, times=1):
    """Let the next requests whose address ends so fail, so often."""
    left = [times]

    def handle(route):
        if left[0] and urlsplit(route.request.url).path.rstrip("/").endswith(ending):
            left[0] -= 1
            route.abort("connectionfailed")
        else:
            route.fallback()

    page.route("**/o/**", handle)
    return left


def opened(site, slug, *, script=""):
    """Ada's page, not yet on the labeling page."""
    page = site.person(f"ada@{slug}.example")
    page.set_default_timeout(PATIENCE)
    if script:
        page.context.add_init_script(script)
    page.goto(f"/o/{slug}/work/")
    return page


def start(page):
    """Onto the labeling page."""
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()


def loaded_again(page):
    """As after a crash of the browser or the machine."""
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()


def drawn(medium, page):
    """What is on the page after one more region, as it would be sent."""
    medium.draw(page)
    expect(page.locator("[data-field=seen] .region")).to_have_count(1)
    return regions(page, "seen")


def faults(site):
    """What the page itself did wrong; that requests failed is what was asked for."""
    return [each for each in site.problems if "net::ERR" not in each]


@pytest.mark.parametrize("medium", [Images(), Audio()], ids=["images", "audio"])
def test_each_request_of_an_items_life_may_fail(site, tmp_path, medium):
    site.run(medium.begin("cut", list(medium.files(tmp_path, 5))))
    page = opened(site, "cut")
    connection, draft = page.locator("#connection"), page.locator("#draft-state")
    cut(page, "/next")  # what is claimed ahead
    start(page)
    medium.shown(page, 0)
    expect(connection).to_contain_text("You are offline")
    answers = [drawn(medium, page)]
    expect(draft).to_have_text("Draft saved", timeout=PATIENCE)
    page.keyboard.press("Control+Enter")

    medium.shown(page, 1)
    cut(page, "/draft")
    answers.append(drawn(medium, page))
    expect(draft).to_have_text("Draft on this device")
    expect(draft).to_have_text("Draft saved", timeout=PATIENCE)
    cut(page, "/submit")
    page.keyboard.press("Control+Enter")
    expect(connection).to_contain_text("Annotations waiting on this device: 1")
    expect(connection).to_have_text("", timeout=PATIENCE)

    medium.shown(page, 2)
    answers.append(drawn(medium, page))
    expect(draft).to_have_text("Draft saved", timeout=PATIENCE)
    lost = cut(page, "/media", times=9)
    loaded_again(page)
    page.locator("[data-lost]").wait_for()
    assert regions(page, "seen") == answers[2]
    lost[0] = 0
    page.locator("[data-lost] button").click()
    medium.shown(page, 2)
    page.locator("body[data-ready=yes]").wait_for()
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+Enter")

    medium.shown(page, 3)
    page.context.set_offline(True)
    answers.append(drawn(medium, page))
    page.keyboard.press("Control+Enter")
    expect(connection).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(connection).to_have_text("", timeout=PATIENCE)

    medium.shown(page, 4)
    answers.append(drawn(medium, page))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible(timeout=PATIENCE)
    found = stored(site, "cut", tmp_path)
    assert [found[name]["seen"] for name in sorted(found)] == answers
    assert faults(site) == []


def test_an_image_that_was_lost_comes_by_itself_with_the_connection(site, tmp_path):
    medium = Images()
    site.run(medium.begin("back", list(medium.files(tmp_path, 2))))
    page = opened(site, "back")
    lost = cut(page, "/media", times=9)
    start(page)
    page.locator("[data-lost]").wait_for()
    lost[0] = 0
    page.context.set_offline(True)
    page.context.set_offline(False)
    medium.shown(page, 0)
    expect(page.locator("[data-lost]")).to_have_count(0)
    assert faults(site) == []


def test_a_browser_without_room_says_so_and_loses_nothing(site, tmp_path):
    medium = Images()
    site.run(medium.begin("full", list(medium.files(tmp_path, 3))))
    page = opened(site, "full", script=NO_ROOM)
    start(page)
    draft, connection = page.locator("#draft-state"), page.locator("#connection")
    page.locator("[data-do=guideline]").click()
    medium.shown(page, 0)
    answers = [drawn(medium, page)]
    expect(draft).to_contain_text("out of storage")
    expect(draft).to_have_text("Draft saved", timeout=PATIENCE)
    loaded_again(page)
    medium.shown(page, 0)
    assert regions(page, "seen") == answers[0], "the server has it"
    page.keyboard.press("Control+Enter")
    medium.shown(page, 1)
    answers.append(drawn(medium, page))
    expect(draft).to_have_text("Draft saved", timeout=PATIENCE)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(connection).to_contain_text("Keep this page open")
    page.context.set_offline(False)
    expect(connection).to_have_text("", timeout=PATIENCE)
    medium.shown(page, 2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible(timeout=PATIENCE)
    found = stored(site, "full", tmp_path)
    assert [found[f"{at}.png"]["seen"] for at in range(2)] == answers
    assert faults(site) == []


OTHER_SCHEMA = """
from annotation.projects.models import SchemaVersion
from tests.browser.stage import desk_of, member
from core.tenancy.scope import tenant
desk = desk_of("changed")
with tenant(desk.organization.pk):
    schema = SchemaVersion.objects.create(
        project=desk.project, number=3, fields=@, created_by=member("olga")
    )
    desk.project.schema = schema
    desk.project.save(update_fields=["schema"])
"""


def second_page(page):
    """Another page of the same browser at the same address, ready."""
    other = page.context.new_page()
    other.set_default_timeout(PATIENCE)
    other.goto(page.url)
    other.locator("body[data-ready=yes]").wait_for()
    return other


def test_a_schema_that_changes_beneath_the_page_and_a_second_tab(site, tmp_path):
    medium = Images()
    site.run(medium.begin("changed", list(medium.files(tmp_path, 2))))
    page = opened(site, "changed")
    start(page)
    medium.shown(page, 0)
    first = drawn(medium, page)
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    how = {"kind": "rating", "name": "how", "title": "How sure", "least": 1, "most": 3}
    fields = [BOX | {"options": CLASSES[1:]}, how]
    site.run(OTHER_SCHEMA.replace("@", repr(fields)))
    page.keyboard.press("Control+Enter")
    trouble = page.locator("#trouble")
    expect(trouble).to_contain_text("label schema changed")
    trouble.get_by_role("button", name="Reload page").click()
    page.locator("body[data-ready=yes]").wait_for()
    medium.shown(page, 0)
    assert regions(page, "seen") == first, "what was drawn is there, in a class that is gone"
    page.locator(".region [data-select]").first.click()
    page.keyboard.press("1")
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    other = second_page(page)
    medium.shown(other, 0)
    other.get_by_role("radio", name="3").check()
    expect(other.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    page.bring_to_front()
    page.get_by_role("radio", name="2").check()
    page.locator("#two-drafts").wait_for()
    page.get_by_role("button", name=re.compile("Other draft")).click()
    expect(page.get_by_role("radio", name="3")).to_be_checked()
    page.locator("[data-submit]").click()
    medium.shown(page, 1)
    expect(page.locator("#connection")).to_have_text("", timeout=PATIENCE)
    other.bring_to_front()
    other.locator("[data-submit]").click()
    expect(other.locator("#trouble")).to_contain_text("Your draft")
    found = stored(site, "changed", tmp_path)
    assert found == {"0.png": {"seen": [first[0] | {"label": "b"}], "how": 3}}
    assert faults(site) == []


def test_what_another_page_drew_on_the_next_item_is_there_when_it_comes(site, tmp_path):
    medium = Images()
    site.run(medium.begin("both", list(medium.files(tmp_path, 2))))
    page = opened(site, "both")
    start(page)
    medium.shown(page, 0)
    drawn(medium, page)
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    other = second_page(page)
    medium.shown(other, 0)
    other.wait_for_timeout(CALM)
    other.keyboard.press("Control+Enter")
    medium.shown(other, 1)
    there = drawn(medium, other)
    expect(other.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    page.bring_to_front()
    page.keyboard.press("Control+Enter")
    medium.shown(page, 1)
    assert regions(page, "seen") == there
    assert faults(site) == []


@pytest.mark.parametrize("kind", ["polygon", "mask", "choice", "text"])
def test_a_draft_for_another_question_of_that_name_is_told(site, tmp_path, kind):
    medium = Images()
    site.run(medium.begin("changed", list(medium.files(tmp_path, 1))))
    page = opened(site, "changed")
    start(page)
    medium.shown(page, 0)
    drawn(medium, page)
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    options = {} if kind == "text" else {"options": CLASSES}
    field = {"name": "seen", "title": "Seen", "required": False, "kind": kind, **options}
    site.run(OTHER_SCHEMA.replace("@", repr([field])))
    loaded_again(page)
    expect(page.locator("[data-field=seen] .errors")).to_contain_text("a different field")
    page.wait_for_timeout(CALM)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible(timeout=PATIENCE)
    assert faults(site) == []


def test_the_server_restarts_while_somebody_works(site, tmp_path):
    medium = Images()
    site.run(medium.begin("again", list(medium.files(tmp_path, 3))))
    page = opened(site, "again")
    start(page)
    medium.shown(page, 0)
    page.wait_for_load_state("networkidle")  # the next image is there already
    site.stop("web")
    answers = [drawn(medium, page)]
    expect(page.locator("#draft-state")).to_have_text("Draft on this device")
    page.keyboard.press("Control+Enter")
    medium.shown(page, 1)  # it was claimed ahead
    expect(page.locator("#connection")).to_contain_text("Annotations waiting on this device: 1")
    answers.append(drawn(medium, page))
    site.start("web")
    wait_for(urlsplit(site.address).port, site.processes["web"])
    expect(page.locator("#connection")).to_have_text("", timeout=PATIENCE)
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    page.keyboard.press("Control+Enter")
    medium.shown(page, 2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible(timeout=PATIENCE)
    found = stored(site, "again", tmp_path)
    assert [found[f"{at}.png"]["seen"] for at in range(2)] == answers
    assert faults(site) == []
