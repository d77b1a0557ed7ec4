"""Can a schema be made on its page without a script, with nothing typed ever lost?"""

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.projects import SCHEMA


@pytest.fixture
def side(world):
    return world.acme


class Editor:
    """A browser without a script on the schema page: types, presses buttons, reads."""

    def __init__(self, side, role="manager"):
        self.side, self.client = side, sign_in(side.users[role])
        self.url = at(side, "project_schema", side.project.pk)
        self.seen(self.client.get(self.url))

    def seen(self, response):
        self.response, self.page = response, page_of(response)
        if response.status_code != 302:
            self.sent = form_values(response)
        return self

    def press(self, word, **typed):
        """Press a button of the page, with something typed before; dots are written __."""
        sent = self.sent | {name.replace("__", "."): value for name, value in typed.items()}
        return self.seen(self.client.post(self.url, sent | {"do": word}))

    def type(self, values):
        self.sent |= values
        return self

    @property
    def rows(self):
        return self.sent["row"]

    def problems(self, place):
        found = self.page.find(id=f"problems-{place}")
        return "" if found is None or found.has_attr("hidden") else found.get_text(" ", strip=True)


@pytest.fixture
def editor(side):
    return Editor(side)


def stored(side):
    with tenant(side.pk):
        return Project.objects.select_related("schema").get(pk=side.project.pk).schema


def test_a_schema_of_every_kind_is_made_by_buttons_alone(side, editor):
    editor.press("add:rating").type({"~1.title": "How sure?", "~1.labels": "1: guess\n5: sure"})
    editor.press("add:text").type({"~2.title": "Why?", "~2.max_length": "300"})
    editor.press("refresh", **{"~1.on": "label"})
    editor.type({"~1.values": ["spam"]})
    editor.press("up:~2")
    assert editor.rows == ["label", "~2", "~1"]
    editor.press("publish", **{"~2.required": []})
    assert editor.response.status_code == 302, text_of(editor.response)
    label, why, sure = schema_of(stored(side).fields).fields
    assert [label.name, why.name, sure.name] == ["label", "why", "how_sure"]
    assert (sure.kind, sure.labels, sure.least, sure.most) == (
        "rating",
        {"1": "guess", "5": "sure"},
        1,
        5,
    )
    assert (sure.show_if.field, sure.show_if.values) == ("label", ("spam",))
    assert (why.kind, why.max_length, why.required, why.multiline) == ("text", 300, False, True)
    assert label.model_dump(exclude={"title"}) == schema_of(SCHEMA).fields[0].model_dump(
        exclude={"title"}
    )


def test_classes_are_renamed_moved_added_and_removed(side, editor):
    editor.type({"label.ham.title": "Wanted"}).press("class-down:label:ham")
    assert editor.sent["label.line"][:2] == ["spam", "ham"]
    spare = editor.sent["label.line"][-1]
    editor.type({f"label.{spare}.title": "Odd one", f"label.{spare}.colour": "7"})
    editor.press("add-class:label").press("publish")
    options = stored(side).fields[0]["options"]
    assert [(option["key"], option["title"], option["colour"]) for option in options] == [
        ("spam", "Spam", 2),
        ("ham", "Wanted", 1),
        ("odd-one", "Odd one", 7),
    ]
    editor.seen(editor.client.get(editor.url)).press("remove-class:label:odd-one")
    editor.press("publish")
    assert [option["key"] for option in stored(side).fields[0]["options"]] == ["spam", "ham"]


def test_pasted_lines_become_a_tree(side, editor):
    editor.press("paste:label", label__paste="Animal\n  Dog\n\tCat\n\n      Siamese\nPlant\n")
    editor.press("publish")
    choice = schema_of(stored(side).fields).fields[0]
    assert [choice.titles[option.key] for option in choice.options] == [
        "Ham",
        "Spam",
        "Animal",
        "Animal › Dog",
        "Animal › Dog › Cat",
        "Animal › Dog › Cat › Siamese",
        "Plant",
    ]
    assert [option.hotkey for option in choice.options[:4]] == ["1", "2", "3", "4"]


def test_a_tree_made_flat_keeps_its_classes(side, editor):
    editor.press("paste:label", label__paste="Animal\n  Dog").press("publish")
    editor.seen(editor.client.get(editor.url)).press("publish", label__tree=[])
    assert [option["parent"] for option in stored(side).fields[0]["options"]] == [""] * 4


@pytest.mark.parametrize(
    ("typed", "place", "sentence"),
    [
        ({"label.spam.title": ""}, "label.spam", "Give the class a title"),
        ({"label.spam.title": "Ham"}, "label", "is used twice"),
        ({"label.spam.hotkey": "1"}, "label", "key “1” is used twice"),
        ({"label.spam.hotkey": "U"}, "label.spam", "guideline, skip, and ask"),
        ({"label.spam.hotkey": "é"}, "label.spam", "one digit or one unaccented letter"),
        ({"label.title": " "}, "label", "Enter a title"),
        ({"label.title": "x" * 121}, "label", "too long"),
        (
            {"label.multiple": "on", "label.min_choices": "9"},
            "label",
            "The minimum number of classes",
        ),
        ({"label.multiple": "on", "label.min_choices": "few"}, "label", "Min choices"),
        ({"~1.title": "R", "~1.most": "99"}, "~1", "must span 1 to 10 points"),
        ({"~1.title": "R", "~1.labels": "7: high"}, "~1", "a point on the scale"),
        ({"~1.title": "R", "~1.on": "label"}, "~1", "Select at least one value"),
    ],
)
@pytest.mark.parametrize("word", ["publish", "preview"])
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(
    side, editor, typed, place, sentence, word
):
    if "~1.title" in typed:
        editor.press("add:rating")
    editor.type({"label.ham.colour": "5"}).press(word, **typed)
    assert sentence in editor.problems(place)
    assert editor.response.status_code == (422 if word == "publish" else 200)
    assert editor.sent["label.ham.colour"] == ["5"]
    assert all(editor.sent[name] in ([value], value) for name, value in typed.items())
    assert stored(side).number == 1


def test_a_button_accuses_nobody(editor):
    editor.press("add:text").press("add:choice").press("up:~2")
    assert not [tag for tag in editor.page.select("[data-problems]") if not tag.has_attr("hidden")]


def test_the_preview_shows_what_is_typed_and_follows_conditions(editor):
    editor.press("add:text").type({"~1.title": "Why?", "~1.on": "label", "~1.values": ["spam"]})
    editor.press("preview", label__title="Is it spam?")
    shown = editor.page.find(attrs={"data-preview-form": True})
    assert "Is it spam?" in shown.legend.text
    assert shown.find(attrs={"data-field": "why"}).has_attr("hidden")
    editor.press("preview", answer="label=spam")
    shown = editor.page.find(attrs={"data-preview-form": True})
    assert not shown.find(attrs={"data-field": "why"}).has_attr("hidden")
    assert shown.find("input", value="spam").has_attr("checked")


def test_removing_a_field_drops_the_conditions_on_it(side, editor):
    editor.press("add:rating").type({"~1.title": "Sure?", "~1.on": "label", "~1.values": ["ham"]})
    editor.press("publish", **{"~1.required": []})
    with tenant(side.pk):
        Item.objects.filter(project=side.project).update(state=ItemState.DONE)
    editor.seen(editor.client.get(editor.url)).press("remove:label")
    editor.press("publish")
    assert "Some annotations don't fit the new schema" in text_of(editor.response)
    assert "“Label” is removed. 2 annotations no longer fit" in text_of(editor.response)
    assert stored(side).number == 2
    editor.press("publish")
    assert [field["name"] for field in stored(side).fields] == ["sure"]


def test_names_and_keys_of_answers_are_never_used_again(side, editor):
    with tenant(side.pk):
        Item.objects.filter(project=side.project).update(state=ItemState.DONE)
    editor.press("remove:label").press("add:choice")
    first, second, *_ = editor.sent["~1.line"]
    editor.type({"~1.title": "Label", f"~1.{first}.title": "Ham", f"~1.{second}.title": "Eggs"})
    editor.press("publish").press("publish")
    (field,) = stored(side).fields
    assert field["name"] == "label_2"


def test_somebody_elses_change_is_not_overwritten_unseen(side, editor):
    Editor(side).press("publish", label__title="Theirs")
    editor.press("publish", label__title="Mine")
    assert "Another manager changed the schema" in text_of(editor.response)
    assert editor.sent["label.title"] == ["Mine"]
    assert stored(side).fields[0]["title"] == "Theirs"
    editor.press("publish")
    assert stored(side).fields[0]["title"] == "Mine"


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "publish"},
        {"do": "publish", "row": ["x"], "x.kind": "nothing"},
        {"do": "up:nobody", "row": ["label"]},
        {"do": "class-up:label:nobody", "row": ["label"], "label.kind": "choice"},
        {"do": "add:nothing"},
        {"do": "publish", "row": ["~1"], "~1.kind": "choice", "~1.line": ["a.b", ""]},
        {"do": "publish", "row": ["~1"], "~1.kind": "text", "~1.title": "T", "~1.min_length": "²"},
        {"do": "preview", "answer": "%", "row": ["label"], "label.kind": "rating"},
    ],
)
def test_what_no_form_of_ours_sends_is_refused_softly(side, sent):
    client = sign_in(side.users["manager"])
    response = client.post(at(side, "project_schema", side.project.pk), sent)
    assert response.status_code in (200, 422)
    assert stored(side).number == 1


def test_a_made_up_id_takes_no_stored_name_of_another_kind(side):
    client = sign_in(side.users["manager"])
    sent = {"row": ["label"], "label.kind": "text", "label.title": "T", "do": "publish"}
    with tenant(side.pk):
        Item.objects.filter(project=side.project).update(state=ItemState.DONE)
    url = at(side, "project_schema", side.project.pk)
    asked = page_of(client.post(url, sent))
    token = asked.find("input", attrs={"name": "confirmed"})["value"]
    client.post(url, sent | {"confirmed": token})
    assert [field["name"] for field in stored(side).fields] == ["t"]


def test_who_may_not_change_it_reads_it(side):
    page = sign_in(side.users["reviewer"]).get(at(side, "project_schema", side.project.pk))
    assert "Ham" in text_of(page)
    assert page_of(page).find(attrs={"data-schema-editor": True}) is None


def test_five_hundred_classes_fit_into_one_form(side, editor):
    editor.press("paste:label", label__paste="\n".join(f"Class {n}" for n in range(498)))
    editor.press("publish")
    assert len(stored(side).fields[0]["options"]) == 500
    editor.seen(editor.client.get(editor.url)).press("paste:label", label__paste="One more")
    assert "at most 500 classes" in editor.problems("label")
    assert editor.sent["label.paste"] == ["One more"]
