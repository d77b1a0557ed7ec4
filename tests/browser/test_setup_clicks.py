"""From an empty organization to a live project: few clicks on few pages, counted in the browser."""

import csv
import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.crew import Crew, accept_invitation

ROWS = 5_574
DUPLICATES = 403
MAX_CLICKS, MAX_PAGES = 25, 20

# A press of the mouse, an option chosen in a list, and a file chosen count as one click each.
COUNTER = """
if (window === window.top) {
  window.countedPage();
  const count = (what) => window.countedClick(what);
  document.addEventListener("pointerdown", (event) => {
    const name = event.target.textContent.trim() || event.target.value || event.target.tagName;
    if (event.target.tagName !== "SELECT") count(name.slice(0, 40));
  }, true);
  document.addEventListener("change", (event) => {
    const isChosen = event.target.tagName === "SELECT" || event.target.type === "file";
    if (isChosen) count(`${event.target.name} chosen`);
  }, true);
}
"""


class Walk:
    """A page whose clicks and page loads are counted by a listener in it.

    A page that loads itself again while a job runs (the status of an import) counts once.
    """

    def __init__(self, page):
        self.page, self.clicks, self.pages = page, [], []
        page.context.expose_binding("countedClick", lambda _source, what: self.clicks.append(what))
        page.context.expose_binding("countedPage", lambda source: self.count_page(source["frame"]))
        page.context.add_init_script(COUNTER)

    def count_page(self, frame):
        """Note the page unless it is the last one again without a click in between."""
        seen = (frame.url, len(self.clicks))
        if not self.pages or self.pages[-1] != seen:
            self.pages.append(seen)

    def press(self, name, role="button"):
        """Press a button or follow a link."""
        self.page.get_by_role(role, name=name).first.click()


def sms_file(path):
    """A CSV file of short messages; the last ones repeat the first ones under other ids."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "text"])
        for number in range(ROWS):
            place = number % (ROWS - DUPLICATES)
            table.writerow([f"sms-{number:05}", f"Message {place}: call {place * 7919} to win"])
    return path


def test_a_project_is_live_after_few_clicks_on_few_pages(site, tmp_path):
    crew = Crew(site, "quartz", "Quartz Works")
    file = sms_file(tmp_path / "sms.csv")
    site.make_account(crew.address("olga"), "Olga Quartz")
    page = crew.page_of("olga")
    walk = Walk(page)
    page.goto("/organizations/")
    walk.pages.clear()  # the walk begins on this page
    create_organization(walk, crew)
    invite_three(walk, crew)
    for who in ("ada", "ben", "rita"):
        accept_invitation(crew, who)
    create_project(walk)
    import_file(walk, file)
    write_guideline(walk)
    choose_team(walk)
    set_prices(walk)
    walk.press("Start")
    page.get_by_text("Project started").wait_for()
    assert len(walk.clicks) <= MAX_CLICKS, walk.clicks
    assert len(walk.pages) <= MAX_PAGES, walk.pages
    # What was set up is really there.
    expect(page.get_by_role("heading", name="SMS spam Live")).to_be_visible()
    expect(page.get_by_role("link", name="5,171").first).to_be_visible()
    assert walk.clicks[0] == "New organization"
    assert walk.clicks[-1] == "Start"
    ada = crew.page_of("ada")
    ada.goto(crew.path("work/"))
    expect(ada.get_by_role("link", name="Read the guideline")).to_be_visible()
    assert site.problems == []


def create_organization(walk, crew):
    """The first step."""
    walk.press("New organization", "link")
    walk.page.get_by_label("Name", exact=True).fill(crew.name)
    walk.press("Create organization")
    walk.page.wait_for_url(f"**/o/{crew.slug}/")


def invite_three(walk, crew):
    """Two annotators into a new pool, and a reviewer."""
    walk.press("Invite members", "link")
    page = walk.page
    page.get_by_label("Email addresses").fill(f"{crew.address('ada')}\n{crew.address('ben')}")
    page.get_by_label("New pool").fill("SMS readers")
    walk.press("Send and invite more")
    page.get_by_text("2 invitations sent.").wait_for()
    page.get_by_label("Email addresses").fill(crew.address("rita"))
    page.get_by_label("Role").select_option(label="Reviewer")
    walk.press("Send invitations")
    page.get_by_text(f"Invitation sent to {crew.address('rita')}.").wait_for()


def create_project(walk):
    """From the home page, with the first template."""
    walk.press("Create a project", "link")
    walk.page.get_by_label("Name", exact=True).fill("SMS spam")
    walk.page.get_by_label("Classes", exact=True).fill("Ham\nSpam")
    walk.press("Create project")
    walk.page.wait_for_url("**/imports/new/")


def import_file(walk, file):
    """Upload, start with the columns that were found, go on."""
    page = walk.page
    page.get_by_label("Files", exact=True).set_input_files(file)
    walk.press("Upload and preview")
    walk.press("Start import")
    page.get_by_text(re.compile("5,?574 rows were read")).wait_for(timeout=60_000)
    walk.press("Continue", "link")
    page.wait_for_url("**/guideline/edit/")


def write_guideline(walk):
    """A text for each class, and an item of each as its example."""
    page = walk.page
    page.locator("[name=overview]").fill("Read the **whole** message.")
    for label in ("ham", "spam"):
        page.locator(f"[name=block-{label}-definition]").fill(f"What {label} is.")
    walk.press("Save and pick an item")
    page.get_by_role("checkbox").first.click()
    page.get_by_label("Reason").fill("A friend writes.")
    walk.press("Add and pick more")
    page.get_by_text("1 example added to the draft.").wait_for()
    page.get_by_role("checkbox").nth(1).click()
    page.get_by_label("Class").select_option(label="Spam")
    page.get_by_label("Reason").fill("It promises a prize.")
    walk.press("Add to draft")
    page.get_by_role("link", name="View item").nth(1).wait_for()
    walk.press("Save and publish")
    walk.press("Publish as 1.0")
    page.get_by_role("heading", name="Annotators and reviewers").wait_for()


def choose_team(walk):
    """The only pool is chosen already; the reviewer and the deadline are not."""
    page = walk.page
    expect(page.get_by_label("SMS readers · 2 members")).to_be_checked()
    page.get_by_label("Rita quartz").click()
    page.get_by_label("Deadline").fill(f"{timezone.now().date() + timedelta(days=30)}")
    walk.press("Save and continue")


def set_prices(walk):
    """Price and pay of all label types of the project on one page."""
    page = walk.page
    page.get_by_label("Price per label of type “Choice”").fill("0.05")
    page.get_by_label("Pay per label of type “Choice”").fill("0.03")
    walk.press("Save and continue")
    page.get_by_text("Prices and pay saved.").wait_for()
