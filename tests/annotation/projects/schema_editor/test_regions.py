"""Can fields whose answers are regions be made and changed on the schema's page?"""

import pytest

from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.annotation.projects.schema_editor.test_page import Editor, stored


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def editor(side):
    return Editor(side)


def with_names(editor):
    """The schema's own field, and below it names with a question about each."""
    editor.press("add:span")
    names = editor.rows[-1]
    editor.type(
        {
            f"{names}.title": "Names",
            f"{names}.~1.title": "Person",
            f"{names}.~2.title": "Place",
            f"{names}.overlap": "none",
            f"{names}.max_regions": "9",
        }
    )
    editor.press(f"add-attribute:{names}:choice")
    sure = editor.rows[-1]
    editor.type({f"{sure}.title": "Sure?", f"{sure}.~1.title": "Yes", f"{sure}.~2.title": "No"})
    return names, sure


def published(side, editor):
    editor.press("publish")
    assert editor.response.status_code == 302, editor.page.get_text(" ", strip=True)[:2000]
    return {field["name"]: field for field in stored(side).fields}


def test_names_with_a_question_about_each_are_made_and_shown_again(side, editor):
    with_names(editor)
    names = published(side, editor)["names"]
    assert [each["key"] for each in names["options"]] == ["person", "place"]
    assert (names["overlap"], names["max_regions"], names["snap"]) == ("none", 9, "word")
    (sure,) = names["attributes"]
    assert (sure["name"], [each["key"] for each in sure["options"]]) == ("sure", ["yes", "no"])
    again = Editor(side)
    assert again.sent["names--sure.title"] == ["Sure?"]
    assert again.sent["names--sure.of"] == ["names"]
    before = stored(side).pk
    published(side, again)
    assert stored(side).pk == before, "nothing was changed"


def test_a_question_may_depend_on_the_class_or_on_one_above_it(side, editor):
    names, sure = with_names(editor)
    editor.press(f"add-attribute:{names}:text")
    why = editor.rows[-1]
    editor.type({f"{why}.title": "Why", f"{why}.on": sure})
    editor.press("refresh").type({f"{why}.values": ["~2"]})
    editor.type({f"{sure}.on": names})
    editor.press("refresh").type({f"{sure}.values": ["~1"]})
    first, second = published(side, editor)["names"]["attributes"]
    assert first["show_if"] == {"field": "label", "values": ["person"]}
    assert second["show_if"] == {"field": "sure", "values": ["no"]}
    again = Editor(side)
    assert again.sent["names--why.on"] == ["names--sure"]
    assert again.sent["names--sure.on"] == ["names"]


def test_intervals_of_time_have_their_shortest_length_in_seconds(side, editor):
    with tenant(side.pk):
        Project.objects.update(media_type="audio")
    editor = Editor(side)
    editor.press("add:segment")
    turns = editor.rows[-1]
    editor.type(
        {
            f"{turns}.title": "Turns",
            f"{turns}.~1.title": "Ann",
            f"{turns}.overlap": "other",
            f"{turns}.shortest": "0,25",
            f"{turns}.per_channel": "on",
        }
    )
    made = published(side, editor)["turns"]
    assert (made["overlap"], made["min_length"], made["per_channel"]) == ("other", 250_000, True)
    again = Editor(side)
    assert again.sent["turns.shortest"] == ["0.25"]
    again.type({"turns.shortest": "soon"})
    again.press("publish")
    assert again.response.status_code != 302


def test_what_is_asked_about_regions_moves_and_goes_with_its_field(side, editor):
    names, sure = with_names(editor)
    editor.press(f"up:{names}")
    assert editor.rows[:2] == [names, sure]
    editor.press(f"remove:{names}")
    assert names not in editor.rows
    assert sure not in editor.rows


def test_relations_stand_between_the_intervals_of_a_field_above(side, editor):
    names, _ = with_names(editor)
    editor.press("add:relation")
    ties = editor.rows[-1]
    editor.type({f"{ties}.title": "Ties", f"{ties}.~1.title": "Is in", f"{ties}.~2.title": "Met"})
    editor.press("publish")
    assert editor.response.status_code == 422
    assert "that contains the spans to relate" in editor.problems(ties)
    editor.type({f"{ties}.between": names, f"{ties}.symmetric": ["~2"]})
    made = published(side, editor)["ties"]
    assert (made["between"], made["symmetric"]) == ("names", ["met"])
    again = Editor(side)
    assert again.sent["ties.between"] == ["names"]
    assert again.sent["ties.symmetric"] == ["met"]


def test_one_class_is_enough_and_none_is_told_at_its_place(side, editor):
    editor.press("add:span")
    names = editor.rows[-1]
    editor.type({f"{names}.title": "Names"})
    editor.press("publish")
    assert "Enter at least one class." in editor.problems(names)
    editor.type({f"{names}.~1.title": "Person"})
    assert len(published(side, editor)["names"]["options"]) == 1


def test_kinds_of_images_are_offered_for_images_only(side, editor):
    offered = {button["value"] for button in editor.page.select("button[name=do]")}
    assert "add:span" in offered
    assert not {"add:box", "add:polygon", "add:keypoint"} & offered
    with tenant(side.pk):
        Project.objects.filter(pk=side.project.pk).update(media_type="image")
    offered = {button["value"] for button in Editor(side).page.select("button[name=do]")}
    assert {"add:box", "add:polygon", "add:polyline", "add:keypoint"} <= offered
    assert "add:span" not in offered


def test_a_skeleton_is_typed_and_its_points_keep_their_keys(side, editor):
    editor.press("add:keypoint")
    figure = editor.rows[-1]
    typed = {"title": "Figure", "~1.title": "Person", "points": "Nose\nLeft eye", "edges": "Nose"}
    editor.type({f"{figure}.{name}": value for name, value in typed.items()})
    editor.press("publish")
    assert "doesn't connect two" in editor.problems(figure)
    editor.type({f"{figure}.edges": "Nose - Left eye"})
    made = published(side, editor)["figure"]
    assert [(each["key"], each["title"]) for each in made["points"]] == [
        ("nose", "Nose"),
        ("left_eye", "Left eye"),
    ]
    assert made["edges"] == [["nose", "left_eye"]]
    again = Editor(side)
    again.type({"figure.points": ["Left eye\nNose\nRight eye"]})
    changed = published(side, again)["figure"]
    assert [each["key"] for each in changed["points"]] == ["left_eye", "nose", "right_eye"]
    assert changed["edges"] == [["nose", "left_eye"]]


def test_options_of_boxes_and_lines_are_kept(side, editor):
    editor.press("add:box")
    boxes = editor.rows[-1]
    editor.type({f"{boxes}.title": "Cells", f"{boxes}.~1.title": "Red", f"{boxes}.min_size": "0.5"})
    editor.press("add:polyline", **{f"{boxes}__rotated": "on"})
    lines = editor.rows[-1]
    editor.type({f"{lines}.title": "Roads", f"{lines}.~1.title": "Road", f"{lines}.tolerance": "x"})
    editor.press("publish")
    assert editor.problems(lines)
    editor.type({f"{lines}.tolerance": "7"})
    made = published(side, editor)
    assert (made["cells"]["rotated"], made["cells"]["min_size"]) == (True, 0.5)
    assert made["roads"]["tolerance"] == 7


def test_masks_are_made_with_what_may_overlap(side):
    with tenant(side.pk):
        type(side.project).objects.filter(pk=side.project.pk).update(media_type="image")
    editor = Editor(side)
    editor.press("add:mask")
    areas = editor.rows[-1]
    editor.type({f"{areas}.title": "Areas", f"{areas}.~1.title": "Road"})
    editor.type({f"{areas}.overlap": "none", f"{areas}.max_regions": "7"})
    found = published(side, editor)["areas"]
    assert (found["kind"], found["overlap"], found["max_regions"]) == ("mask", "none", 7)
    assert Editor(side).sent["areas.overlap"] == ["none"]
