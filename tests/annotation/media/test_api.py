"""Does a script bring images and fetch them again?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from core.tenancy.scope import tenant
from tests.factories.media import (
    image,
    make_image_item,
    make_image_project,
    make_item_part,
    make_media,
)
from tests.factories.projects import make_batch, make_guideline
from tests.factories.work import make_assignment
from tests.support.script import Script

PARTS = [{"text": "none"}, {"media": "image", "name": "x/b.png", "width": 40, "height": 30}]


def image_project(side):
    """A project of acme's manager whose items are images."""
    with tenant(side.pk):
        project = make_image_project(by=side.members["manager"], pools=[side.pool])
        make_guideline(project, by=side.members["manager"], readers=[side.members["annotator"]])
    return project


def upload(side, path, *files, **fields):
    """Send files as a form."""
    parts = [SimpleUploadedFile(name, content) for name, content in files]
    return Client().post(
        f"/o/acme/api/v1/{path}",
        {"file": parts, **fields},
        headers={"authorization": f"Bearer {side.secrets['manager']}"},
    )


def test_images_are_uploaded_in_portions_and_become_items(committed_world):
    side = committed_world.acme
    project, script = image_project(side), Script(side.secrets["manager"])
    place = f"projects/{project.pk}/imports"
    first = upload(side, place, ("a.png", image()), more="true").json()
    two = [("b.png", image(colour="red")), ("c.png", image(colour="navy"))]
    more = upload(side, f"imports/{first['id']}/files", *two).json()
    assert (more["id"], more["rows"], more["state"]) == (first["id"], 3, "inspecting")
    early = script.call("POST", f"imports/{first['id']}/start")
    assert (early.status_code, early.json()["code"]) == (409, "inspecting")
    inspect_import(organization_id=side.pk, import_id=first["id"])
    assert script.call("GET", f"imports/{first['id']}").json()["state"] == "preview"
    script.call("POST", f"imports/{first['id']}/start")
    run_import(organization_id=side.pk, import_id=first["id"])
    done = script.call("GET", f"imports/{first['id']}").json()
    assert (done["state"], done["imported"]) == ("done", 3)
    items = script.call("GET", f"projects/{project.pk}/items").json()["results"]
    fetched = script.call("GET", f"items/{items[-1]['id']}/image")
    assert b"".join(fetched.streaming_content) == image()
    assert script.call("GET", f"items/{items[-1]['id']}/thumbnail").status_code == 200
    late = upload(side, f"imports/{first['id']}/files", ("d.png", image()))
    assert late.json()["code"] == "conflict"


def test_several_texts_are_items_and_a_lone_one_is_rows_unless_taken_whole(world):
    side = world.acme
    script = Script(side.secrets["manager"])
    place = f"projects/{side.project.pk}/imports"
    several = upload(side, place, ("one.txt", b"One."), ("two.txt", b"Two.")).json()
    assert several["rows"] == 2
    whole = f"imports/{several['id']}/whole"
    assert script.call("POST", whole).json()["code"] == "inspecting"
    lone = upload(side, place, ("one.txt", b"One.\nTwo.\n")).json()
    assert script.call("POST", f"imports/{lone['id']}/whole").json()["rows"] == 1


@pytest.mark.parametrize(
    ("role", "held_by", "of_project"), [("annotator", 200, 403), ("manager", 404, 200)]
)
def test_who_holds_an_item_gets_its_image(world, role, held_by, of_project):
    side = world.acme
    project = image_project(side)
    with tenant(side.pk):
        item = make_image_item(make_batch(project), make_media(image(), stored=True))
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    script = Script(side.secrets[role])
    assert script.call("GET", f"assignments/{held.pk}/image").status_code == held_by
    assert script.call("GET", f"items/{item.pk}/image").status_code == of_project


@pytest.mark.parametrize(
    ("role", "held_by", "of_project"), [("annotator", 200, 403), ("manager", 404, 200)]
)
def test_who_holds_an_item_gets_the_files_it_compares(world, role, held_by, of_project):
    side = world.acme
    project = image_project(side)
    with tenant(side.pk):
        item = make_image_item(make_batch(project), None, parts=PARTS)
        make_item_part(item, make_media(image(), stored=True), place=1)
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    script = Script(side.secrets[role])
    for place, status in ((1, held_by), (0, 404)):
        path = f"assignments/{held.pk}/parts/{place}"
        assert script.call("GET", path).status_code == status
        assert script.call("GET", f"{path}/thumbnail").status_code == status
    assert script.call("GET", f"items/{item.pk}/parts/1").status_code == of_project
    assert script.call("GET", f"items/{item.pk}/parts/1/thumbnail").status_code == of_project
    if of_project == 200:
        assert script.call("GET", f"items/{item.pk}").json()["parts"] == PARTS
