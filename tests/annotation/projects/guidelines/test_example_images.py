"""Where are items with an image seen as examples, and who gets the image?"""

import pytest

from annotation.datasets.models import Item, ItemState
from annotation.projects.guidelines.actions import publish_guideline
from annotation.projects.guidelines.examples import add_item_example
from annotation.projects.guidelines.queries import draft_of
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.annotation.pages import at, page_of, sign_in
from tests.factories.media import (
    image,
    make_image_item,
    make_image_project,
    make_item_part,
    make_media,
)
from tests.factories.projects import make_batch, make_guideline
from tests.factories.work import make_assignment


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def project(side):
    """A project of images on which acme's annotator works, with two of them."""
    manager = side.members["manager"]
    with tenant(side.pk):
        project = make_image_project(by=manager, pools=[side.pool])
        make_guideline(project, by=manager, readers=[side.members["annotator"]])
    return project


@pytest.fixture
def item(side, project):
    with tenant(side.pk):
        media = make_media(image(), stored=True)
        return make_image_item(make_batch(project), media)


def key_of(project):
    return project.schema.fields[0]["options"][0]["key"]


def make_example(side, project, item, *, level="minor"):
    """Put it into the draft; with a level the draft is published."""
    by = side.members["manager"]
    with tenant(side.pk):
        held = Project.objects.select_related("schema").get(pk=project.pk)
        add_item_example(by=by, project=held, item=item, class_key=key_of(held), good=True)
        if level:
            publish_guideline(by=by, project=held, level=level)


def status(side, role, project, item):
    return sign_in(side.users[role]).get(where(side, project, item)).status_code


def where(side, project, item):
    return at(side, "guideline_example_image", project.pk, item.pk)


def test_an_image_is_seen_once_it_is_an_example_of_what_one_may_read(side, project, item):
    roles = ("annotator", "manager")
    assert [status(side, role, project, item) for role in roles] == [404, 404]
    make_example(side, project, item, level=None)
    assert [status(side, role, project, item) for role in roles] == [404, 200], "a draft"
    with tenant(side.pk):
        publish_guideline(
            by=side.members["manager"],
            project=Project.objects.get(pk=project.pk),
            level="minor",
        )
    assert [status(side, role, project, item) for role in roles] == [200, 200]
    with tenant(side.pk):
        Item.objects.filter(pk=item.pk).update(state=ItemState.EXCLUDED)
    assert [status(side, role, project, item) for role in roles] == [404, 404]


def test_nobody_gets_it_through_another_project_or_without_the_grant(side, project, item):
    make_example(side, project, item)
    assert status(side, "annotator", side.project, item) == 404
    assert status(side, "reviewer", project, item) == 404
    answer = sign_in(side.users["annotator"]).get(where(side, project, item))
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"].startswith("private")


def images_on(side, role, url):
    shown = page_of(sign_in(side.users[role]).get(url)).select("img[src*='/guideline/examples/']")
    return {image["src"] for image in shown if image["alt"]}


def test_it_stands_in_the_guideline_beside_the_work_and_where_versions_differ(side, project, item):
    with tenant(side.pk):
        make_assignment(item, side.members["annotator"], pool=side.pool)
    make_example(side, project, item, level=None)
    with tenant(side.pk):
        draft = draft_of(project)
    expected = {where(side, project, item)}
    manager = "manager"
    assert images_on(side, manager, at(side, "guideline_version", project.pk, draft.pk)) == expected
    assert images_on(side, manager, at(side, "guideline_publish", project.pk)) == expected
    assert images_on(side, manager, at(side, "guideline_compare", project.pk)) == expected
    with tenant(side.pk):
        by = side.members[manager]
        publish_guideline(by=by, project=Project.objects.get(pk=project.pk), level="minor")
    assert images_on(side, "annotator", at(side, "guideline", project.pk)) == expected
    assert images_on(side, "annotator", at(side, "label", project.pk)) == expected


def test_an_example_that_compares_images_shows_each_of_them(side, project):
    colours = ("red", "navy")
    with tenant(side.pk):
        made = [make_media(image(colour=colour), stored=True) for colour in colours]
        parts = [{"media": "image", "name": "secret.png"} for _ in colours]
        item = make_image_item(make_batch(project), None, text="Which?", parts=parts)
        for place, media in enumerate(made):
            make_item_part(item, media, place=place)
    addresses = [
        at(side, "guideline_example_part", project.pk, item.pk, place) for place in range(3)
    ]
    annotator = sign_in(side.users["annotator"])
    assert [annotator.get(each).status_code for each in addresses] == [404, 404, 404]
    make_example(side, project, item)
    assert [annotator.get(each).status_code for each in addresses] == [200, 200, 404]
    page = at(side, "guideline", project.pk)
    assert images_on(side, "annotator", page) == set(addresses[:2])
    assert "secret" not in annotator.get(page).content.decode()
