"""Does the review page show what it judges, beside the guideline's words on that class?"""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.support.desk import SPAM, make_desk
from workforce.tenancy.scope import tenant


@pytest.fixture
def desk(db):
    return make_desk(policy={"review": {"mode": "all"}})


def review_page(desk, client):
    client.force_login(desk.reviewers[0].user)
    url = reverse("review_next", args=[desk.organization.slug, desk.project.pk])
    return BeautifulSoup(client.get(url).content, "html.parser")


def test_the_guideline_opens_at_the_class_that_was_chosen(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
    page = review_page(desk, client)
    blocks = {block["data-block"]: block.has_attr("open") for block in page.select(".block")}
    assert blocks == {"ham": False, "spam": True}


def test_notices_stand_outside_of_the_columns(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(0)
    page = review_page(desk, client)
    form = page.select_one('form[data-verdict="accepted"]')
    version = form.select_one("[name=version]")["value"]
    after = client.post(form["action"], {"verdict": "accepted", "version": version}, follow=True)
    html = BeautifulSoup(after.content, "html.parser")
    assert "Accepted." in html.select_one(".workplace > .work-notices").get_text()
    assert not html.select(".work > .work-notices")


def test_with_nothing_left_it_says_how_much_was_done(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
    assert "You have decided 1 answer of this project." in review_page(desk, client).get_text()


def test_a_fix_that_does_not_fit_is_shown_again_as_it_was_typed(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
    form = review_page(desk, client).select_one('details[data-open="e"] form')
    version = form.select_one("[name=version]")["value"]
    sent = {"verdict": "corrected", "version": version, "label": "eggs", "comment": "Look."}
    answer = client.post(form["action"], sent)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert not page.select("input[name=label][checked]"), "not the author's answer"
    assert page.find(id="correct-comment").text == "Look."
