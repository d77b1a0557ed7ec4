"""Real blood-cell photographs become a released image classification, compared with the truth."""

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.release import released

IMAGES = 24
KEYS = {"platelets": "1", "no platelets": "2"}


@pytest.fixture
def mona(site):
    site.run("from tests.browser import stage; stage.ready_for_projects('cells')")
    page = site.person("mona@cells.example")
    page.goto("/o/cells/projects/new/")
    yield page
    assert site.problems == []


def test_from_photographs_to_compared_answers(site, mona, real_data, tmp_path):
    truth = packed(real_data / "images", tmp_path / "cells.zip")
    project = begin(mona)
    bring(mona, project, tmp_path / "cells.zip")
    site.run("from tests.browser import stage; stage.cells_ready()")
    mona.goto(f"/o/cells/projects/{project}/")
    mona.get_by_role("button", name="Start").click()
    expect(mona.get_by_text("Project started")).to_be_visible()
    slip = next(iter(truth))
    label_all(site, "ada", project, truth, slip=None)
    label_all(site, "ben", project, truth, slip=slip)
    decide_for(site, project, truth[slip])
    rows = released(mona, "cells", project)
    assert {row["external_id"]: row["hidden"]["seen"] for row in rows} == truth
    answers = {row["external_id"]: row["answer"]["label"].replace("-", " ") for row in rows}
    assert answers == truth


def packed(images, path):
    """Write a ZIP of the photographs with their labels; what is to be seen in each, by its name."""
    seen = {}
    with (images / "bccd_boxes.csv").open() as file:
        for row in csv.DictReader(file):
            seen.setdefault(row["file"], set()).add(row["label"])
    truth = {
        name: "platelets" if "Platelets" in labels else "no platelets"
        for name, labels in sorted(seen.items())[:IMAGES]
    }
    assert len(set(truth.values())) == len(KEYS), "both classes are among the images"
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["file_name", "seen"])
    writer.writerows(truth.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.csv", table.getvalue())
        for name in truth:
            archive.write(images / "bccd" / name, name)
    return truth


def begin(page):
    """An image project in which everybody sees everything; its number."""
    page.get_by_label("Name", exact=True).fill("Blood cells")
    page.get_by_role("radio", name="Image classification").check()
    page.get_by_label("Classes", exact=True).fill("Platelets\nNo platelets")
    page.get_by_label("Annotators per item (overlap)").fill("2")
    page.get_by_label("Review", exact=True).select_option(label="No review")
    page.get_by_role("button", name="Create project").click()
    page.wait_for_url("**/imports/new/")
    return int(re.search(r"/projects/(\d+)/", page.url)[1])


def bring(page, project, file):
    """The labels that came with the images stay hidden."""
    page.goto(f"/o/cells/projects/{project}/imports/new/")
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and preview").click()
    page.get_by_label("Use of column 1").select_option(label="Hidden from annotators")
    page.get_by_role("button", name="Start import").click()
    page.get_by_text(f"{IMAGES} files were checked").wait_for(timeout=60_000)


def label_all(site, who, project, truth, *, slip):
    """All images by their keys; at one of them the person is wrong."""
    page = site.person(f"{who}@cells.example")
    page.goto(f"/o/cells/projects/{project}/label/")
    for _ in truth:
        page.locator("body[data-ready=yes]").wait_for()
        image = page.locator("[data-view] img")
        name, address = image.get_attribute("alt"), image.get_attribute("src")
        assert "seen" not in page.locator("#meta").inner_text()
        page.wait_for_timeout(200)  # Enter right after an item appears is meant for the one before
        key = KEYS[truth[name]]
        page.keyboard.press({"1": "2", "2": "1"}[key] if name == slip else key)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "old => document.querySelector('#work').hidden"
            " || document.querySelector('[data-view] img').getAttribute('src') !== old",
            arg=address,
        )
    expect(page.get_by_role("heading", name="Nothing to label here right now")).to_be_visible()
    page.context.close()


def decide_for(site, project, right):
    """The reviewer takes the right one of two answers."""
    page = site.person("rita@cells.example")
    page.goto(f"/o/cells/projects/{project}/review/")
    expect(page.get_by_role("heading", name="Which annotation is correct?")).to_be_visible()
    page.locator("body[data-ready=yes]").wait_for()
    first = page.locator("form.candidate .read-field .class").first.inner_text()
    page.keyboard.press("1" if first.lower() == right else "2")
    expect(page.get_by_role("heading", name="Nothing to review here")).to_be_visible()
    page.context.close()
