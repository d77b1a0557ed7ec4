"""An admin's day: money to come and money spent, people, keys, and who did what."""

import base64
import hmac
import json
import re
import struct
import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.site import PASSWORD

PEOPLE = "email,name,role,pools\nnew@days.example,Nora New,annotator,Crew\nnobody,Nobody,,\n"


@pytest.fixture
def adam(site):
    site.run("from tests.browser import stage; stage.judged('days')")
    page = site.person("adam@days.example")
    page.goto("/o/days/costs/")
    yield page
    assert site.problems == []


def test_a_day_of_keeping_the_house(site, adam, tmp_path):
    opens_a_cost_down_to_its_item(adam)
    sets_a_rate_for_tomorrow(adam)
    invites_from_a_file(adam, tmp_path / "people.csv")
    gives_a_script_its_key(site, adam)
    reads_who_did_what(adam)
    asks_for_a_second_step(site, adam)


def entry(page, name):
    """A page of the side bar."""
    main = page.get_by_role("navigation", name="Main")
    main.get_by_role("link", name=re.compile(f"^{name}")).click()


def opens_a_cost_down_to_its_item(page):
    for by, row in (("label type", "Choice"), ("day", "Total")):
        page.get_by_role("navigation", name="Costs").get_by_role(
            "link", name=re.compile(by)
        ).click()
        line = page.get_by_role("row", name=re.compile(row)).last
        expect(line).to_contain_text("€0.05")
        expect(line).to_contain_text("€0.03")
    line.get_by_role("link", name="1", exact=True).click()
    event = page.get_by_role("region", name="Events").get_by_role("row").nth(1)
    expect(event).to_contain_text("Ada")
    event.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name=re.compile("^Item "))).to_be_visible()
    expect(page.get_by_text("Can you bring the blue folder?")).to_be_visible()


def sets_a_rate_for_tomorrow(page):
    entry(page, "Costs")
    page.get_by_role("link", name="Rates").click()
    page.get_by_role("link", name="Set a price").click()
    begins = timezone.now() + timedelta(days=1)
    page.get_by_label("Label type").select_option(label="Choice")
    page.get_by_label("Valid from").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Note").fill("The new contract.")
    page.get_by_label("Price per label").fill("0.0625")
    page.get_by_label("Accepted annotation").check()
    page.get_by_role("button", name="Save rate", exact=True).click()
    prices = page.get_by_role("region", name="Prices for customers").get_by_role("row")
    expect(prices.filter(has_text="0.0625")).to_contain_text("Scheduled")
    expect(prices.filter(has_text="Active")).to_have_count(1)


def invites_from_a_file(page, path):
    path.write_text(PEOPLE)
    entry(page, "Members")
    page.get_by_role("link", name=re.compile("from a file", re.IGNORECASE)).click()
    page.get_by_label("CSV file").set_input_files(path)
    page.get_by_role("button", name="Preview invitations").click()
    expect(
        page.get_by_text("1 to invite, 0 already invited or members, 1 with problems.")
    ).to_be_visible()
    page.get_by_role("button", name="Send 1 invitation").click()
    expect(page.get_by_text("new@days.example")).to_be_visible()


def gives_a_script_its_key(site, page):
    """The key opens what it was made for, for a program without a browser."""
    page.locator("summary", has_text="Adam").click()
    page.get_by_role("link", name="API tokens").click()
    page.get_by_role("link", name="New token").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Nightly report")
    page.get_by_role("button", name="Create token").click()
    secret = page.get_by_label("Your token").input_value()
    found = asked(f"{site.address}/o/days/api/v1/projects", secret)
    assert [project["name"] for project in found["results"]] == ["Messages"]
    page.get_by_role("link", name="Done").click()
    row = page.get_by_role("row", name=re.compile("Nightly report"))
    expect(row).not_to_contain_text("never")
    row.get_by_role("button", name="Revoke Nightly report").click()
    expect(row).to_contain_text("Revoked")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        asked(f"{site.address}/o/days/api/v1/projects", secret)


def asked(address, secret):
    """What a script gets."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {secret}"})
    with urllib.request.urlopen(request) as answer:  # our own server
        return json.load(answer)


def reads_who_did_what(page):
    entry(page, "Audit log")
    log = page.get_by_role("region", name="Audit log")
    for word in ("from a file", "created the API token Nightly report", "0.0625"):
        expect(log.get_by_role("row").filter(has_text=word).first).to_contain_text("Adam")
    page.get_by_label("Member").fill("Nobody at all")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="No entries found")).to_be_visible()


def asks_for_a_second_step(site, page):
    """Refused until the admin has one; from then on managers set theirs up before anything else."""
    require_it(page)
    expect(
        page.get_by_text("Set up two-factor authentication for your own account first")
    ).to_be_visible()
    page.goto("/accounts/second-factor/")
    page.get_by_role("link", name="Set up authenticator app").click()
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
    secret = page.get_by_label("Or enter this secret in the app").input_value()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url("**/recovery-codes/**")
    require_it(page)
    expect(
        page.get_by_text("Set up two-factor authentication for your own account first")
    ).to_be_hidden()
    manager = site.person("mona@days.example")
    manager.goto("/o/days/projects/")
    expect(manager.get_by_role("heading", name="Set up two-factor authentication")).to_be_visible()
    annotator = site.person("ada@days.example")
    annotator.goto("/o/days/work/")
    expect(annotator.get_by_role("heading", name="My work")).to_be_visible()


def require_it(page):
    """Ask everybody but annotators for a second step."""
    page.goto("/o/days/settings/")
    page.get_by_label("Require two-factor authentication").select_option(
        label="All members except annotators"
    )
    page.get_by_role("button", name="Save").click()


def code_of(secret):
    """The six digits that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"
