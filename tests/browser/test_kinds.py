"""Several questions on one page, by keyboard: conditions, trees, undo, second thoughts."""

import pytest

from tests.browser.site import PASSWORD

SET_UP = f"""
from annotation.projects.models import SchemaVersion
from tests.factories import money
from tests.support.desk import make_desk
from core.tenancy.scope import tenant

tree = [("animal", ""), ("dog", "animal"), ("cat", "animal"), ("plant", "")]
tree += [(f"kind-{{n}}", "plant") for n in range(12)]
fields = [
    {{"kind": "choice", "name": "tone", "title": "Tone",
      "options": [{{"key": key, "title": key.title()}} for key in ("good", "bad")]}},
    {{"kind": "rating", "name": "strength", "title": "Strength",
      "show_if": {{"field": "tone", "values": ["bad"]}}}},
    {{"kind": "text", "name": "words", "title": "Words", "multiline": True,
      "show_if": {{"field": "strength", "values": [5]}}}},
    {{"kind": "choice", "name": "topic", "title": "Topic", "multiple": True,
      "options": [{{"key": k, "title": k.title(), "parent": p}} for k, p in tree]}},
]
desk = make_desk(items=8, slug="kinds", policy={{"review": {{"mode": "all"}}}})
with tenant(desk.organization.pk):
    owner = desk.project.created_by
    desk.project.schema = SchemaVersion.objects.create(
        project=desk.project, number=2, fields=fields, created_by=owner
    )
    desk.project.save(update_fields=["schema"])
    for kind in ("rating", "text"):
        money.make_rate(by=owner, label_kind=kind)
        money.make_pay_rate(by=owner, label_kind=kind)
    user = desk.annotators[0].user
user.set_password({PASSWORD!r})
user.save()
"""
PAUSE = """
from django.db.models import F
from annotation.projects.models import Project
from core.identity.models import Organization
from core.tenancy.scope import across_tenants, tenant

with across_tenants("the test looks for its organization"):
    pk = Organization.objects.get(slug="kinds").pk
with tenant(pk):
    Project.objects.update(state="paused")
"""


@pytest.fixture
def page(site):
    site.run(SET_UP)
    page = site.person("kinds1@example.org")
    page.goto("/o/kinds/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.id")


def asked(page):
    fields = page.locator("fieldset[data-field]:not([hidden])")
    return fields.evaluate_all("all => all.map(each => each.dataset.field)")


def chosen(page, name):
    return page.locator(f"[name={name}]:checked").evaluate_all("all => all.map(each => each.value)")


def text(page):
    return page.locator("#stage").inner_text()


def submit(page, key="Control+Enter"):
    page.wait_for_timeout(300)  # a person reads; Enter counts only 150 ms after a new item
    before = text(page)
    page.keyboard.press(key)
    page.wait_for_function(
        "before => document.getElementById('stage').innerText !== before", arg=before
    )


def test_a_day_of_several_questions(site, page):
    first = text(page)
    answers_with_conditions_and_undo(page)
    second = text(page)
    the_tree_by_typing_and_walking(page)
    problems_are_said_at_the_field(page)
    second_thoughts(page, first, second)
    paused(site, page)


def answers_with_conditions_and_undo(page):
    assert asked(page) == ["tone", "topic"]
    page.keyboard.press("2")
    assert (asked(page), focused(page)) == (["tone", "strength", "topic"], "strength")
    page.keyboard.press("5")
    assert (asked(page)[2], focused(page)) == ("words", "words")
    page.keyboard.type("two words")
    page.keyboard.press("Control+z")
    assert page.locator("[name=words]").input_value() == "two"
    page.keyboard.press("Control+y")
    page.keyboard.press("Enter")
    assert page.locator("[name=words]").input_value() == "two words\n"
    page.keyboard.press("Escape")
    page.keyboard.press("1")  # the first question without an answer is the tree
    assert chosen(page, "topic") == ["dog"]
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert (chosen(page, "topic"), page.locator("[name=words]").input_value()) == ([], "two")
    for _ in range(3):
        page.keyboard.press("Control+Shift+z")
    page.locator("[name=tone][value=good]").check()
    assert asked(page) == ["tone", "topic"]
    page.locator("[name=tone][value=bad]").check()
    assert page.locator("[name=words]").input_value() == "two words\n"
    submit(page)
    assert (asked(page), chosen(page, "tone")) == (["tone", "topic"], [])
    assert focused(page) == "stage"


def the_tree_by_typing_and_walking(page):
    page.keyboard.press("1")
    page.keyboard.press("/")
    page.keyboard.type("kind-7")
    assert page.locator(".option:visible [name=topic]").count() == 1
    page.keyboard.press("Enter")
    assert chosen(page, "topic") == ["kind-7"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert len(chosen(page, "topic")) == 2
    page.keyboard.press("Shift+Digit1")
    assert "What" not in page.locator("#trouble").inner_text()
    assert page.locator("#guideline [data-current]").get_attribute("data-block") == "topic.dog"
    submit(page, "Enter" if focused(page) == "topic" else "Control+Enter")


def problems_are_said_at_the_field(page):
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    assert page.locator(".errors:visible").count() == 2
    assert focused(page) == "tone"
    page.keyboard.press("1")
    page.keyboard.press("3")
    assert page.locator(".errors:visible").count() == 0
    submit(page)


def second_thoughts(page, first, second):
    here = text(page)
    page.keyboard.press("Shift+R")
    rows = page.locator("#recent-list li")
    rows.nth(2).wait_for()  # the last one arrives as soon as the server has it
    rows.nth(2).get_by_role("button").click()
    page.locator("#reopened").wait_for()
    assert (text(page), chosen(page, "tone")) == (first, ["bad"])
    page.locator("[name=tone][value=good]").check()
    submit(page)
    assert text(page) == here
    page.keyboard.press("Shift+R")
    rows.filter(has_text="Good").nth(2).wait_for()
    rows.nth(2).get_by_role("button").click()
    page.locator("#reopened").wait_for()
    assert text(page) == second
    page.get_by_role("button", name="Keep earlier version").click()
    page.locator("#reopened").wait_for(state="hidden")
    assert text(page) == here


def paused(site, page):
    site.run(PAUSE)
    page.reload()
    page.get_by_role("heading", name="This project is paused").wait_for()
    page.get_by_role("button", name="Check again").click()
    page.get_by_text("This project is paused. Your work is saved").wait_for()
