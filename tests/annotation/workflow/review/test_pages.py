"""Does the review page show what it judges, beside the guideline's words on that class?"""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annotation.projects.models import SchemaVersion
from annotation.workflow.lifecycle.models import Outcome, Review
from core.tenancy.scope import tenant
from tests.factories import money
from tests.support.desk import SPAM, make_desk


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


def test_notifications_stand_outside_of_the_columns(desk, client):
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


def test_words_that_can_t_be_stored_whole_are_stored_without_what_can_t(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
    form = review_page(desk, client).select_one('form[data-verdict="accepted"]')
    version = form.select_one("[name=version]")["value"]
    sent = {"verdict": "accepted", "version": version, "comment": "Well\0 done."}
    assert client.post(form["action"], sent).status_code == 302
    with tenant(desk.organization.pk):
        assert Review.objects.get().comment == "Well done."


def test_with_nothing_left_it_says_how_much_was_done(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
    assert "You have decided 1 review in this project." in review_page(desk, client).get_text()


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


NAMES = {
    "kind": "span",
    "name": "names",
    "title": "Names",
    "options": [{"key": "per", "title": "Person"}, {"key": "loc", "title": "Place"}],
}


def named(start, end, text, label="per", key="r1"):
    return {"id": key, "label": label, "start": start, "end": end, "text": text}


@pytest.fixture
def torn(db):
    """Two people marked one text, and not alike."""
    desk = make_desk(items=1, slots=2, policy={"overlap": "2"})
    with tenant(desk.organization.pk):
        project = desk.project
        project.schema = SchemaVersion.objects.create(
            project=project, number=2, fields=[NAMES], created_by=project.schema.created_by
        )
        project.save(update_fields=["schema"])
        for name in ("make_rate", "make_pay_rate"):
            getattr(money, name)(by=project.schema.created_by, label_kind="span")
        desk.label(0, {"names": [named(0, 4, "text")]})
        desk.label(1, {"names": [named(0, 4, "text"), named(5, 6, "0", "loc", "r2")]})
    return desk


def test_what_answers_differ_in_stands_above_them_and_is_marked_by_person(torn, client):
    page = review_page(torn, client)
    told = [line.get_text(" ", strip=True) for line in page.select(".differences dd")]
    assert told == ["Regions: A 1, B 2.", "Only in B: Place “0”"]
    one, other = page.select(".candidate")
    assert [mark["data-tag"] for mark in one.select("mark")] == ["Person"]
    assert [mark["data-tag"] for mark in other.select("mark")] == ["Person", "Place (B)"]
    assert [mark["class"][-1] for mark in other.select("mark")] == ["c-20", "c-22"]
    assert page.select_one("#own input[data-value]")["value"] == ""


def test_the_own_answer_begins_from_one_of_them_without_a_script(torn, client):
    page = review_page(torn, client)
    links = page.select("a[data-start]")
    assert [link.get_text() for link in links] == ["Start from A", "Start from B"]
    begun = BeautifulSoup(client.get(links[1]["href"]).content, "html.parser")
    assert begun.select_one("#own").has_attr("open")
    value = json.loads(begun.select_one("#own input[data-value]")["value"])
    assert [each["text"] for each in value] == ["text", "0"]
    form = begun.select_one("#own form")
    sent = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    client.post(form["action"], sent)
    with tenant(torn.organization.pk):
        outcome = Outcome.objects.get(is_current=True)
        assert [each["text"] for each in outcome.answer["names"]] == ["text", "0"]
