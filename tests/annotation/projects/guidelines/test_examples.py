"""Do examples that are items show the item as it is now, and nothing of one that is gone?"""

import pytest

from annotation.datasets.items.filters import Wanted, narrowed
from annotation.datasets.models import Item, ItemState
from annotation.projects.guidelines import examples
from annotation.projects.guidelines.actions import publish_guideline
from annotation.projects.guidelines.compare import compare_versions
from annotation.projects.guidelines.content import Example, parse_guideline
from annotation.projects.guidelines.examples import add_item_example, search_items
from annotation.projects.guidelines.queries import draft_of
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.pages import at, form_values, sign_in, text_of
from tests.factories.projects import make_batch, make_item, make_project


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


def add(side, item, class_key="spam", **values):
    """The item as an example in the draft."""
    with tenant(side.pk):
        project = Project.objects.get(pk=side.project.pk)
        values = {"good": True, "note": "It sells."} | values
        return add_item_example(
            by=side.members["manager"], project=project, item=item, class_key=class_key, **values
        )


def examples_of(side, class_key="spam"):
    with tenant(side.pk):
        return parse_guideline(draft_of(side.project).content).block(class_key).examples


def test_from_the_item_to_the_reader_and_away_again(side, manager):
    item = side.items[3]
    assert "Use as example" in text_of(
        manager.get(at(side, "item_detail", side.project.pk, item.pk))
    )
    page = at(side, "guideline_example", side.project.pk, item.pk)
    sent = form_values(manager.get(page)) | {"class_key": "spam", "note": "It sells."}
    response = manager.post(page, sent)
    assert response["Location"].endswith("#block-spam")
    assert examples_of(side)[-1] == Example(item=item.pk, good=True, note="It sells.")
    edit = manager.get(at(side, "guideline_edit", side.project.pk))
    assert item.text in text_of(edit)
    manager.post(at(side, "guideline_edit", side.project.pk), form_values(edit) | {"save": "1"})
    assert examples_of(side)[-1].item == item.pk  # saving the form keeps it

    with tenant(side.pk):
        project = Project.objects.get(pk=side.project.pk)
        version = publish_guideline(by=side.members["manager"], project=project, level="minor")
    assert item.text not in str(version.content)
    reader = sign_in(side.users["annotator"])
    guideline = at(side, "guideline", side.project.pk)
    assert item.text in text_of(reader.get(guideline))
    with tenant(side.pk):
        Item.objects.filter(pk=item.pk).update(text="as it reads now")
    assert "as it reads now" in text_of(reader.get(guideline))
    with tenant(side.pk):
        Item.objects.filter(pk=item.pk).update(state=ItemState.EXCLUDED)
    told = text_of(reader.get(guideline))
    assert "as it reads now" not in told
    assert "It sells." not in told
    page = manager.get(at(side, "guideline_edit", side.project.pk))
    assert "deleted or excluded" in text_of(page)


def test_choosing_the_same_item_again_changes_its_example(side):
    add(side, side.items[3])
    add(side, side.items[3], good=False, note="It only looks like it.")
    items = [each for each in examples_of(side) if each.item]
    assert items == [Example(item=side.items[3].pk, good=False, note="It only looks like it.")]


def test_an_item_row_can_be_removed_and_a_made_up_one_is_dropped(side, manager, world):
    add(side, side.items[3])
    url = at(side, "guideline_edit", side.project.pk)
    sent = form_values(manager.get(url))
    place = next(name for name, value in sent.items() if value == [str(side.items[3].pk)])
    foreign = world.other.items[0].pk
    manager.post(url, sent | {place: str(foreign), "save": "1"})
    assert [each.item for each in examples_of(side)] == [None]
    add(side, side.items[3])
    sent = form_values(manager.get(url))
    manager.post(url, sent | {place.replace("-item", "-remove"): "on", "save": "1"})
    assert [each.item for each in examples_of(side)] == [None]


def test_what_can_be_no_example(side, world):
    with tenant(side.pk):
        other = make_item(make_batch(make_project("Other", by=side.members["manager"])), "x")
    with pytest.raises(Invalid, match="excluded"):
        add(side, other)
    with pytest.raises(Invalid, match="classes"):
        add(side, side.items[3], class_key="nothing")


def test_a_comparison_speaks_of_the_items_text(side):
    draft = add(side, side.items[3])
    with tenant(side.pk):
        project = Project.objects.select_related("guideline").get(pk=side.project.pk)
        pieces = (
            compare_versions(side.members["manager"], project.guideline, draft)[0].changes[0].pieces
        )
    added = [piece.text for piece in pieces if piece.state == "added"]
    assert added == [f"Good example: {side.items[3].text} (It sells.)\n"]


def test_the_search_looks_through_a_bounded_number_and_goes_on(side, manager, monkeypatch):
    monkeypatch.setattr(examples, "SEARCHED", 2)
    with tenant(side.pk):
        rows, further = search_items(side.project, "TEXT 1 of", None)
        assert rows == []
        rows, further = search_items(side.project, "text 1 of", further)
        assert rows == []
        rows, further = search_items(side.project, "text 1 of", further)
        assert [row.pk for row in rows] == [side.items[0].pk]
        assert further is None
        assert search_items(side.project, side.items[4].external_id, None)[0] == [side.items[4]]
    url = at(side, "guideline_examples", side.project.pk)
    assert "Search older items" in text_of(manager.get(url, {"q": "text 1"}))


def test_the_search_finds_what_the_list_of_items_finds(side):
    with tenant(side.pk):
        Item.objects.filter(pk=side.items[2].pk).update(text="You can claim your big prize now")
        for typed in ("claim prize", "PRI cla", "prize!", "claim nothing", "??"):
            found, _further = search_items(side.project, typed, None)
            listed = narrowed(side.project, Wanted(q=typed))
            assert {item.pk for item in found} == {item.pk for item in listed}
        assert [item.pk for item in search_items(side.project, "prize claim", None)[0]] == [
            side.items[2].pk
        ]


def test_a_page_of_results_ends_and_goes_on(side, monkeypatch):
    monkeypatch.setattr(examples, "FOUND", 2)
    with tenant(side.pk):
        first, further = search_items(side.project, "", None)
        second, further = search_items(side.project, "", further)
        third, end = search_items(side.project, "", further)
    assert [each.pk for each in (*first, *second, *third)] == [
        item.pk for item in reversed(side.items)
    ]
    assert end is None


def test_several_items_become_examples_in_one_form(side, manager):
    url = at(side, "guideline_examples", side.project.pk)
    items = [side.items[1].pk, side.items[2].pk]
    sent = {"item": items, "class_key": "ham", "verdict": "bad", "note": "Friends."}
    response = manager.post(f"{url}?q=text&class=ham", sent | {"more": "1"})
    assert response["Location"] == f"{url}?q=text&class=ham"
    assert examples_of(side, "ham")[-2:] == tuple(
        Example(item=item, good=False, note="Friends.") for item in items
    )
    response = manager.post(url, sent | {"class_key": "spam"})
    assert response["Location"] == f"{at(side, 'guideline_edit', side.project.pk)}#block-spam"


def test_an_empty_selection_and_items_of_others_become_no_examples(side, manager, world):
    url = at(side, "guideline_examples", side.project.pk)
    for item in ([], ["x"], [world.other.items[0].pk]):
        sent = {"item": item, "class_key": "ham", "verdict": "good"}
        response = manager.post(url, sent)
        assert response.status_code == 422
        assert "Select at least one item." in text_of(response)
