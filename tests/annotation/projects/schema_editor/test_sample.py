"""Is a schema tried out on an item of the project itself, and only by who may see it?"""

import json

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project
from annotation.projects.schema_editor.sample import sample_of
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, page_of, sign_in
from tests.factories import media, projects


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def shown(side):
    """What the schema page puts into its preview, as a function of what is sent."""
    client, url = sign_in(side.users["manager"]), at(side, "project_schema", side.project.pk)
    before = form_values(client.get(url))

    def show(**sent):
        page = page_of(
            client.post(url, before | {"do": "preview"} | sent) if sent else client.get(url)
        )
        found = page.find(id="sample-data")
        return page, json.loads(found.string) if found else None

    return show


def own_items(side):
    with tenant(side.pk):
        return list(Item.objects.filter(project=side.project).order_by("pk"))


def beside(page, way):
    return page.find(attrs={"data-way": way})["data-sample"]


def test_the_first_item_lies_there_with_the_questions_as_they_are_typed(side, shown):
    first, second, *_ = own_items(side)
    page, data = shown()
    assert data["item"] == first.pk
    assert data["content"]["text"] == first.text
    assert [field["name"] for field in data["fields"]] == ["label"]
    assert (beside(page, "before"), beside(page, "after")) == ("", str(second.pk))
    assert page.find("input", attrs={"name": "sample"})["value"] == str(first.pk)
    _page, data = shown(**{"label.title": "Which is it?"})
    assert data["fields"][0]["title"] == "Which is it?"


def test_another_item_is_taken(side, shown):
    first, second, third, *_ = own_items(side)
    page, data = shown(sample=str(second.pk))
    assert data["content"]["text"] == second.text
    assert (beside(page, "before"), beside(page, "after")) == (str(first.pk), str(third.pk))


def test_items_elsewhere_are_not_found(world, side, shown):
    with tenant(side.pk):
        elsewhere = projects.make_project("Elsewhere", by=side.members["manager"])
        other = projects.make_item(projects.make_batch(elsewhere), "Nothing of yours")
    first = own_items(side)[0]
    for wanted in (other.pk, own_items(world.other)[0].pk, 0, 10**17, "9" * 30, "-1", "²", "x"):
        page, data = shown(sample=str(wanted))
        assert data["item"] == first.pk, wanted
        assert "Nothing of yours" not in str(page)


def test_what_nobody_can_be_asked_about_is_passed_over(side, shown):
    first, second, *_ = own_items(side)
    with tenant(side.pk):
        Item.objects.filter(pk=first.pk).update(state=ItemState.EXCLUDED)
    page, data = shown(sample=str(first.pk))
    assert data["item"] == second.pk
    assert beside(page, "before") == ""


def test_media_are_found_where_the_item_browser_has_them(side):
    with tenant(side.pk):
        images = media.make_image_project(by=side.members["manager"])
        item = media.make_image_item(projects.make_batch(images), media.make_media(b"cells"))
        sample = sample_of(Project.objects.get(pk=images.pk), side.members["owner"])
    assert sample.content["url"] == at(side, "item_media", images.pk, item.pk)
    assert sample.content["type"] == "image"
    assert (sample.before, sample.after) == (None, None)


def test_who_may_not_see_the_items_gets_none(side):
    with tenant(side.pk):
        assert sample_of(side.project, side.members["manager"]) is not None
        assert sample_of(side.project, side.members["annotator"]) is None


def test_without_data_the_questions_stand_alone(side):
    with tenant(side.pk):
        blank = projects.make_project("Blank", by=side.members["owner"])
    page = page_of(sign_in(side.users["owner"]).get(at(side, "project_schema", blank.pk)))
    preview = page.find(attrs={"data-part": "preview"})
    assert page.find(id="sample-data") is None
    assert preview.find(attrs={"data-field": "label"})
    assert "Once the project has data" in preview.get_text()
