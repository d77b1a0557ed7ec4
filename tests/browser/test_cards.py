"""On a phone a table is a list of cards: nothing is cut off, and a screen reader hears a table."""

import pytest
from playwright.sync_api import expect

NAMED = "cell => getComputedStyle(cell, '::before').content.split(' / ')[0]"
OVERHANG = "table => table.offsetWidth - table.parentElement.clientWidth"


@pytest.fixture
def mona(site):
    site.run("from tests.browser import stage; stage.ready_for_projects('cards')")
    yield site.person("mona@cards.example")
    assert site.problems == []


def members(page, *, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/o/cards/members/")
    return page.get_by_role("table").first


def test_each_row_is_a_card_on_a_phone_and_a_row_on_a_laptop(mona):
    for width, display, named in [(390, "grid", '"Role"'), (1280, "table-row", "none")]:
        table = members(mona, width=width)
        expect(table.get_by_role("columnheader")).to_have_count(7)
        row = table.get_by_role("row").filter(has_text="mona@cards.example")
        assert row.evaluate("row => getComputedStyle(row).display") == display
        expect(row.get_by_role("rowheader")).to_contain_text("mona@cards.example")
        role = row.get_by_role("cell", name="Project manager")
        assert role.evaluate(NAMED) == named, "a heading is read once: that of the column"
        assert table.evaluate(OVERHANG) <= 0


def test_a_head_to_work_with_stays_in_sight(mona, tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("id,text,from,to,at\n1,a long line of words,me,you,here\n")
    mona.goto("/o/cards/projects/new/")
    mona.get_by_label("Name", exact=True).fill("Messages")
    mona.get_by_label("Classes", exact=True).fill("Ham\nSpam")
    mona.get_by_role("button", name="Create project").click()
    mona.wait_for_url("**/imports/new/")
    mona.get_by_label("Files", exact=True).set_input_files(file)
    mona.get_by_role("button", name="Upload and preview").click()
    mona.set_viewport_size({"width": 390, "height": 844})
    expect(mona.get_by_label("Use of column 5")).to_be_visible()
    assert mona.evaluate("document.documentElement.scrollWidth") == 390
