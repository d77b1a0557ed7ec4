"""How does an answered question become an example of the guideline?"""

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.workflow.questions.actions import answer_question
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of

ANSWER = "A forwarded one is ham."


@pytest.fixture
def acme(world):
    acme = world.acme
    with tenant(acme.pk):
        answer_question(by=acme.members["owner"], question=acme.question, text=ANSWER)
    return acme


def answered(client, acme):
    return client.get(at(acme, "questions", acme.project.pk) + "?state=answered")


def test_in_one_click_with_class_and_reason_and_then_it_says_so(acme):
    client = sign_in(acme.users["manager"])
    article = page_of(answered(client, acme)).select_one("article")
    form = article.select_one("form")
    sent = {field["name"]: field["value"] for field in form.select("[name][value]")}
    assert sent["begin"] == "1"
    page = client.post(form["action"], sent)
    assert page.status_code == 200
    begun = form_values(page)
    assert begun["note"] == [ANSWER]
    assert begun["class_key"] == [acme.annotation.answer["label"]]  # what the item got
    assert "Guideline example" not in text_of(answered(client, acme))
    assert client.post(form["action"], begun).status_code == 302
    shown = text_of(answered(client, acme))
    assert "Guideline example" in shown
    assert "Edit example" in shown


def test_an_excluded_item_and_a_reviewer_get_no_button(acme):
    manager, reviewer = (sign_in(acme.users[role]) for role in ("manager", "reviewer"))
    assert not page_of(answered(reviewer, acme)).select("article form")
    with tenant(acme.pk):
        Item.objects.filter(pk=acme.question.item_id).update(state=ItemState.EXCLUDED)
    assert not page_of(answered(manager, acme)).select("article form")
