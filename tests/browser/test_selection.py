"""In the list of items a bar with the actions follows what is selected."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def mona(site):
    site.run("from tests.browser import stage; stage.ready_for_projects('picks')")
    yield site.person("mona@picks.example")
    assert site.problems == []


@pytest.fixture
def data(mona, tmp_path):
    """The page of three items."""
    file = tmp_path / "three.csv"
    file.write_text("id,text\n" + "".join(f"{key},text {key}\n" for key in "abc"))
    mona.goto("/o/picks/projects/new/")
    mona.get_by_label("Name", exact=True).fill("Messages")
    mona.get_by_label("Classes", exact=True).fill("Ham\nSpam")
    mona.get_by_role("button", name="Create project").click()
    mona.wait_for_url("**/imports/new/")
    project = mona.url.removesuffix("imports/new/")
    mona.get_by_label("Files", exact=True).set_input_files(file)
    mona.get_by_role("button", name="Upload and preview").click()
    mona.get_by_role("button", name="Start import").click()
    mona.get_by_role("link", name="View imported items").click(timeout=60_000)
    mona.goto(f"{project}items/")
    return mona


def test_the_bar_follows_the_selection_and_escape_clears_it(data):
    bar = data.get_by_role("region", name="Change items")
    expect(bar).to_be_hidden()
    data.get_by_label("Select b").check()
    expect(data.get_by_role("status").filter(has_text="1 item selected")).to_be_visible()
    expect(bar).to_be_in_viewport()
    expect(bar.get_by_label("Reason")).to_be_hidden()
    bar.get_by_label("Action").select_option("Exclude")
    expect(bar.get_by_label("Reason")).to_be_visible()
    expect(bar.get_by_label("New priority")).to_be_hidden()
    data.get_by_label("Select all items on this page").check()
    expect(bar).to_contain_text("3 items selected")
    data.get_by_label("Select all 3 items in the project").check()
    expect(bar).to_contain_text("All 3 items selected")
    data.get_by_label("Select c").uncheck()
    expect(bar).to_contain_text("2 items selected")
    data.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(data.get_by_label("Select a", exact=True)).not_to_be_checked()
