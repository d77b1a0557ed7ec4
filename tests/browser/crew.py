"""What does each person of an organization do on the first path? One function for each part."""

import re
from dataclasses import dataclass

from tests.browser.site import PASSWORD

SPAM_WORDS = re.compile(r"free|win|won|prize|claim|txt|urgent|cash", re.IGNORECASE)
LABELED_EACH = 12


@dataclass
class Crew:
    """One organization's people, by the marker that is in all it writes."""

    site: object
    marker: str
    name: str

    @property
    def slug(self):
        """The organization's part of every address."""
        return self.name.lower().replace(" ", "-")

    def address(self, who):
        """A person's e-mail address."""
        return f"{who}@{self.marker}.example"

    def page_of(self, who, **look):
        """A page of this person, signed in."""
        return self.site.person(self.address(who), **look)

    def path(self, rest):
        """An address inside the organization."""
        return f"/o/{self.slug}/{rest}"


def found_organization(crew):
    """The first person signs in and begins an organization."""
    crew.site.make_account(crew.address("olga"), f"Olga {crew.marker}")
    page = crew.site.person()
    crew.site.sign_in(page, crew.address("olga"))
    page.get_by_role("link", name="New organization").click()
    page.get_by_label("Name", exact=True).fill(crew.name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/o/{crew.slug}/")
    return page


def invite_crew(crew, owner):
    """A pool, and a mail to each of five people."""
    owner.goto(crew.path("pools/new/"))
    owner.get_by_label("Name", exact=True).fill(f"Crew {crew.marker}")
    owner.keyboard.press("Enter")
    owner.get_by_role("heading", name=f"Crew {crew.marker}").wait_for()
    roles = {"ada": "Annotator", "ben": "Annotator", "cleo": "Annotator"}
    roles |= {"rita": "Reviewer", "mona": "Project manager", "adam": "Admin"}
    for who, role in roles.items():
        owner.goto(crew.path("invitations/new/"))
        owner.get_by_label("Email addresses").fill(crew.address(who))
        owner.get_by_label("Role").select_option(label=role)
        if role == "Annotator":
            owner.get_by_label(re.compile("^Pool")).select_option(label=f"Crew {crew.marker}")
        owner.get_by_role("button", name="Send invitations").click()
        owner.get_by_text(f"Invitation sent to {crew.address(who)}.").wait_for()
    for who in roles:
        accept_invitation(crew, who)


def accept_invitation(crew, who):
    """Follow the mail's link, open an account, and be inside."""
    page = crew.site.person()
    page.goto(crew.site.mail_link(crew.address(who)))
    page.get_by_label("Your name").fill(f"{who.title()} {crew.marker}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account and join").click()
    page.wait_for_url(f"**/o/{crew.slug}/**")
    page.context.close()


def create_project(crew, manager):
    """From the template to a draft project; its number."""
    manager.goto(crew.path("projects/new/"))
    manager.get_by_label("Name", exact=True).fill(f"SMS {crew.marker}")
    manager.get_by_label("Classes", exact=True).fill("Ham\nSpam")
    manager.get_by_label("Annotators per item (overlap)").fill("1.2")
    manager.get_by_label("Percentage to review").fill("40")
    manager.get_by_label("Always review each annotator").fill("0")
    manager.get_by_role("button", name="Create project").click()
    manager.wait_for_url("**/imports/new/")
    return int(re.search(r"/projects/(\d+)/", manager.url)[1])


def publish_guideline(crew, manager, project):
    """A block for each class with an example, published as 1.0."""
    manager.goto(crew.path(f"projects/{project}/guideline/edit/"))
    manager.locator("[name=overview]").fill(f"Read the **whole** message ({crew.marker}).")
    for label in ("ham", "spam"):
        manager.locator(f"[name=block-{label}-definition]").fill(f"What {label} is.")
        manager.locator(f"[name=block-{label}-label_when]").fill("- it says so")
        manager.locator(f"[name=block-{label}-example-0-text]").fill(f"A typical {label}.")
    manager.get_by_role("button", name="Save and publish").click()
    manager.get_by_role("button", name="Publish as 1.0").click()
    manager.get_by_text("1.0").first.wait_for()


def import_messages(crew, manager, project, file):
    """Upload, look at the preview, start, and read the report."""
    manager.goto(crew.path(f"projects/{project}/imports/new/"))
    manager.get_by_label("Files", exact=True).set_input_files(file)
    manager.get_by_role("button", name="Upload and preview").click()
    assert not manager.get_by_label("Cells are enclosed in quotes").is_checked()
    assert not manager.get_by_label("First row contains column names").is_checked()
    manager.get_by_label("Name of column 1").fill("truth")
    manager.get_by_label("Use of column 1").select_option("hidden")
    manager.get_by_label("Use of column 2").select_option("text")
    manager.get_by_role("button", name="Start import").click()
    manager.get_by_text("5,574 rows were read.").wait_for(timeout=60_000)
    tiles = manager.locator("main").inner_text()
    assert re.search(r"Imported\s+5,171", tiles)
    assert re.search(r"Duplicates\s+403", tiles)
    manager.get_by_role("link", name="403").first.click()
    manager.get_by_text("Same text as line").first.wait_for()


def set_rates(crew, admin):
    """What a label costs and pays."""
    admin.goto(crew.path("costs/rates/price/"))
    admin.get_by_label("Price per label").fill("0.0525")
    admin.get_by_label("Accepted annotation").check()
    admin.get_by_role("button", name="Save rate", exact=True).click()
    admin.get_by_text("0.0525").first.wait_for()
    admin.goto(crew.path("costs/rates/pay/"))
    admin.get_by_label(re.compile("^Label type")).select_option("choice")
    admin.get_by_label("Pay per label").fill("0.0311")
    admin.get_by_role("button", name="Save rate", exact=True).click()
    admin.get_by_text("0.0311").first.wait_for()


def start_project(crew, manager, project):
    """Let the reviewer in, assign the pool and go live."""
    manager.goto(crew.path(f"projects/{project}/people/"))
    manager.get_by_label("Member").select_option(
        label=f"Rita {crew.marker} · {crew.address('rita')}"
    )
    manager.get_by_label("Access", exact=True).select_option(label="Review")
    manager.get_by_role("button", name="Give access", exact=True).click()
    manager.get_by_role("button", name=f"Remove access for Rita {crew.marker}").wait_for()
    manager.goto(crew.path(f"projects/{project}/pools/"))
    manager.get_by_role("button", name="Assign").click()
    manager.get_by_role("button", name="Unassign").wait_for()
    manager.goto(crew.path(f"projects/{project}/"))
    manager.get_by_role("button", name="Start").click()
    manager.get_by_text("Project started").wait_for()


def start_labeling(crew, who):
    """From home through the guideline to the first item."""
    page = crew.page_of(who)
    page.goto(crew.path("work/"))
    page.get_by_role("link", name="Read the guideline").click()
    page.get_by_role("button", name="I have read and understood the guideline").click()
    page.locator("body[data-ready=yes]").wait_for()  # the keys work once the script is there
    return page


def label_with_keys(page, *, count=LABELED_EACH):
    """Label with the keyboard alone; the next item is there at once, for each."""
    for _ in range(count):
        page.wait_for_timeout(300)  # a person reads; Enter counts only 150 ms after a new item
        text = page.locator("#stage").inner_text()
        page.keyboard.press("2" if SPAM_WORDS.search(text) else "1")
        page.keyboard.press("Enter")
        wait_for_other_text(page, text)
    page.locator("#progress").get_by_text(str(count), exact=True).first.wait_for()


def wait_for_other_text(page, text):
    """Until another item is on the stage."""
    page.wait_for_function(
        "before => document.getElementById('stage').innerText !== before", arg=text
    )


def reject_one_accept_the_rest(crew, project):
    """The reviewer works with the keyboard; the text sent back, and how many were accepted."""
    page = crew.page_of("rita")
    page.goto(crew.path("reviews/"))
    page.get_by_role("link", name="Review", exact=True).last.click()
    judge = page.get_by_role("button", name="Accept")
    judge.wait_for()
    page.locator("body[data-ready=yes]").wait_for()
    sent_back = page.locator("#stage").inner_text()
    page.keyboard.press("r")
    page.keyboard.press("1")
    page.get_by_label("Comment for the annotator").first.fill(f"Look again, says {crew.marker}.")
    page.get_by_role("button", name="Reject and return to annotator").click()
    page.get_by_text("Rejected. The annotation was returned to the annotator.").wait_for()
    return sent_back, 1 + decide_all(page)


def decide_all(page):
    """Accept every answer and take the first of each two that differ; how many were decided."""
    for decided in range(200):
        nothing = page.get_by_text("Nothing to review here")
        nothing.or_(page.locator("body[data-ready=yes]")).first.wait_for()
        if nothing.count():
            return decided
        with page.expect_navigation():
            accepts = page.locator("button[value=accepted]").count()
            page.keyboard.press("a" if accepts else "1")
    raise AssertionError("the reviews never end")


def fix_returned(crew, who, text):
    """The author finds the answer with its reason at home, gives another one, and submits."""
    page = crew.page_of(who)
    page.goto(crew.path("work/"))
    page.get_by_text(f"Look again, says {crew.marker}.").wait_for()
    page.get_by_role("link", name="Fix annotation").click()
    page.get_by_text("Returned to you").wait_for()
    assert page.locator("#stage").inner_text() == text
    page.get_by_text("Wrong class").wait_for()
    page.locator("body[data-ready=yes]").wait_for()
    page.wait_for_timeout(300)
    page.keyboard.press("2" if page.get_by_label("Ham").is_checked() else "1")
    page.keyboard.press("Enter")
    wait_for_other_text(page, text)
    page.context.close()
