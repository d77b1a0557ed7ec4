"""What comes out at the end? The rows of a release, made and fetched through pages."""

import json
import re

from playwright.sync_api import expect

from tests.browser.test_first_path import downloaded


def accepted(site, slug, answers):
    """Rita accepts so many answers, one after the other."""
    rita = site.person(f"rita@{slug}.example")
    rita.goto(f"/o/{slug}/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    for _ in range(answers):
        expect(rita.get_by_role("heading", name="Is this annotation correct?")).to_be_visible()
        rita.locator("body[data-ready=yes]").wait_for()
        with rita.expect_navigation():
            rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()


def accepted_at_once(page, slug, answers):
    """A reviewer accepts so many answers with the page that is made for it."""
    page.goto(f"/o/{slug}/reviews/")
    page.get_by_role("link", name="Accept in bulk").click()
    page.get_by_label("Maximum number").fill(str(answers))
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name=f"Accept {answers} annotations").click()
    page.get_by_text(f"{answers} accepted, 0 skipped").first.wait_for(timeout=120_000)


def released(page, slug, project):
    """The rows of a release of everything in a project."""
    page.goto(f"/o/{slug}/projects/{project}/releases/new/")
    page.get_by_role("button", name="Create release").click()
    page.get_by_role("link", name="Download JSONL").wait_for(timeout=60_000)
    return [json.loads(line) for line in downloaded(page, "JSONL").decode().splitlines()]


def released_answers(site, slug, labeling):
    """Each answer in a release of the project on this labeling page, by the name of its item."""
    project = re.search(r"projects/(\d+)/", labeling.url)[1]
    rows = released(site.person(f"olga@{slug}.example"), slug, project)
    return {row["external_id"]: row["answer"] for row in rows}
