"""Is it told what a new schema means for answers, before it is in force?"""

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.label_types.schema import parse_schema
from annotation.projects import schema_effects
from annotation.projects.schema_change import NeedsConfirmation, publish_schema
from annotation.projects.schema_effects import effects_of
from annotation.workflow.lifecycle.models import Annotation
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.factories import projects, work


@pytest.fixture
def acme(world):
    with tenant(world.acme.pk):
        yield world.acme


@pytest.fixture
def manager(acme):
    return acme.members["manager"]


def choice(*keys, name="label", **values):
    options = [each if isinstance(each, dict) else {"key": each, "title": each} for each in keys]
    return {"kind": "choice", "name": name, "title": name.title(), "options": options} | values


def below(key, parent):
    return {"key": key, "title": key, "parent": parent}


def rating(**values):
    return {"kind": "rating", "name": "tone", "title": "Tone"} | values


def text(**values):
    return {"kind": "text", "name": "note", "title": "Note"} | values


OLD = [
    choice("ham", "spam", "odd"),
    choice("a", "b", "c", name="several", multiple=True, required=False),
    rating(required=False),
    text(required=False),
]
ANSWERS = [
    {"label": "ham", "several": ["a", "b"], "tone": 5, "note": "long enough"},
    {"label": "ham", "several": ["b"], "tone": None, "note": None},
    {"label": "spam", "several": None, "tone": 1, "note": "short"},
]


@pytest.fixture
def project(acme, manager):
    """A project of three done answers under OLD."""
    return answered(acme, manager, OLD, ANSWERS)


def answered(acme, manager, fields, answers):
    """A project of done answers under these fields."""
    made = projects.make_project("Effects", by=manager)
    made.schema.fields = fields
    made.schema.save()
    batch = projects.make_batch(made)
    for number, answer in enumerate(answers):
        item = projects.make_item(batch, f"text {number}", state=ItemState.DONE)
        assignment = work.make_assignment(item, acme.members["annotator"], pool=acme.pool)
        work.make_annotation(assignment, schema=made.schema, answer=answer)
    return made


def effects(project, *fields):
    found = effects_of(project, parse_schema(OLD), parse_schema(list(fields)))
    return [(each.text, each.answers) for each in found.found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (OLD, []),
        ([choice("ham", "spam", "odd", title="Renamed"), *OLD[1:]], []),
        ([choice("ham", "spam"), *OLD[1:]], []),
        ([choice("spam", "odd"), *OLD[1:]], [("The class “ham” of “Label” is removed.", 2)]),
        (
            [OLD[0], choice("b", "c", name="several", multiple=True, required=False), *OLD[2:]],
            [("The class “a” of “Several” is removed.", 1)],
        ),
        (OLD[1:], [("The field “Label” is removed.", 3)]),
        ([*OLD[:2], OLD[3]], [("The field “Tone” is removed.", 2)]),
        ([*OLD[:3], text()], [("“Note” is now required.", 1)]),
        ([*OLD, choice("x", "y", name="more")], [("“More” is now required.", 3)]),
        ([*OLD, choice("x", "y", name="more", required=False)], []),
        (
            [*OLD, text(name="why", title="Why", show_if={"field": "label", "values": ["ham"]})],
            [("“Why” is now required.", 2)],
        ),
        (
            [*OLD, text(name="why", title="Why", show_if={"field": "several", "values": ["b"]})],
            [("“Why” is now required.", 2)],
        ),
        (
            [*OLD, text(name="why", title="Why", show_if={"field": "tone", "values": [5]})],
            [("“Why” is now required.", 1)],
        ),
        (
            [choice("ham", "odd", below("spam", "ham")), *OLD[1:]],
            [("The class “ham” of “Label” can no longer be chosen itself.", 2)],
        ),
        (
            [choice("ham", "spam", "odd", multiple=True), *OLD[1:]],
            [("“Label” now takes several classes instead of one.", 3)],
        ),
        (
            [OLD[0], choice("a", "b", "c", name="several", required=False), *OLD[2:]],
            [("“Several” now takes one class instead of several.", 2)],
        ),
        (
            [OLD[0], OLD[1] | {"max_choices": 1}, *OLD[2:]],
            [("The number of classes for “Several” changes.", 1)],
        ),
        (
            [*OLD[:2], rating(most=4, required=False), OLD[3]],
            [("The scale of “Tone” now ranges from 1 to 4.", 1)],
        ),
        (
            [*OLD[:3], text(min_length=6, required=False)],
            [("“Note” now takes 6 to 2000 characters.", 1)],
        ),
    ],
)
def test_what_a_change_means(project, fields, expected):
    assert effects(project, *fields) == expected


def test_a_condition_on_a_class_holds_for_all_below_it(project):
    tree = choice("top", below("ham", "top"), below("spam", "top"), "odd")
    why = text(name="why", title="Why", show_if={"field": "label", "values": ["top"]})
    assert effects(project, tree, *OLD[1:], why) == [("“Why” is now required.", 3)]


def test_superseded_answers_do_not_count_and_the_look_is_bounded(project, monkeypatch):
    Annotation.objects.filter(project=project, answer__label="spam").update(is_live=False)
    assert effects(project, *OLD[1:]) == [("The field “Label” is removed.", 2)]
    monkeypatch.setattr(schema_effects, "LOOKED_AT", 1)
    found = effects_of(project, parse_schema(OLD), parse_schema(OLD[1:]))
    assert (found.is_partly, found.found[0].answers) == (True, 1)


def test_it_takes_a_yes_to_just_that(project, manager):
    fields = [choice("spam", "odd"), *OLD[1:]]
    with pytest.raises(NeedsConfirmation) as asked:
        publish_schema(by=manager, project=project, fields=fields)
    more = [fields[0], *OLD[1:3], text()]
    with pytest.raises(NeedsConfirmation):  # agreed to something else
        publish_schema(by=manager, project=project, fields=more, confirmed=asked.value.token)
    before = list(Annotation.objects.filter(project=project).order_by("pk").values("answer"))
    version = publish_schema(
        by=manager, project=project, fields=fields, confirmed=asked.value.token
    )
    assert version.number == 2
    after = list(Annotation.objects.filter(project=project).order_by("pk").values("answer"))
    assert before == after


def test_a_question_with_answers_to_be_accepted_stays(project, manager):
    item = Item.objects.filter(project=project).latest("pk")
    Item.objects.filter(pk=item.pk).update(state=ItemState.REVIEW)
    with pytest.raises(Invalid, match="unfinished items have annotations"):
        publish_schema(by=manager, project=project, fields=OLD[1:])


def test_answers_of_a_removed_class_are_still_compared_and_named():
    schema = parse_schema([choice("spam", "odd")])
    assert schema.agreement({"label": "ham"}, {"label": "ham"}) == 1
    assert schema.agreement({"label": "ham"}, {"label": "spam"}) == 0
    assert schema.summary({"label": "ham"}) == "ham"


RANKINGS = [
    {"ranks": [1, 1], "shown": [0, 1]},
    {"ranks": [2, 1], "shown": [0, 1]},
    {"best": 0, "worst": 1, "shown": [1, 0]},
    None,
]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"ties": True}, {}, [("“Better” no longer allows ties.", 1)]),
        ({"ties": True}, {"ties": True, "way": "list"}, []),
        ({}, {"way": "best_worst"}, [("The comparison method of “Better” changes.", 2)]),
        ({"way": "best_worst"}, {}, [("The comparison method of “Better” changes.", 1)]),
    ],
)
def test_another_way_to_compare_and_no_more_ties(acme, manager, before, after, expected):
    field = {"kind": "ranking", "name": "better", "title": "Better", "required": False}
    project = answered(acme, manager, [field], [{"better": each} for each in RANKINGS])
    found = effects_of(project, parse_schema([field | before]), parse_schema([field | after]))
    assert [(each.text, each.answers) for each in found.found] == expected


def skeleton(*keys):
    points = [{"key": key, "title": key} for key in keys]
    options = [{"key": "cell", "title": "Cell"}]
    field = {"kind": "keypoint", "name": "cells", "title": "Cells", "options": options}
    return [field | {"points": points}]


def test_points_that_are_gone_are_told_where_they_were_placed(acme, manager):
    points = {"nose": [1.0, 2.0, 2], "tail": [0.0, 0.0, 0]}
    instance = {"id": "r1", "label": "cell", "points": points}
    old = skeleton("nose", "tail")
    made = answered(acme, manager, old, [{"cells": [instance]}])
    found = effects_of(made, parse_schema(old), parse_schema(skeleton("mouth")))
    told = [(each.text, each.answers) for each in found.found]
    assert told == [("The keypoint “nose” of “Cells” is removed.", 1)]


def test_a_name_keeps_its_kind_once_there_are_answers(project, manager):
    other = [rating(name="label", title="Label", required=False), *OLD[1:]]
    with pytest.raises(Invalid, match="another label type in an earlier version"):
        publish_schema(by=manager, project=project, fields=other)
    with pytest.raises(NeedsConfirmation) as asked:
        publish_schema(by=manager, project=project, fields=OLD[1:])
    confirmed = asked.value.token
    publish_schema(by=manager, project=project, fields=OLD[1:], confirmed=confirmed)
    with pytest.raises(Invalid, match="another label type in an earlier version"):
        publish_schema(by=manager, project=project, fields=[*OLD[1:], other[0]])


def test_so_does_that_of_an_attribute(acme, manager):
    def boxes(attribute):
        options = [{"key": "cell", "title": "Cell"}]
        field = {"kind": "box", "name": "cells", "title": "Cells", "options": options}
        return [field | {"required": False, "attributes": [attribute]}]

    made = answered(acme, manager, boxes(text(required=False)), [{"cells": None}])
    with pytest.raises(Invalid, match="“cells--note” had another label type"):
        publish_schema(by=manager, project=made, fields=boxes(rating(name="note", required=False)))


def test_without_answers_any_kind_may_follow(acme, manager):
    made = answered(acme, manager, OLD, [])
    fields = [rating(name="label", title="Label", required=False), *OLD[1:]]
    assert publish_schema(by=manager, project=made, fields=fields).number == 2
