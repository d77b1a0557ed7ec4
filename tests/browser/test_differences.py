"""Two people marked one text and not alike: a reviewer sees where, and begins from one of them."""

import json
import re

import pytest
from playwright.sync_api import expect

TEXT = "Ada met Bo in New York City"
FIELDS = [
    {
        "kind": "span",
        "name": "names",
        "title": "Names",
        "options": [
            {"key": "per", "title": "Person", "colour": 3},
            {"key": "loc", "title": "Place", "colour": 4},
        ],
        "attributes": [
            {
                "kind": "choice",
                "name": "sure",
                "title": "Sure of it",
                "required": False,
                "options": [{"key": "y", "title": "Certain"}, {"key": "n", "title": "A guess"}],
            }
        ],
    },
    {
        "kind": "choice",
        "name": "tone",
        "title": "Tone",
        "options": [{"key": "good", "title": "Friendly"}, {"key": "bad", "title": "Rude"}],
    },
]


def span(words, label, number):
    start = TEXT.index(words)
    made = {"id": f"r{number}", "label": label, "start": start, "end": start + len(words)}
    return made | {"text": words}


ONE = {"names": [span("Ada", "per", 1), span("New York", "loc", 2)], "tone": "good"}
OTHER = {
    "names": [span("Ada", "per", 1), span("Bo", "per", 3), span("New York City", "loc", 2)],
    "tone": "bad",
}


@pytest.fixture
def rita(site):
    made = f"asked.differ('torn', {FIELDS!r}, {TEXT!r}, {[ONE, OTHER]!r})"
    site.run(f"from tests.browser import asked; {made}")
    page = site.person("rita@torn.example")
    page.goto("/o/torn/reviews/")
    page.get_by_role("link", name="Review", exact=True).last.click()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def own(page):
    """The regions of the reviewer's own answer, as they would be sent."""
    value = page.locator("#own input[data-value]").input_value()
    return [each["text"] for each in json.loads(value or "[]")]


def test_a_reviewer_merges_two_answers_without_marking_anew(site, rita):
    told = rita.locator(".differences dd").all_inner_texts()
    assert told == [
        "Regions: A 2, B 3.",
        "Only in B: Person “Bo”",
        "Different boundaries: Place: A “New York”, B “New York City”",
        "A Friendly",
        "B Rude",
    ]
    marks = rita.locator(".candidate").last.locator("mark")
    expect(marks).to_have_text(["Ada", "Bo", "New York City"])
    tags = marks.evaluate_all("marks => marks.map((mark) => mark.dataset.tag)")
    assert tags == ["Person", "Person (B)", "Place (B)"]
    rita.keyboard.press("e")
    rita.get_by_role("link", name="Start from A").click()
    assert own(rita) == ["Ada", "New York"]
    expect(rita.locator("#stage mark")).to_have_text(["Ada", "New York"])
    rita.get_by_role("link", name="Start from B").click()
    assert own(rita) == ["Ada", "Bo", "New York City"]
    expect(rita.locator("#own").get_by_label("Rude")).to_be_checked()
    rita.locator("#stage").focus()
    rita.keyboard.press("Control+z")
    assert own(rita) == ["Ada", "New York"], "one step back"
    rita.keyboard.press("Control+Shift+z")
    rita.locator("#own").get_by_label("Friendly").check()
    rita.get_by_role("button", name="Submit decision").click()
    expect(rita.get_by_text("Decision saved.")).to_be_visible()
    the_item_shows_what_was_decided(site, rita)
    a_guideline_shows_it(site)


def the_item_shows_what_was_decided(site, rita):
    olga = site.person("olga@torn.example")
    olga.goto("/o/torn/projects/")
    project = re.search(r"projects/(\d+)/", olga.content())[1]
    olga.goto(f"/o/torn/projects/{project}/items/")
    olga.get_by_role("link", name=TEXT).first.click()
    final = olga.get_by_role("region", name="Final annotation")
    expect(final.locator("mark")).to_have_text(["Ada", "Bo", "New York City"])
    expect(final.get_by_text("Friendly")).to_be_visible()
    rita.goto(f"/o/torn/projects/{project}/schema/")
    for words in ("Person", "Attributes of each region", "Sure of it", "Certain"):
        expect(rita.get_by_role("main").get_by_text(words, exact=True)).to_be_visible()


def a_guideline_shows_it(site):
    """The block of a class of regions opens by Shift and its digit, with the example marked."""
    more = "desk = stage.desk_of('torn')\nwith tenant(desk.organization.pk):\n"
    more += "    projects.make_item(projects.make_batch(desk.project, 'More'), 'Ada met Cy')"
    site.run(
        "from tests.browser import asked, stage\nfrom tests.factories import projects\n"
        "from core.tenancy.scope import tenant\n"
        f"asked.explain('torn', 'names.loc', {TEXT!r})\n{more}"
    )
    ada = site.person("ada@torn.example")
    ada.goto("/o/torn/work/")
    ada.locator("a.primary").first.click()
    ada.locator("body[data-ready=yes]").wait_for()
    shown = ada.locator("#guideline [data-block][open]")
    ada.keyboard.press("Shift+Digit2")
    expect(shown).to_have_attribute("data-block", "names.loc")
    expect(shown.locator("mark")).to_have_text(["Ada", "Bo", "New York City"])
    ada.locator("#stage").focus()
    ada.keyboard.press("ArrowRight")  # Ada
    ada.keyboard.press("1")
    expect(shown).to_have_attribute("data-block", "names.per")
    assert ada.locator("[data-field=names] input[data-value]").input_value()
