"""A reviewer's day by keyboard: a disagreement, a skipped item, answers right and wrong."""

import re

import pytest
from playwright.sync_api import expect

SKIPPED = "The train is late again, sorry"


@pytest.fixture
def rita(site):
    site.run("from tests.browser import stage; stage.to_judge('days')")
    page = site.person("rita@days.example")
    page.goto("/o/days/reviews/")
    yield page
    assert site.problems == []


def test_a_day_of_judging(site, rita):
    expect(rita.get_by_text("5 pending")).to_be_visible()
    rita.get_by_role("link", name="Review", exact=True).last.click()
    seen = [judge_the_next(rita) for _ in range(5)]
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()
    assert sorted(seen) == ["answer", "answer", "answer", "dispute", "skip"]
    looks_back_with_filters(rita)
    the_first_reviewer_may_not_decide(site)


def judge_the_next(page):
    """Decide what is on the screen, each kind in its own way; which kind it was."""
    page.locator("body[data-ready=yes]").wait_for()
    question = page.get_by_role("main").get_by_role("heading", level=2).first.inner_text()
    kind = {"Was": "dispute", "Annotators": "skip", "Is t": "answer"}
    found = next(name for start, name in kind.items() if question.startswith(start))
    with page.expect_navigation():
        {"dispute": side_with_the_author, "skip": exclude, "answer": judge}[found](page)
    return found


def side_with_the_author(page):
    """Somebody else's verdict is on trial."""
    expect(page.get_by_text("Rejected by Ravi:")).to_be_visible()
    expect(page.get_by_text("A friend writes this.")).to_be_visible()
    page.keyboard.press("1")


def exclude(page):
    """What two people couldn't label becomes no item of a release."""
    expect(page.locator("#stage")).to_have_text(SKIPPED)
    reasons = page.get_by_role("region", name="Your decision").get_by_role("listitem")
    expect(reasons).to_have_count(2)
    page.keyboard.press("x")
    page.keyboard.type("Nobody can say what it is about.")
    page.get_by_role("button", name="Exclude item").press("Enter")


def judge(page):
    """The first is right, the second is mended, the third goes back."""
    text = page.locator("#stage").inner_text()
    if text.startswith("You have WON"):
        page.keyboard.press("e")
        page.keyboard.press("2")
        page.get_by_role("button", name="Correct and accept").press("Enter")
    elif text.startswith("FREE"):
        page.keyboard.press("r")
        page.keyboard.press("3")
        page.get_by_label("Comment for the annotator").first.fill("See the guideline: free things.")
        page.get_by_role("button", name="Reject and return to annotator").press("Enter")
    else:
        page.keyboard.press("a")


def looks_back_with_filters(rita):
    """What was decided is found again by what was said."""
    rita.goto("/o/days/reviews/")
    rita.get_by_role("link", name="All reviews").click()
    rows = rita.get_by_role("region", name="Reviews").get_by_role("row")
    expect(rows).to_have_count(1 + 6)  # Ravi's first verdict is among them
    for label, option, expected in (
        ("Decision", "Corrected", "Ham → Spam"),
        ("Reason", "Against the guideline", "See the guideline: free things."),
        ("Reviewer", "Ravi", "Audio like an ad."),
    ):
        rita.get_by_label(label, exact=True).select_option(label=option)
        rita.get_by_role("button", name="Show", exact=True).click()
        expect(rows).to_have_count(2)
        expect(rows.nth(1)).to_contain_text(expected)
        rita.get_by_role("link", name="Show all").click()


def the_first_reviewer_may_not_decide(site):
    """Ravi hears that his verdict did not hold."""
    page = site.person("ravi@days.example")
    page.goto("/o/days/notifications/")
    expect(page.get_by_text(re.compile("A dispute in"))).to_be_visible()
