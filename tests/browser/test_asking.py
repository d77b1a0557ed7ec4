"""Is a question asked and answered without losing the work, and does it become an example?"""

from tests.browser.site import PASSWORD

BEGIN = f"""
from annotation.workflow.questions.actions import answer_question
from annotation.workflow.questions.models import Question
from tests.factories import people, projects
from tests.factories.media import make_image_project, make_media, make_image_item, image
from tests.support.desk import set_rates
from core.tenancy.scope import tenant
organization = people.make_organization("cells")
users = {{
    who: people.make_user(f"{{who}}@cells.example", name=who.title(), password={PASSWORD!r})
    for who in ("mona", "ada", "ben")
}}
with tenant(organization.pk):
    owner = people.make_member(users["mona"], "owner")
    ada, ben = (people.make_member(users[who], "annotator") for who in ("ada", "ben"))
    pool = people.make_pool("Crew", members=[ada, ben])
    project = make_image_project("Cells", by=owner, pools=[pool])
    batch = projects.make_batch(project)
    items = []
    for number in range(3):
        media = make_media(
            image((900, 600), (60 * number, 90, 90)), stored=True, width=900, height=600
        )
        items.append(make_image_item(batch, media, external_id=f"cells/cell-{{number}}.png"))
    key = project.schema.fields[0]["options"][0]["key"]
    shown = {{"class_key": key, "definition": "A cell.", "examples": [{{"item": items[2].pk}}]}}
    projects.make_guideline(project, by=owner, readers=[ada], content={{"blocks": [shown]}})
    set_rates(owner)
    known = Question.objects.create(
        project=project, item=items[0], asked_by=ben, text="Is the halo part of it?"
    )
    answer_question(by=owner, question=known, text="Yes, up to its edge.")
"""


def test_from_a_doubt_to_an_example(site):
    site.run(BEGIN)
    ada = site.person("ada@cells.example")
    ada.goto("/o/cells/work/")
    ada.locator("a.primary").first.click()
    ada.locator("body[data-ready=yes]").wait_for()
    the_example_is_seen(ada)
    the_sheet_names_the_images_keys(ada)
    an_enlarged_image_moves(ada)
    ask(ada)
    answer_and_use(site.person("mona@cells.example"))
    assert site.problems == []


def the_example_is_seen(page):
    thumb = page.locator("#guideline .examples img")
    assert thumb.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    assert thumb.get_attribute("alt") == "cell-2.png"


def the_sheet_names_the_images_keys(page):
    page.keyboard.press("?")
    row = page.locator("#keys tr", has_text="Fit to window")
    assert row.locator("kbd").inner_text() == "Home"
    page.keyboard.press("Escape")


def an_enlarged_image_moves(page):
    view = page.locator("[data-view]")
    view.locator("img").evaluate("each => each.decode()")  # its size is known
    page.locator("#stage").focus()
    for _ in range(8):
        page.keyboard.press("+")
    page.wait_for_function("() => document.querySelector('[data-view].zoomed') !== null")
    before = view.evaluate("each => each.scrollLeft")
    page.keyboard.press("ArrowRight")
    assert view.evaluate("each => each.scrollLeft") > before
    page.keyboard.press("Home")


def ask(page):
    """What is known is read, a question goes out, and the answer chosen before is still there."""
    page.keyboard.press("1")
    page.locator("#stage").focus()
    page.keyboard.press("u")
    page.locator("#ask-list").get_by_text("Yes, up to its edge. — Mona").wait_for()
    assert page.locator("#ask-text").evaluate("each => each === document.activeElement")
    page.keyboard.type("And the shadow, u and s?")
    page.locator("#ask-form button.primary").press("Enter")
    page.locator("#asked").get_by_text("Question sent.").wait_for()
    assert page.locator(".option :checked").count() == 1
    page.keyboard.press("u")
    page.locator("#ask-list").get_by_text("Waiting for an answer").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)  # Enter right after an item appears is meant for the one before
    page.keyboard.press("Control+Enter")
    page.locator("#asked").wait_for(state="hidden")


def answer_and_use(page):
    page.goto("/o/cells/projects/")
    page.get_by_role("link", name="Cells").first.click()
    page.wait_for_url("**/projects/*/")
    page.goto(f"{page.url}questions/")
    page.get_by_label("Your answer").fill("Never the shadow.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("Answer sent.").wait_for()
    page.get_by_label("State").select_option("answered")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Use as example").first.click()
    assert page.get_by_label("Reason").input_value() == "Never the shadow."
    page.get_by_role("button", name="Add to draft").click()
    page.get_by_text("Example added to the draft.").wait_for()
