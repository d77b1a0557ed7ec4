"""Is a schema composed by keyboard, with the annotators' form following beside it?"""

import pytest
from playwright.sync_api import expect

from tests.browser.crew import Crew, found_organization

pytestmark = pytest.mark.browser


@pytest.fixture
def owner(site):
    """The owner of a new organization, on the schema page of a project begun from scratch."""
    crew = Crew(site, "quartz", "Quartz Works")
    page = found_organization(crew)
    page.goto(crew.path("projects/new/"))
    page.get_by_label("Name", exact=True).fill("Tone")
    page.get_by_role("radio", name="From scratch").check()
    expect(page.get_by_label("Classes", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Create the project").click()
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
    note.get_by_label("Ask it").select_option("~1")
    note.get_by_label("Harsh").check()
    expect(preview.get_by_role("textbox", name="Note")).to_be_hidden()
    preview.get_by_role("radio", name="Harsh").check()
    expect(preview.get_by_role("textbox", name="Note")).to_be_visible()

    note.get_by_label("Question", exact=True).fill("")
    expect(note.get_by_text("Write the question.")).to_be_visible()
    expect(note.get_by_label("Question", exact=True)).to_be_focused()
    owner.keyboard.type("Why harsh?")
    expect(note.get_by_text("Write the question.")).to_be_hidden()
    owner.set_viewport_size({"width": 390, "height": 844})
    assert not owner.evaluate("document.documentElement.scrollWidth > innerWidth")
    owner.get_by_role("button", name="Put in force").click()
    expect(owner.get_by_text("Schema 2 is in force.")).to_be_visible()
    expect(owner.locator(".field-card")).to_have_count(2)
    assert site.problems == []


def test_hurried_changes_are_all_made(site, owner):
    """Three buttons before the server has answered: each finds what the one before left."""
    owner.get_by_role("button", name="Choice", exact=True).click()
    expect(owner.locator(".field-card")).to_have_count(2)
    owner.locator("[id='~1.title']").fill("How does it sound?")
    owner.get_by_text("Paste many classes").click()
    owner.get_by_label("One a line").fill("Kind\nHarsh\nNeutral\nOdd")
    owner.get_by_role("button", name="Add these classes").click()
    expect(owner.get_by_role("button", name="Remove “Odd”")).to_be_visible()
    owner.evaluate(
        """() => {
            for (const name of ["Remove “Odd”", "Remove “Neutral”"]) {
                document.querySelector(`button[aria-label="${name}"]`).click();
            }
            document.querySelector("button[value=publish]").click();
        }"""
    )
    expect(owner.get_by_text("Schema 2 is in force.")).to_be_visible()
    left = [owner.get_by_role("button", name=f"Remove “{name}”") for name in ("Kind", "Harsh")]
    for button in left:
        expect(button).to_be_visible()
    for name in ("Neutral", "Odd"):
        expect(owner.get_by_role("button", name=f"Remove “{name}”")).to_have_count(0)
    assert site.problems == []
