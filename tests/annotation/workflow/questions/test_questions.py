"""How does a question find its answer, and who hears of it?"""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from annotation.workflow.questions.actions import MAX_OPEN, answer_question, ask_question
from annotation.workflow.questions.models import Question
from annotation.workflow.questions.queries import questions_about, questions_for
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.support.desk import make_desk
from tests.support.racing import race
from workforce.members.scope import serialize


@pytest.fixture
def desk(db):
    return make_desk(items=3, slots=2, annotators=3)


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def ask(desk, number=0, text="Is a quote ham?"):
    serialize(desk.annotators[number])
    assignment = desk.claim(number)
    return ask_question(by=desk.annotators[number], assignment=assignment, text=text)


def answer(desk, question, text="Yes."):
    return answer_question(by=desk.project.created_by, question=question, text=text)


def told(kind):
    rows = Notification.objects.filter(kind=kind).order_by("member")
    return list(rows.values_list("member_id", flat=True))


def test_the_manager_is_told_and_everybody_who_holds_the_item_hears_the_answer(desk, inside):
    desk.claim(1)
    question = ask(desk)
    assert told("question_asked") == [desk.project.created_by_id]
    answer(desk, question)
    assert told("question_answered") == [desk.annotators[0].pk, desk.annotators[1].pk]
    notification = Notification.objects.filter(kind="question_answered").first()
    assert notification.url.endswith(f"/questions/mine/#question-{question.pk}")


def test_who_sees_which_question(desk, inside):
    first, second, third = desk.annotators
    question = ask(desk)
    desk.claim(1)
    assert list(questions_for(first, desk.project)) == [question]
    assert not questions_for(second, desk.project)
    assert not questions_about(question.item, member=second)
    answer(desk, question)
    assert list(questions_for(second, desk.project)) == [question]
    assert list(questions_about(question.item, member=second)) == [question]
    assert not questions_for(third, desk.project)


def test_the_same_words_twice_are_one_question(desk, inside):
    assert ask(desk) == ask(desk)
    assert ask(desk, text="And a forwarded one?").pk
    assert Question.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  \n ", "\0", "x" * 2001])
def test_words_are_needed_and_not_too_many(desk, inside, text):
    with pytest.raises(Invalid):
        ask(desk, text=text)
    question = ask(desk)
    with pytest.raises(Invalid):
        answer(desk, question, text)


def test_nobody_floods_a_manager(desk, inside):
    for number in range(MAX_OPEN):
        question = ask(desk, text=f"Question {number}?")
    with pytest.raises(Conflict, match="open questions"):
        ask(desk, text="One more?")
    answer(desk, question)
    assert ask(desk, text="One more?").pk


def test_an_annotator_does_not_answer(desk, inside):
    with pytest.raises(Forbidden):
        answer_question(by=desk.annotators[1], question=ask(desk), text="Yes.")


@pytest.mark.race
def test_a_question_is_answered_once(committed_db):
    desk = make_desk(slug="race")
    with tenant(desk.organization.pk):
        question = ask(desk)

    def reply(number):
        with tenant(desk.organization.pk):
            try:
                answer(desk, question, f"Answer {number}.")
            except Conflict as refusal:
                return refusal.code
        return f"Answer {number}."

    results = race(*(partial(reply, number) for number in range(4)))
    with tenant(desk.organization.pk):
        kept = Question.objects.get().answer
    assert sorted(results) == sorted([kept, *["answered"] * 3])


@pytest.fixture
def signed_in(client, world):
    def enter(role):
        client.force_login(world.acme.users[role])
        return client

    return enter


def test_a_manager_answers_in_the_page(signed_in, world):
    acme = world.acme
    client = signed_in("manager")
    url = reverse("questions", args=["acme", acme.project.pk])
    page = BeautifulSoup(client.get(url).content, "html.parser")
    assert acme.question.text in page.main.text
    form = page.select_one("article form")
    assert client.post(form["action"], {"answer": " "}).status_code == 422
    assert client.post(form["action"], {"answer": "It is ham."}).status_code == 302
    assert "No open questions" in client.get(url).text
    assert "It is ham." in client.get(url, {"state": "answered"}).text
    assert "No questions found" in client.get(url, {"state": "all", "search": "zebra"}).text


def test_a_late_answer_is_shown_again_with_the_reason(signed_in, world):
    acme = world.acme
    with tenant(acme.pk):
        answer_question(by=acme.members["owner"], question=acme.question, text="Ham.")
    url = reverse("question_answer", args=["acme", acme.project.pk, acme.question.pk])
    response = signed_in("manager").post(url, {"answer": "Spam."})
    assert response.status_code == 409
    assert "has already answered this question" in response.text


def test_an_annotator_asks_with_and_without_a_script(signed_in, world):
    acme = world.acme
    client = signed_in("annotator")
    url = reverse("assignment_questions", args=["acme", acme.assignment.pk])
    assert client.post(url, {"text": "Why?"}).status_code == 302
    sent = client.post(url, {"text": "Really?"}, content_type="application/json")
    assert [each["text"] for each in sent.json()["questions"]] == ["Why?", "Really?"]
    refused = client.post(url, {"text": ""}, content_type="application/json")
    assert refused.status_code == 422
    page = client.get(reverse("my_questions", args=["acme", acme.project.pk]))
    assert "Really?" in page.text


def test_a_form_without_a_script_asks_and_the_work_stays(desk, client):
    client.force_login(desk.annotators[0].user)
    page = reverse("label", args=[desk.organization.slug, desk.project.pk])
    form = BeautifulSoup(client.get(page).content, "html.parser").select_one("#ask-form")
    answer = client.post(form["action"], {"text": "Is a quote ham?"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "Question sent. You will be notified when it is answered." in answer.text
    again = BeautifulSoup(answer.content, "html.parser").select_one("#ask-form")
    assert again["action"] == form["action"], "another item came"
    known = client.get(form["action"], headers={"Accept": "application/json"}).json()
    assert known == {"questions": [{"text": "Is a quote ham?", "answer": "", "by": ""}]}
