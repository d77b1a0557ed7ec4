"""Can somebody whose browser runs no script answer each kind, and questions that come up later?"""

import pytest
from django.urls import reverse

from annotation.projects.models import ProjectState, SchemaVersion
from annotation.workflow.lifecycle.models import Annotation
from core.tenancy.scope import tenant
from tests.annotation.pages import form_values, page_of, sign_in, text_of
from tests.factories import money
from tests.support.desk import make_desk

TREE = [
    {"key": "animal", "title": "Animal"},
    {"key": "dog", "title": "Dog", "parent": "animal"},
    {"key": "cat", "title": "Cat", "parent": "animal"},
    {"key": "plant", "title": "Plant"},
]
TAME = {"show_if": {"field": "what", "values": ["animal"]}}
WHY = {"show_if": {"field": "tame", "values": ["1"]}, "required": False}
FIELDS = [
    {"kind": "choice", "name": "what", "title": "What", "options": TREE},
    {"kind": "rating", "name": "tame", "title": "Tame", **TAME},
    {"kind": "text", "name": "why", "title": "Why", **WHY},
    {
        "kind": "choice",
        "name": "seen",
        "title": "Seen",
        "multiple": True,
        "options": [{"key": "day", "title": "Day"}, {"key": "night", "title": "Night"}],
    },
    {"kind": "text", "name": "note", "title": "Note", "multiline": True, "required": False},
]


@pytest.fixture
def desk(db):
    desk = make_desk()
    with tenant(desk.organization.pk):
        owner = desk.project.created_by
        desk.project.schema = SchemaVersion.objects.create(
            project=desk.project, number=2, fields=FIELDS, created_by=owner
        )
        desk.project.save(update_fields=["schema"])
        for kind in ("rating", "text"):
            money.make_rate(by=owner, label_kind=kind)
            money.make_pay_rate(by=owner, label_kind=kind)
    return desk


class Person:
    """Fills in the page's form as a browser without a script does."""

    def __init__(self, desk):
        self.client = sign_in(desk.annotators[0].user)
        self.url = reverse("label", args=[desk.organization.slug, desk.project.pk])
        self.shown = self.client.get(self.url)

    def form(self):
        return page_of(self.shown).find(id="labeling-form")

    def number(self):
        forms = page_of(self.shown).find(id="main").find_all("form", method="post")
        return [form.get("id") for form in forms].index("labeling-form")

    def asked(self):
        fields = self.form().select("fieldset[data-field]:not([disabled])")
        return [field["data-field"] for field in fields]

    def send(self, **typed):
        asked = self.asked()
        values = {
            name: value
            for name, value in form_values(self.shown, self.number()).items()
            if name in ("csrfmiddlewaretoken", "revision", "guideline") or name in asked
        }
        values["asked"] = [
            hidden["value"]
            for hidden in self.form().select("fieldset:not([disabled]) [name=asked]")
        ]
        self.shown = self.client.post(self.form()["action"], values | typed, follow=True)
        return self.shown.status_code


def answers(desk):
    with tenant(desk.organization.pk):
        return list(Annotation.objects.order_by("pk").values_list("answer", flat=True))


def test_each_kind_is_answered(desk):
    person = Person(desk)
    assert person.asked() == ["what", "seen", "note"]
    assert person.send(what="plant", seen=["night", "day"], note=" one\r\ntwo ") == 200
    assert answers(desk) == [{"what": "plant", "seen": ["day", "night"], "note": "one\ntwo"}]


def test_questions_that_come_up_are_asked_one_after_the_other_and_nothing_typed_is_lost(desk):
    person = Person(desk)
    assert person.send(what="cat", seen="day", note="kept") == 422
    assert person.asked() == ["what", "tame", "seen", "note"]
    assert "makes this field required" in text_of(person.shown)
    assert person.form().find("textarea", {"name": "note"}).text.strip() == "kept"
    assert person.form().find("input", {"value": "cat"}).has_attr("checked")
    assert person.send(tame="1") == 422, "an optional question is shown once too"
    assert person.asked() == ["what", "tame", "why", "seen", "note"]
    assert answers(desk) == []
    assert person.send() == 200
    stored = {"what": "cat", "tame": 1, "why": None, "seen": ["day"], "note": "kept"}
    assert answers(desk) == [stored]


def test_a_question_that_is_not_asked_any_more_goes_with_its_answer(desk):
    person = Person(desk)
    person.send(what="cat", seen="day")
    assert person.send(what="plant", tame="3") == 200
    assert answers(desk) == [{"what": "plant", "seen": ["day"], "note": None}]


def test_what_is_missing_is_said_at_its_field(desk):
    person = Person(desk)
    assert person.send(what="animal", note="kept") == 422
    problem = person.form().select_one("#errors-what")
    assert "is a group" in problem.get_text()
    assert "is required" in person.form().select_one("#errors-seen").get_text()
    assert person.form().find("textarea", {"name": "note"}).text.strip() == "kept"


def test_a_paused_project_says_so_and_not_that_everything_is_done(desk):
    with tenant(desk.organization.pk):
        desk.claim()
        desk.project.state = ProjectState.PAUSED
        desk.project.save(update_fields=["state"])
    person = Person(desk)
    assert person.shown.status_code == 200
    section = page_of(person.shown).find(id="empty")
    assert not section.has_attr("hidden")
    assert "This project is paused" in section.get_text()
    assert "You have finished all items" not in section.get_text()
