"""Can a script bring the images of a guideline and see who has read it?"""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.media import image
from tests.support.script import Script


def test_an_image_comes_and_goes(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    acme = world.acme
    script = Script(acme.secrets["manager"])
    place = f"projects/{acme.project.pk}/guideline/images"
    bearer = {"Authorization": f"Bearer {script.secret}"}

    def brought(content):
        sent = {"file": SimpleUploadedFile("cell.png", content), "words": "A cell"}
        return Client().post(f"/o/acme/api/v1/{place}", sent, headers=bearer)

    made = brought(image())
    assert made.status_code == 201
    shown = made.json()
    assert (shown["name"], shown["markdown"]) == ("A cell", f"![A cell](image:{shown['key']})")
    assert script.call("GET", place).json()["results"][0] == shown
    assert brought(b"no image").status_code == 422
    assert script.call("DELETE", f"{place}/{shown['key']}").status_code == 204
    assert script.call("DELETE", f"{place}/{shown['key']}").status_code == 404


def test_readers_are_listed_with_what_they_read(world):
    acme = world.acme
    script = Script(acme.secrets["manager"])
    rows = script.call("GET", f"projects/{acme.project.pk}/guideline/readers").json()["results"]
    assert {row["id"] for row in rows} == {acme.members["annotator"].pk, acme.members["both"].pk}
    assert all(row["read_at"] and row["known_major"] == 1 for row in rows)
