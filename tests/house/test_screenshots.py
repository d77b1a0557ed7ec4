"""Do the documents show screenshots that are there, small, described, and of pages that exist?"""

import re

from django.urls import resolve
from PIL import Image

from demo.loading import STORIES
from script.steps.screenshot_table import PROJECTS, SCREENSHOTS
from tests.support.repository import ROOT, files_under, shown

FOLDER = ROOT / "docs/images"
DOCUMENTS = [ROOT / "README.md", *files_under("docs", suffix=".md")]
SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+\.webp)\)")
MAX_TOTAL_BYTES = 1_200_000
MIN_WORDS = 5


def screenshots_in(document):
    """(alternative text, file) of each screenshot in a document."""
    return [
        (match["words"], (document.parent / match["target"]).resolve())
        for match in SHOWN.finditer(document.read_text())
    ]


def all_shown():
    return [entry for document in DOCUMENTS for entry in screenshots_in(document)]


def test_what_is_shown_is_in_the_table_and_the_other_way_round():
    assert {path for _, path in all_shown()} == {
        FOLDER / f"{screenshot.name}.webp" for screenshot in SCREENSHOTS
    }


def test_each_name_is_there_once():
    names = [screenshot.name for screenshot in SCREENSHOTS]
    assert len(set(names)) == len(names)


def test_each_screenshot_is_described():
    mute = [shown(path) for words, path in all_shown() if len(words.split()) < MIN_WORDS]
    assert mute == [], "They need an alternative text."


def test_each_screenshot_is_there_and_small():
    for screenshot in SCREENSHOTS:
        path = FOLDER / f"{screenshot.name}.webp"
        assert path.exists(), f"{path}: script/screenshots takes it"
        assert path.stat().st_size <= 1000 * screenshot.most <= 120_000, path
        with Image.open(path) as image:
            assert image.width * screenshot.height == image.height * screenshot.width, path


def test_all_screenshots_together_are_small_and_none_is_left_over():
    found = list(FOLDER.iterdir())
    assert {path.stem for path in found} == {screenshot.name for screenshot in SCREENSHOTS}
    assert sum(path.stat().st_size for path in found) <= MAX_TOTAL_BYTES


def test_each_shows_a_page_of_somebody_of_the_demo():
    people = {story.slug: {person.email for person in story.people} for story in STORIES}
    assert [
        screenshot.name
        for screenshot in SCREENSHOTS
        if screenshot.email not in people[resolve(screenshot.path).kwargs["organization"]]
    ] == []


def test_the_projects_have_the_numbers_that_the_table_knows():
    """An empty database hands out numbers in the order in which the stories make projects."""
    made = [
        name
        for story in STORIES
        for name in (story.project, *(side.project for side in story.sides), story.again)
    ]
    assert {name: made.index(name) + 1 for name in PROJECTS} == PROJECTS
    shown_by = {resolve(screenshot.path).kwargs.get("project_id") for screenshot in SCREENSHOTS}
    assert shown_by - {None} == set(PROJECTS.values())
