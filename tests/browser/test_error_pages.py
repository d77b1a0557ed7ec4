"""Is each page about something that didn't work whole, says what to do, and leads on?"""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from config import embedded
from tests.browser.test_every_page import faults_shown

pytestmark = pytest.mark.browser
OWNER = "olga@refused.example"


@pytest.fixture
def site(site):
    """With an organization in it."""
    site.run("from tests.browser import stage; stage.gather('refused')")
    return site


def whole(page, name, *words):
    """The page is one of ours, says these words and has nothing wrong with it."""
    main = page.locator("main.entrance")
    for word in words:
        expect(main).to_contain_text(word)
    assert faults_shown(page, name) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_what_is_not_here_or_not_allowed_leads_on(site):
    stranger = site.person()
    stranger.goto("/nothing/here/")
    whole(stranger, "404-stranger", "Page not found")
    stranger.goto(site.address.replace("127.0.0.1", "other.localhost"))
    whole(stranger, "400", "Bad request", "include the request ID")

    owner = site.person(OWNER)
    owner.goto("/o/refused/projects/987654/")
    whole(owner, "404-member", "Page not found", f"signed in as {OWNER}")
    owner.get_by_role("link", name="Go to").click()
    owner.wait_for_url("**/o/refused/")
    ada = site.person("ada@refused.example")
    ada.goto("/o/refused/members/")
    whole(ada, "403", "You don't have permission to do this", "Nothing was changed")


def test_a_form_that_is_out_of_date_or_too_large_leads_back_to_itself(site):
    owner = site.person(OWNER)
    owner.goto("/o/refused/pools/new/")
    owner.get_by_label("Name", exact=True).fill("Night crew")
    owner.context.clear_cookies(name="csrftoken")
    owner.keyboard.press("Enter")
    whole(owner, "403-csrf", "This page has expired")
    owner.get_by_role("link", name="Go back").click()
    owner.wait_for_url("**/pools/new/")
    name = owner.get_by_label("Name", exact=True)
    name.evaluate("each => { each.value = 'x'.repeat(6_000_000); each.form.submit(); }")
    whole(owner, "413", "Request too large", "5.0")


def test_guessing_is_slowed_down(site):
    page = site.person()
    page.goto("/accounts/password/reset/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    sent = {"csrfmiddlewaretoken": token, "email": "ada@refused.example"}
    statuses = [page.request.post(page.url, form=sent).status for _ in range(30)]
    assert statuses[-1] == 429
    page.get_by_label("Email", exact=False).first.fill("ada@refused.example")
    page.keyboard.press("Enter")
    whole(page, "429", "Too many attempts", "Wait a few minutes")


def test_a_fault_of_ours_names_the_request(site):
    owner = site.person(OWNER)
    with changed(
        site.installation.database,
        "alter table workforce_pool rename to away",
        back="alter table away rename to workforce_pool",
    ):
        answer = owner.goto("/o/refused/pools/")
        assert answer.status == 500
        whole(owner, "500", "Something went wrong on our side", answer.headers["x-request-id"])
    site.problems.clear()


def test_an_outage_ends_by_itself(site):
    owner = site.person(OWNER)
    owner.clock.install()
    name = site.installation.database
    with changed(
        "postgres",
        f"alter database {name} allow_connections false",
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
        back=f"alter database {name} allow_connections true",
    ):
        assert owner.goto("/o/refused/pools/").status == 503
        whole(
            owner,
            "503",
            "Temporarily unavailable",
            "retries automatically",
            "include the request ID",
        )
    owner.clock.run_for(20_000)
    expect(owner.get_by_role("heading", name="Pools", exact=True)).to_be_visible()
    site.problems.clear()


@contextmanager
def changed(database, *statements, back):
    """The database as a superuser changes it, for a while."""
    with embedded.superuser_connection(database) as superuser:
        for statement in statements:
            superuser.execute(statement)
        try:
            yield
        finally:
            superuser.execute(back)
