"""Is a schema composed by keyboard, with the annotators' form following beside it?"""

import numpy as np
import pytest
import soundfile
from PIL import Image
from playwright.sync_api import expect

from tests.browser.crew import Crew, found_organization
from tests.browser.drawing import Sheet, image_shown, regions
from tests.browser.test_every_page import faults_shown

pytestmark = pytest.mark.browser
TEXTS = ["Zoë flew to São Paulo with Bo.", "Bo stays at home."]
CLASSES = [{"key": "a", "title": "Person"}, {"key": "b", "title": "Place", "colour": 4}]
SURE = {
    "kind": "choice",
    "name": "sure",
    "title": "Sure of it",
    "options": [{"key": "y", "title": "Certain"}, {"key": "n", "title": "A guess"}],
}
WHY = {
    "kind": "text",
    "name": "why",
    "title": "Why a guess?",
    "show_if": {"field": "sure", "values": ["n"]},
}
PROJECTS = """
from tests.browser import asked
asked.ask("words", {words!r}, {texts!r})
asked.ask_about("cells", "image", {cells!r}, [{image!r}])
asked.ask_about("audio", "audio", {audio!r}, [{tone!r}])
"""


@pytest.fixture
def owner(site):
    """The owner of a new organization, on the schema page of a project begun from scratch."""
    crew = Crew(site, "quartz", "Quartz Works")
    page = found_organization(crew)
    page.goto(crew.path("projects/new/"))
    page.get_by_label("Name", exact=True).fill("Tone")
    page.get_by_role("radio", name="Start from scratch").check()
    expect(page.get_by_label("Classes", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Create project").click()
    page.wait_for_url("**/schema/")
    return page


def test_a_schema_from_scratch(site, owner):
    preview = owner.locator("[data-part=preview]")
    owner.get_by_role("button", name="Choice", exact=True).press("Enter")
    expect(owner.locator("[id='~1.title']")).to_be_focused()
    owner.keyboard.type("How does it sound?")
    expect(preview.get_by_text("How does it sound?")).to_be_hidden()  # no class has a title yet
    owner.locator("[id='~1.~1.title']").focus()
    for title in ("Kind", "Harsh", "Neutral"):
        owner.keyboard.type(title)
        owner.keyboard.press("Enter")
        expect(owner.locator("[data-line]:focus")).to_have_value("")
    expect(preview.get_by_role("radio")).to_have_count(3)

    note = owner.locator("#row-note")
    owner.get_by_role("button", name="Move “Note” down").press("Enter")
    expect(owner.locator(".field-card").last).to_have_id("row-note")
    expect(owner.get_by_role("button", name="Remove “Note”")).to_be_visible()
    note.get_by_label("Show this field").select_option("~1")
    note.get_by_label("Harsh").check()
    expect(preview.get_by_role("textbox", name="Note")).to_be_hidden()
    preview.get_by_role("radio", name="Harsh").check()
    expect(preview.get_by_role("textbox", name="Note")).to_be_visible()

    note.get_by_label("Title", exact=True).fill("")
    expect(note.get_by_text("Enter a title.")).to_be_visible()
    expect(note.get_by_label("Title", exact=True)).to_be_focused()
    owner.keyboard.type("Why harsh?")
    expect(note.get_by_text("Enter a title.")).to_be_hidden()
    owner.set_viewport_size({"width": 390, "height": 844})
    assert not owner.evaluate("document.documentElement.scrollWidth > innerWidth")
    owner.get_by_role("button", name="Publish").click()
    expect(owner.get_by_text("Schema version 2 published.")).to_be_visible()
    expect(owner.locator(".field-card")).to_have_count(2)
    assert site.problems == []


def test_hurried_changes_are_all_made(site, owner):
    """Three buttons before the server has answered: each finds what the one before left."""
    owner.get_by_role("button", name="Choice", exact=True).click()
    expect(owner.locator(".field-card")).to_have_count(2)
    owner.locator("[id='~1.title']").fill("How does it sound?")
    owner.get_by_text("Paste several classes").click()
    owner.get_by_label("One class per line").fill("Kind\nHarsh\nNeutral\nOdd")
    owner.get_by_role("button", name="Add classes").click()
    expect(owner.get_by_role("button", name="Remove “Odd”")).to_be_visible()
    owner.evaluate(
        """() => {
            for (const name of ["Remove “Odd”", "Remove “Neutral”"]) {
                document.querySelector(`button[aria-label="${name}"]`).click();
            }
            document.querySelector("button[value=publish]").click();
        }"""
    )
    expect(owner.get_by_text("Schema version 2 published.")).to_be_visible()
    left = [owner.get_by_role("button", name=f"Remove “{name}”") for name in ("Kind", "Harsh")]
    for button in left:
        expect(button).to_be_visible()
    for name in ("Neutral", "Odd"):
        expect(owner.get_by_role("button", name=f"Remove “{name}”")).to_have_count(0)
    assert site.problems == []


def marking(kind, *more):
    """The questions of a project in which something is marked."""
    first = {"kind": kind, "name": "marked", "title": "What is seen", "options": CLASSES}
    return [first, *more]


def sample_of(site, slug):
    """The manager's schema page, with the first item in its preview, and what it sends."""
    page = site.person(f"mona@{slug}.example")
    page.goto(f"/o/{slug}/projects/")
    page.get_by_role("link", name="Messages").first.click()
    page.wait_for_url("**/projects/*/")
    page.goto(f"{page.url}schema/")
    tried(page)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    return page, sent


def tried(page):
    """The preview, once its item can be marked."""
    page.locator("[data-part=preview][data-tried=yes]").wait_for()
    return page.locator("[data-part=preview]")


@pytest.fixture
def samples(site, tmp_path):
    """Three organizations, each with a project of another medium."""
    image, tone = tmp_path / "cell.png", tmp_path / "tone.wav"
    Image.new("RGB", (320, 240), (200, 190, 160)).save(image)
    soundfile.write(tone, np.sin(np.arange(16_000) / 20) / 2, 8_000)
    site.run(
        PROJECTS.format(
            texts=TEXTS,
            words=marking("span", SURE, WHY),
            cells=marking("box"),
            audio=marking("segment"),
            image=str(image),
            tone=str(tone),
        )
    )
    return site


def test_a_sample_is_marked_in_the_preview(samples):
    found = [*mark_a_text(samples), *mark_an_image(samples), *mark_an_audio(samples)]
    assert found == []
    assert samples.problems == []


def mark_a_text(site):
    """A span by mouse and key; the questions of the form as they change; another item."""
    page, sent = sample_of(site, "words")
    preview = tried(page)
    stage = preview.locator("#stage")
    expect(stage).to_have_text(TEXTS[0])
    stage.locator("p").dblclick(position={"x": 12, "y": 12})
    page.keyboard.press("2")
    expect(stage.locator("mark.span.c-4")).to_have_text("Zoë")
    preview.get_by_role("button", name="Check annotation").click()
    expect(preview.get_by_text("Sure of it: select a class.")).to_be_visible()
    expect(preview.get_by_role("textbox", name="Why a guess?")).to_be_hidden()
    preview.get_by_role("radio", name="A guess").check()
    preview.get_by_role("textbox", name="Why a guess?").fill("It looks so")
    page.keyboard.press("Control+Enter")
    expect(preview.get_by_text("Nothing is missing.")).to_be_visible()
    assert sent == []

    preview.get_by_role("button", name="Undo").click()
    page.locator("#row-marked").get_by_label("At least").fill("2")
    page.locator("[id='marked.b.title']").fill("Settlement")
    expect(preview.locator("tr.region")).to_contain_text("Settlement")
    expect(stage.locator("mark.span.c-4")).to_have_text("Zoë")
    tried(page).get_by_role("button", name="Check annotation").click()
    expect(preview.get_by_text("What is seen: add at least 2 regions.")).to_be_visible()
    faults = faults_shown(page, "schema-words")

    expect(preview.get_by_role("button", name="Previous item")).to_be_disabled()
    preview.get_by_role("button", name="Next item").press("Enter")
    expect(stage).to_have_text(TEXTS[1])
    expect(stage).to_be_focused()
    expect(preview.locator("tr.region")).to_have_count(0)
    tried(page)
    assert {url.rpartition("/projects/")[2].partition("/")[2] for url in sent} == {"schema/"}
    page.context.close()
    return faults


def mark_an_image(site):
    """A box, whose class gets another name."""
    page, sent = sample_of(site, "cells")
    image_shown(page)
    page.locator("[data-view]").scroll_into_view_if_needed()
    page.locator("[data-view]").focus()
    page.keyboard.press("2")
    Sheet(page, 320, 240).drag((40, 40), (160, 120))
    row = page.locator("[data-part=preview] tr.region")
    expect(row).to_contain_text("Place")
    [box] = regions(page, "marked")
    assert box["label"] == "b"
    assert 110 < box["width"] < 130
    assert sent == []
    page.locator("[id='marked.b.title']").fill("Nucleus")
    expect(row).to_contain_text("Nucleus")
    tried(page)
    image_shown(page)
    faults = faults_shown(page, "schema-cells")
    page.context.close()
    return faults


def mark_an_audio(site):
    """A segment by mouse and key."""
    page, _sent = sample_of(site, "audio")
    canvas = page.locator("[data-time-view] canvas").first
    canvas.wait_for()
    view = page.locator("[data-time-view]").bounding_box()
    page.mouse.move(view["x"] + view["width"] * 0.3, view["y"] + 40)
    page.mouse.down()
    page.mouse.move(view["x"] + view["width"] * 0.6, view["y"] + 40, steps=4)
    page.mouse.up()
    page.keyboard.press("1")
    expect(page.locator("[data-part=preview] tr.region")).to_contain_text("Person")
    faults = faults_shown(page, "schema-audio")
    page.context.close()
    return faults
