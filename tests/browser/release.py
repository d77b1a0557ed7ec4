"""What comes out at the end? The rows of a release, made and fetched through pages."""

import json

from tests.browser.test_first_path import downloaded


def released(page, slug, project):
    """The rows of a release of everything in a project."""
    page.goto(f"/o/{slug}/projects/{project}/releases/new/")
    page.get_by_role("button", name="Make the release").click()
    page.get_by_role("link", name="Download JSONL").wait_for(timeout=60_000)
    return [json.loads(line) for line in downloaded(page, "JSONL").decode().splitlines()]
