"""A project manager's day: from a template to the difference of two releases."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

ROWS = 40
MENDED = "This line was empty and is not any more"
QUESTION = "Is a ringtone offer spam if I asked for it?"


@pytest.fixture
def mona(site):
    site.run("from tests.browser import stage; stage.ready_for_projects('days')")
    page = site.person("mona@days.example")
    page.goto("/o/days/projects/new/")
    yield page
    assert site.problems == []


def test_a_project_from_template_to_difference(site, mona, real_data, tmp_path):
    begin_from_a_template(mona)
    import_and_mend(mona, sms(real_data, tmp_path / "sms.tsv"), tmp_path / "mended.csv")
    put_the_mended_row_first(mona)
    explain_by_an_item(mona)
    assign_with_a_cap(mona)
    start(mona)
    site.run(f"from tests.browser import stage; stage.labelled('days', number=8, ask={QUESTION!r})")
    answer_and_make_an_example(mona)
    accept_many(mona)
    release(mona, rows=8)
    change_the_schema(mona)
    site.run("from tests.browser import stage; stage.labelled('days', number=4)")
    accept_many(mona)
    release(mona, rows=12)
    compare(mona)


def sms(real_data, path):
    """The first real messages, and one row without a text."""
    lines = (real_data / "text" / "sms_spam.tsv").read_text().splitlines()[:ROWS]
    path.write_text("\n".join([*lines[:20], "ham\t", *lines[20:]]) + "\n")
    return path


UNDER = {
    "Guideline": "Settings",
    "Label schema": "Settings",
    "Pools": "People",
    "Releases": "Results",
}


def tab(page, name):
    """One of the project's pages, by the tab it lies under."""
    tabs = page.get_by_role("navigation", name="Messages")
    tabs.get_by_role("link", name=UNDER.get(name, name), exact=True).click()
    if name in UNDER:
        tabs.get_by_role("link", name=name, exact=True).click()


def begin_from_a_template(page):
    page.get_by_label("Name", exact=True).fill("Messages")
    page.get_by_role("radio", name=re.compile("^Text classification")).check()
    page.get_by_label("Classes", exact=True).fill("Ham\nSpam\nUnsure")
    page.get_by_label("Review", exact=True).select_option(label="Every annotation")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_text("Project created. Next, import its data.")).to_be_visible()


def import_and_mend(page, file, mended):
    tab(page, "Data")
    upload(page, file)
    page.get_by_label("Name of column 1").fill("truth")
    page.get_by_label("Use of column 1").select_option(label="Hidden from annotators")
    page.get_by_label("Use of column 2").select_option(label="Text to label")
    page.get_by_role("button", name="Start import").click()
    page.get_by_text(f"{ROWS + 1} rows were read.").wait_for(timeout=60_000)
    page.get_by_role("link", name="Rejected 1").click()
    expect(page.get_by_role("cell", name="The text is empty.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    mend(download.value.path().read_bytes(), mended)
    tab(page, "Data")
    upload(page, mended)
    expect(page.get_by_label("Use of column 1")).to_have_value("hidden")
    page.get_by_role("button", name="Start import").click()
    page.get_by_text("1 row was read.").wait_for(timeout=60_000)
    expect(page.locator(".tiles")).to_contain_text("Imported")


def upload(page, file):
    """Through the form that the data page leads to."""
    page.goto(re.sub(r"(projects/\d+/).*", r"\1imports/new/", page.url))
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and preview").click()


def mend(content, path):
    """Fill the empty cell in, as in a spreadsheet."""
    (row,) = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    text = next(name for name, value in row.items() if not value)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | {text: MENDED})


def put_the_mended_row_first(page):
    tab(page, "Data")
    page.get_by_role("link", name="Batches").click()
    page.get_by_role("link", name="Edit mended.csv").click()
    page.get_by_label("Priority").fill("10")
    page.get_by_label("Deadline").fill("2031-05-01")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name=re.compile("mended.csv"))
    expect(row).to_contain_text("10")
    expect(row).to_contain_text("1 May 2031")


def explain_by_an_item(page):
    tab(page, "Guideline")
    page.get_by_role("link", name=re.compile("Write|Edit")).first.click()
    page.get_by_label("Overview").fill("Read the whole message.")
    for title in ("Ham", "Spam", "Unsure"):
        block = page.get_by_role("region", name=title)
        block.get_by_label("Definition").fill(f"What {title} is.")
    spam = page.get_by_role("region", name="Spam")
    spam.get_by_role("button", name="Save and pick an item").click()
    page.get_by_label("Text or external ID").fill("FA Cup")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("checkbox", name="Select sms.tsv:3", exact=True).check()
    page.get_by_label("Reason").fill("A stranger wants money.")
    page.get_by_role("button", name="Add to draft").click()
    publish(page)
    expect(page.get_by_role("heading", name="Annotators and reviewers")).to_be_visible()
    tab(page, "Guideline")
    expect(page.get_by_text("win FA Cup final").first).to_be_visible()


def publish(page):
    """From the draft to the version that readers see."""
    page.goto(re.sub(r"(projects/\d+/).*", r"\1guideline/publish/", page.url))
    if page.get_by_role("radio").count():
        page.get_by_role("radio", name=re.compile("^Minor")).check()
    page.get_by_role("button", name=re.compile("^Publish")).click()


def assign_with_a_cap(page):
    tab(page, "Pools")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("Limits").first.click()
    page.get_by_label("Daily limit per annotator").fill("30")
    page.get_by_role("button", name="Save limits").click()
    expect(page.get_by_text("At most 30 annotations per day from each annotator.")).to_be_visible()


def start(page):
    tab(page, "Overview")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Project started")).to_be_visible()


def answer_and_make_an_example(page):
    page.get_by_role("link", name=re.compile("^Notifications")).click()
    page.get_by_role("button", name="Open: 1 question in Messages").click()
    question = page.get_by_role("article", name=QUESTION)
    question.get_by_label("Your answer").fill("No: whoever asked for it wants it.")
    question.get_by_role("button", name="Answer").click()
    expect(
        page.get_by_text("Answer sent. All annotators working on the item will be notified.")
    ).to_be_visible()
    page.get_by_label("State").select_option("answered")
    page.get_by_role("button", name="Search").click()
    question.get_by_role("link", name=re.compile("^Item ")).click()
    page.get_by_role("link", name="Use as example").click()
    page.get_by_label("Class", exact=True).select_option(label="Ham")
    page.get_by_label("Reason").fill("Asked for, see the question.")
    page.get_by_role("button", name="Add to draft").click()
    publish(page)
    expect(page.get_by_text("1.1").first).to_be_visible()


def accept_many(page):
    page.goto("/o/days/reviews/")
    page.get_by_role("link", name="Accept in bulk").click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name=re.compile(r"^Accept \d+ annotations")).click()
    page.get_by_text(re.compile(r"^(8|4) accepted, 0 skipped")).wait_for(timeout=60_000)


def release(page, *, rows):
    page.goto("/o/days/projects/")
    page.get_by_role("link", name="Messages").first.click()
    tab(page, "Releases")
    page.get_by_role("link", name="New release").first.click()
    page.get_by_role("button", name="Create release").click()
    page.get_by_role("link", name="Download JSONL").wait_for(timeout=60_000)
    expect(page.locator(".tile", has_text="Rows")).to_contain_text(str(rows))


def change_the_schema(page):
    """Renaming is free; a class that answers name is not: the page says how many there are."""
    tab(page, "Label schema")
    remove(page, "Spam")
    page.get_by_role("button", name="Publish", exact=True).click()
    effects = page.get_by_role("alert").filter(has_text="Some annotations don't fit the new schema")
    said = re.compile(r"The class “Spam” of “Class” is removed\.\s+\d annotations no longer fit")
    expect(effects).to_contain_text(said)
    tab(page, "Label schema")  # thought better of it
    remove(page, "Unsure")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Schema version 2 published.")).to_be_visible()


def remove(page, title):
    """Take a class out; the form follows."""
    button = page.get_by_role("button", name=f"Remove “{title}”")
    button.click()
    expect(button).to_have_count(0)


def compare(page):
    tab(page, "Releases")
    page.get_by_role("link", name="Compare releases").click()
    page.get_by_role("button", name="Compare").click()
    added = page.locator(".tile", has_text="Added")
    added.wait_for(timeout=60_000)
    expect(added).to_contain_text("4")
    expect(page.locator(".tile", has_text="Unchanged")).to_contain_text("8")
