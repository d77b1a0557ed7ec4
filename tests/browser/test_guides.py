"""The walkthroughs of docs/guide, step by step: each name in bold is on the page that it names.

A walkthrough is read from its file. Each step, paragraph and row of a table has a function here,
which finds on the page what the guide names; a renamed button or a new step fails the test.
"""

import csv
import json
import re
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.drawing import image_shown
from tests.browser.test_first_path import downloaded
from tests.support.repository import ROOT

GUIDE = ROOT / "docs" / "guide"
SECTION = re.compile(r"^## (?P<title>\d+\. .+)$", re.MULTILINE)
BEGINS = re.compile(r"\d+\. |\| ")
QUESTION = "Is a cruise always unwanted?"


@dataclass
class Step:
    """One step, paragraph or row of a guide: its text, and the names and values in it."""

    text: str

    @property
    def names(self):
        """What is in bold, in order."""
        return re.findall(r"\*\*(.+?)\*\*", self.text)

    @property
    def values(self):
        """What is in italics: what the reader enters."""
        return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", self.text)

    @property
    def codes(self):
        """What is in backticks: keys, files and columns."""
        return re.findall(r"`([^`]+)`", self.text)


def text_of(name):
    """The whole guide."""
    return (GUIDE / name).read_text()


def sections_of(name):
    """The steps of each numbered section that name something, by its title."""
    text = re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)
    parts = SECTION.split(text.partition("\n## Troubleshooting")[0])
    return {
        title: [step for step in steps_in(part) if step.names]
        for title, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def steps_in(text):
    """The steps of a section; what is indented belongs to the step above it."""
    lines = [""]
    for line in text.splitlines():
        if not line.strip() or BEGINS.match(line):
            lines.append("")
        lines[-1] += f" {line.strip()}"
    return [Step(" ".join(line.split())) for line in lines]


def table_of(name):
    """The text of the table that the guide has the reader save."""
    return re.search(r"```\n(.*?)```", text_of(name), re.DOTALL)[1]


def follow(page, name, actions):
    """Do each step of a guide by its action; each section has as many actions as steps."""
    sections = sections_of(name)
    assert [len(steps) for steps in sections.values()] == [len(each) for each in actions], sections
    for steps, to_do in zip(sections.values(), actions, strict=True):
        for step, act in zip(steps, to_do, strict=True):
            act(page, step)


def begins(name):
    """What has this name, or begins with it: “Use” is “Use item m-002” where it is read aloud."""
    return re.compile(rf"^\s*{re.escape(name)}(?!\w)")


def named(page, name):
    """The links, buttons and parts to open of this name that are seen."""
    found = page.locator("summary").filter(has_text=name)
    for role in ("link", "button"):
        found = found.or_(page.get_by_role(role, name=name))
    return found.filter(visible=True)


def press(page, name):
    """Press it; what has no other words in its name comes first, then the first row of a list."""
    named(page, begins(name)).first.wait_for()
    exact = named(page, re.compile(rf"^\s*{re.escape(name)}\s*$"))
    (exact if exact.count() else named(page, begins(name))).first.click()


def field(page, name):
    """The field of this label, which may go on with “optional”."""
    controls = page.locator("main").locator("input, select, textarea")
    return controls.and_(page.get_by_label(begins(name))).first


def press_all(page, step):
    for name in step.names:
        press(page, name)


def see(page, name):
    """Something on the page says this: text, a label, a heading, a button."""
    expect(page.get_by_text(begins(name)).filter(visible=True).first).to_be_visible()


def see_all(page, step):
    for name in step.names:
        see(page, name)


def enter(page, step):
    """Fill the field named first with the values, one per line."""
    field(page, step.names[0]).fill("\n".join(step.values))


def select(page, step):
    """Choose the second name in the field of the first."""
    name, option = step.names
    field(page, name).select_option(label=option)


def select_template(page, step):
    see(page, step.names[0])
    page.get_by_role("radio", name=re.compile(f"^{step.names[1]}")).check()


def open_checklist(page, step):
    """Rates are set, so that nothing is there to ask an admin for."""
    overview, *listed, ask = step.names
    press(page, overview)
    for name in listed:
        see(page, name)
    assert named(page, ask).count() == 0


def write_rules(page, step):
    """What applies to all classes."""
    page.get_by_role("region", name=step.names[0]).get_by_role("textbox").first.fill(step.values[0])


def define_classes(page, step):
    """The fields of each class that the step names."""
    regions = page.get_by_role("region").filter(has=page.get_by_label("Definition"))
    for number in range(regions.count()):
        for name in step.names:
            regions.nth(number).get_by_label(name, exact=True).first.fill("As it says.")


def choose_team(page):
    """The only pool is selected already; the reviewer isn't."""
    expect(page.get_by_label("Crew · 2 members")).to_be_checked()
    page.get_by_label("Rita · rita@guide.example").check()


def download(page, step):
    """Each file, as soon as the release is ready."""
    for name in step.names:
        link = page.get_by_role("link", name=name)
        link.wait_for(timeout=60_000)
        with page.expect_download():
            link.click()


def publish(page, step):
    press_all(page, step)
    expect(page.get_by_text("1.0").first).to_be_visible()


class TextProject:
    """What the reader of the first guide does, and what happens meanwhile."""

    guide = "first-project.md"

    def __init__(self, site, folder):
        self.site = site
        self.file = folder / "messages.csv"
        self.file.write_text(table_of(self.guide))
        self.project = ""

    def actions(self):
        """One for each step, by section."""
        return [
            [
                press_all,
                enter,
                select_template,
                enter,
                enter,
                select,
                press_all,
                open_checklist,
                see_all,
            ],
            [
                press_all,
                self.upload,
                self.set_uses,
                self.read_report,
                self.fix_row,
                self.upload_again,
                self.import_again,
            ],
            [
                press_all,
                write_rules,
                define_classes,
                self.pick_item,
                self.give_reason,
                press_all,
                publish,
            ],
            [self.see_team_page, self.choose_team, self.save_team, self.change_team],
            [self.start, see_all],
            [
                self.in_project,
                self.open_item,
                self.answer,
                self.use_as_example,
                press_all,
                self.accept_in_bulk,
                self.set_priority,
                self.in_project,
                press_all,
                self.add_class,
            ],
            [self.in_project, press_all, download, see_all, self.compare],
        ]

    def upload(self, page, step):
        files, preview = step.names
        page.get_by_label(files, exact=True).set_input_files(self.file)
        press(page, preview)

    def set_uses(self, page, step):
        see(page, step.names[0])
        for number, name in enumerate(step.names[1:], 1):
            page.get_by_label(f"Use of column {number}").select_option(label=name)

    def read_report(self, page, step):
        start, imported, rejected = step.names
        press(page, start)
        page.get_by_text("4 rows were read.").wait_for(timeout=60_000)
        for name, number in ((imported, 3), (rejected, 1)):
            tile = page.locator(".tile").filter(has_text=re.compile(rf"^\s*{name}\s*{number}"))
            expect(tile).to_be_visible()

    def fix_row(self, page, step):
        page.get_by_role("link", name="Rejected 1").click()
        expect(page.get_by_role("cell", name=step.values[0])).to_be_visible()
        with page.expect_download() as download:
            press(page, step.names[0])
        text = download.value.path().read_text("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines()))
        self.file = self.file.with_name("fixed.csv")
        with self.file.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerow(rows[0] | {"text": "Lunch at the harbor on Thursday?"})

    def upload_again(self, page, step):
        press_all(page, step)
        self.upload(page, Step("**Files** **Upload and preview**"))
        expect(page.get_by_label("Use of column 1")).to_have_value(re.compile("id"))

    def import_again(self, page, step):
        start, proceed = step.names
        press(page, start)
        page.get_by_text("1 row was read.").wait_for(timeout=60_000)
        press(page, proceed)
        expect(page.get_by_role("heading", name="Edit guideline")).to_be_visible()

    def pick_item(self, page, step):
        (name, words), (pick,) = step.values, step.names
        page.get_by_role("region", name=name).get_by_role("button", name=pick).click()
        page.get_by_label("Text or external ID").fill(words)
        page.get_by_role("button", name="Search").click()
        page.get_by_label("Select m-002").check()

    def give_reason(self, page, step):
        reason, add, more = step.names
        field(page, reason).fill("It sells something.")
        see(page, more)
        press(page, add)
        expect(page.get_by_role("heading", name="Edit guideline")).to_be_visible()

    def see_team_page(self, page, step):
        team, overview = step.names
        expect(page.get_by_role("heading", name=team, exact=True)).to_be_visible()
        press(page, overview)
        press(page, "Choose annotators and reviewers")
        expect(page.get_by_role("heading", name=team, exact=True)).to_be_visible()

    def choose_team(self, page, step):
        choose_team(page)
        field(page, step.names[0]).fill("2099-12-31")

    def save_team(self, page, step):
        """Rates are set, so that the overview follows."""
        save, overview, _rates, _save = step.names
        press(page, save)
        expect(page.get_by_role("heading", name="Ready to start")).to_be_visible()
        expect(page.get_by_role("link", name=overview, exact=True)).to_have_attribute(
            "aria-current", "page"
        )

    def change_team(self, page, step):
        people, pools, daily, limits, _people, access, also = step.names
        press(page, people)
        expect(page.get_by_role("heading", name=pools, exact=True)).to_be_visible()
        assert page.get_by_role("link", name=also, exact=True).count() == 2
        press(page, limits)
        expect(page.get_by_label(daily)).to_be_visible()
        press(page, access)
        expect(page.get_by_role("button", name="Remove access for Rita")).to_be_visible()

    def start(self, page, step):
        press_all(page, step)
        expect(page.get_by_text("Project started")).to_be_visible()
        self.project = page.url
        self.site.run(
            "from tests.browser import stage; "
            f"stage.labelled('guide', number=4, ask={QUESTION!r}, truth='expected')"
        )

    def in_project(self, page, step):
        """The names in a row, one after the other, from the project's page."""
        page.goto(self.project)
        press_all(page, step)

    def open_item(self, page, step):
        self.in_project(page, step)
        page.get_by_role("link", name=re.compile("WON a cruise")).click()
        see(page, "History")

    def answer(self, page, step):
        home, waiting, answer, questions, every = step.names
        press(page, home)
        see(page, waiting)
        press(page, answer)
        question = page.get_by_role("article", name=QUESTION)
        question.get_by_role("link", name=re.compile("^Item ")).click()
        see(page, questions)
        press(page, every)
        question.get_by_role("textbox").fill("Yes.")
        question.get_by_role("button", name=answer).click()

    def use_as_example(self, page, step):
        questions, example = step.names
        see(page, questions)
        page.get_by_label("State").select_option("answered")
        page.get_by_role("button", name="Search").click()
        press(page, example)
        page.get_by_label("Class", exact=True).wait_for()

    def accept_in_bulk(self, page, step):
        press_all(page, step)
        press(page, "Preview")
        page.get_by_role("button", name=re.compile(r"^Accept \d+ annotations")).click()
        page.get_by_text(re.compile(r"^\d+ accepted, 0 skipped")).wait_for(timeout=60_000)

    def set_priority(self, page, step):
        *path, priority = step.names
        page.goto(self.project)
        for name in path:
            press(page, name)
        expect(page.get_by_label(priority)).to_be_visible()

    def add_class(self, page, step):
        self.in_project(page, Step("".join(f"**{name}**" for name in step.names[:-1])))
        titles = page.get_by_placeholder("New class")
        expect(titles).to_have_count(4)  # two classes, the blank last row and the added one
        titles.last.fill("Unsure")
        press(page, step.names[-1])
        expect(page.get_by_text("Schema version 2 published.")).to_be_visible()

    def compare(self, page, step):
        press(page, "Releases")
        press(page, "New release")
        press(page, "Create release")
        page.get_by_role("link", name="Download JSONL").wait_for(timeout=60_000)
        press(page, "Releases")
        press(page, step.names[0])
        page.get_by_role("button", name="Compare", exact=True).click()
        page.locator(".tile", has_text="Unchanged").wait_for(timeout=60_000)


class ImageProject:
    """What the reader of the guide about images does, and an annotator and a reviewer."""

    guide = "first-image-project.md"

    def __init__(self, site, folder):
        self.site = site
        self.table = folder / "metadata.csv"
        self.table.write_text(table_of(self.guide))
        self.files = [self.table]
        for row in csv.DictReader(table_of(self.guide).splitlines()):
            self.files.append(folder / row["file_name"])
            color = (20 * len(self.files), 90, 140)
            Image.new("RGB", (640, 480), color).save(self.files[-1])
        self.project = ""

    def actions(self):
        """One for each step, by section."""
        return [
            [press_all, enter, select_template, enter, enter, select, press_all]
            + [self.other_template] * 4,
            [press_all, self.set_options, see_all, self.publish_schema],
            [press_all, self.upload, self.see_files, self.set_uses, self.run_import, press_all],
            [press_all, write_rules, define_classes, self.pick_item, publish],
            [self.choose_team],
            [self.start, self.label],
            [self.review],
            [self.in_project, self.read_release],
        ]

    def other_template(self, page, step):
        """Another one of the templates, which a new project could have."""
        project = page.url
        page.goto("/o/guide/projects/new/")
        (name,) = step.names
        expect(page.get_by_role("radio", name=re.compile(f"^{name}"))).to_be_visible()
        page.goto(project)

    def set_options(self, page, step):
        rotated, least = step.names
        field(page, rotated).check()
        field(page, least).fill("4")

    def publish_schema(self, page, step):
        press_all(page, step)
        expect(page.get_by_text("Schema version 2 published.")).to_be_visible()

    def upload(self, page, step):
        files, preview = step.names
        page.get_by_label(files, exact=True).set_input_files(self.files)
        press(page, preview)

    def see_files(self, page, step):
        page.get_by_text(begins(step.names[0])).first.wait_for(timeout=60_000)
        see_all(page, step)

    def set_uses(self, page, step):
        for number, name in enumerate(step.names, 1):
            page.get_by_label(f"Use of column {number}").select_option(label=name)

    def run_import(self, page, step):
        press_all(page, step)
        page.get_by_text("3 files were checked").wait_for(timeout=60_000)

    def pick_item(self, page, step):
        pick, reason, add = step.names
        press(page, pick)
        page.get_by_label("Select harbor-01.jpg").check()
        field(page, reason).fill("Masts and all.")
        press(page, add)
        expect(page.get_by_role("heading", name="Edit guideline")).to_be_visible()

    def choose_team(self, page, step):
        team, save, people = step.names
        expect(page.get_by_role("heading", name=team, exact=True)).to_be_visible()
        choose_team(page)
        press(page, save)
        expect(page.get_by_role("heading", name="Ready to start")).to_be_visible()
        see(page, people)

    def start(self, page, step):
        press_all(page, step)
        expect(page.get_by_text("Project started")).to_be_visible()
        self.project = page.url

    def label(self, page, step):
        """As a member of the pool: one box around the middle of each image."""
        self.site.run("from tests.browser import stage; stage.join_pool('guide', 'mona')")
        page.reload()
        press_all(page, step)
        page.locator("body[data-ready=yes]").wait_for()
        for _ in range(3):
            image_shown(page)
            view = page.locator("[data-view]")
            name, room = view.get_attribute("aria-label"), view.bounding_box()
            x, y = room["x"] + room["width"] / 2, room["y"] + room["height"] / 2
            page.keyboard.press("1")
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + 60, y + 40, steps=5)
            page.mouse.up()
            page.keyboard.press("Enter")
            page.locator(f'[data-view][aria-label="{name}"]').wait_for(state="hidden")
        expect(page.locator("#empty")).to_be_visible()

    def review(self, _page, step):
        """As the reviewer, by the keys that the guide names."""
        sidebar, beside_project, reject = step.names
        page = self.site.person("rita@guide.example")
        page.goto("/o/guide/")
        press(page, sidebar)
        page.locator("main").get_by_role("link", name=beside_project, exact=True).click()
        for _ in range(3):
            page.locator("body[data-ready=yes]").wait_for()
            see(page, reject)
            for key in step.codes:
                shown = page.locator("kbd:visible", has_text=re.compile(f"^{key}$"))
                expect(shown.first).to_be_visible()
            with page.expect_navigation():
                page.keyboard.press(step.codes[0].lower())
        expect(page.get_by_role("heading", name="Nothing to review here")).to_be_visible()

    def in_project(self, page, step):
        page.goto(self.project)
        press_all(page, step)

    def read_release(self, page, step):
        """A box has what the guide shows of one, and a rotation, as rotated boxes are allowed."""
        (name,) = step.names
        page.get_by_role("link", name=name).wait_for(timeout=60_000)
        rows = [json.loads(line) for line in downloaded(page, name).splitlines()]
        assert {row["file"]["name"] for row in rows} == {path.name for path in self.files[1:]}
        as_shown = json.loads(re.search(r"```json\n(.*?)```", text_of(self.guide), re.DOTALL)[1])
        for row in rows:
            assert len(row["file"]["sha256"]) == 64
            assert (row["file"]["width"], row["file"]["height"]) == (640, 480)
            ((box,),) = row["answer"].values()
            assert box.keys() - {"rotation"} == as_shown.keys()
            assert (box["id"], box["label"]) == (as_shown["id"], as_shown["label"])


@pytest.fixture
def mona(site):
    """The project manager, at home in an organization with a pool, a reviewer and rates."""
    site.run(
        "from tests.browser import stage; "
        "stage.ready_for_projects('guide', kinds=('choice', 'box'))"
    )
    page = site.person("mona@guide.example")
    page.set_default_timeout(15_000)
    page.goto("/o/guide/")
    yield page
    assert site.problems == []


def test_the_first_project_is_as_its_guide_says(site, mona, tmp_path):
    project = TextProject(site, tmp_path)
    follow(mona, project.guide, project.actions())


def test_the_first_image_project_is_as_its_guide_says(site, mona, tmp_path):
    project = ImageProject(site, tmp_path)
    follow(mona, project.guide, project.actions())
