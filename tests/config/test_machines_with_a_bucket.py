"""Do machines that share no folder work on images together, with all files in a bucket?"""

import gzip
import io
import json
import zipfile
from datetime import timedelta

import boto3
import pytest
import requests
from django.utils import timezone
from django_q.models import OrmQ

from annotation.datasets.imports.cleanup import remove_uploads
from annotation.datasets.models import Import, Item
from annotation.media.models import Media
from annotation.projects.guidelines.models import GuidelineImage
from annotation.projects.models import Project
from annotation.releases.models import Release
from core.tenancy.scope import tenant
from tests.factories.media import image
from tests.support.aws import REGION, aws
from tests.support.desk import make_desk
from tests.support.machines import (
    PROXIED,
    Script,
    eventually,
    machines,
    play,
    set_password,
    sign_in,
)

pytestmark = pytest.mark.slow
BUCKET, PLACE = "crew", "one"
PASSWORD = "correct horse battery"
IMAGES = {f"{n}.png": image(colour=(20 * n, 90, 200 - 20 * n)) for n in range(1, 9)}


@pytest.fixture
def away(tmp_path, monkeypatch):
    """The bucket, and the environment that leads to it."""
    with aws(tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        place = {"LocationConstraint": REGION}
        boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        address = f"s3://{BUCKET}/{PLACE}?endpoint={environment['AWS_ENDPOINT_URL']}"
        yield environment | {"CREWMARK_FILES": address}


@pytest.fixture
def desk(committed_db):
    desk = make_desk(items=0, annotators=1, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        Project.objects.update(media_type="image")
    return desk


def packed(images):
    """A ZIP of them, with a table of what is hidden, and a file of a system."""
    held = io.BytesIO()
    rows = "".join(f"{name},{'spam' if name < '4' else 'ham'}\n" for name in images)
    with zipfile.ZipFile(held, "w") as made:
        for name, content in images.items():
            made.writestr(name, content)
        made.writestr("metadata.csv", "file_name,label\n" + rows)
        made.writestr("__MACOSX/._1.png", b"x")
    return held.getvalue()


def kept():
    """The names of all files in the bucket."""
    answer = boto3.client("s3").list_objects_v2(Bucket=BUCKET)
    assert not answer["IsTruncated"]
    return {row["Key"].removeprefix(f"{PLACE}/") for row in answer.get("Contents", ())}


def named_by_rows(desk):
    """The names of all files that a row needs."""
    with tenant(desk.organization.pk):
        media = [name for row in Media.objects.all() for name in (row.stored_as, row.thumbnail_as)]
        uploads = [row.stored_as for source in Import.objects.all() for row in source.files.all()]
        images = GuidelineImage.objects.values_list("stored_as", flat=True)
        releases = [
            f"organizations/{desk.organization.pk}/releases/{pk}/rows.{form}.gz"
            for pk in Release.objects.values_list("pk", flat=True)
            for form in ("jsonl", "csv")
        ]
    return {*media, *uploads, *images, *releases}


def is_at_rest(desk, model):
    """Whether each row of this table has come to its end."""
    with tenant(desk.organization.pk):
        states = set(model.objects.values_list("state", flat=True))
    assert "failed" not in states
    return states <= {"done", "ready", "cancelled"} and not OrmQ.objects.exists()


def test_from_a_zip_to_a_release_and_away_again(desk, committed_db, away, tmp_path):
    set_password(desk, PASSWORD)
    with machines(committed_db, tmp_path, **away) as both:
        script = Script(desk, both.addresses)
        script.start_import(desk.project, "set.zip", packed(IMAGES), uses=["hidden"])
        eventually(lambda: is_at_rest(desk, Import), "the import")
        see_each_image(desk, script)
        see_a_guidelines_image(desk, script, both.addresses)
        play(desk, both.addresses[0], minutes=2)
        found = script.start_release(desk.project)
        eventually(lambda: is_at_rest(desk, Release), "the release")
        see_the_release(script, found["id"])
        assert kept() == named_by_rows(desk)
        cancel_one(desk, script)
        assert kept() == named_by_rows(desk), "what was begun is swept away"
        before = kept()
        forget_the_uploads(desk, both)
        assert len(before - kept()) == 2, "the ZIPs, not the images"
        see_each_image(desk, script)
    assert not any((tmp_path / name / "files").exists() for name in ("web0", "web1", "worker0"))


def see_each_image(desk, script):
    """Each is served as it was brought, by both servers, with our headers."""
    with tenant(desk.organization.pk):
        items = list(Item.objects.all())
    assert {item.external_id for item in items} == set(IMAGES)
    for item in items:
        for _server in script.places:
            answer = script.call("GET", f"/items/{item.pk}/image")
            assert answer.content == IMAGES[item.external_id]
            assert answer.headers["Content-Type"] == "image/png"
            assert answer.headers["Cache-Control"].startswith("private")
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert int(answer.headers["Content-Length"]) == len(answer.content)
            known = {"If-None-Match": answer.headers["ETag"]}
            assert script.call("GET", f"/items/{item.pk}/image", more=known).status_code == 304


def see_a_guidelines_image(desk, script, addresses):
    """Added at one server, seen by a person at the other, and gone from the bucket when removed."""
    path = f"/projects/{desk.project.pk}/guideline/images"
    added = script.call("POST", path, files={"file": ("dot.png", IMAGES["1.png"])}).json()
    browser = requests.Session()
    sign_in(browser, addresses[1], PASSWORD)
    page = f"/o/{desk.organization.slug}{path}/{added['key']}/"
    seen = browser.get(addresses[1] + page, headers=PROXIED, timeout=60)
    assert seen.headers["Content-Type"] == "image/png"
    assert seen.content.startswith(b"\x89PNG")
    before = kept()
    script.call("DELETE", f"{path}/{added['key']}")
    assert len(before - kept()) == 1


def see_the_release(script, release_id):
    """Both ways of downloading it, and what it says of the images."""
    path = f"/releases/{release_id}/download?format=jsonl"
    rows = script.call("GET", path, stream=True, more={"Accept-Encoding": "gzip"}).raw.read()
    plain = script.call("GET", path, more={"Accept-Encoding": "identity"}).content
    assert gzip.decompress(rows) == plain
    assert {json.loads(line)["external_id"] for line in plain.splitlines()} == set(IMAGES)


def cancel_one(desk, script):
    """An import that is cancelled, whatever it had stored by then."""
    more = {f"more-{n}.png": image(colour=(n, n, 250)) for n in range(60)}
    source = script.start_import(desk.project, "more.zip", packed(more), uses=["hidden"])
    script.call("POST", f"/imports/{source}/cancel")
    eventually(lambda: is_at_rest(desk, Import), "the sweep")


def forget_the_uploads(desk, both):
    """The job of the clock finds uploads that are a week old; a worker may be quicker than we."""
    with tenant(desk.organization.pk):
        Import.objects.update(finished_at=timezone.now() - timedelta(days=8))
    both.run(f"from {remove_uploads.__module__} import remove_uploads\nremove_uploads()")
    with tenant(desk.organization.pk):
        assert Import.objects.filter(removed_at=None).count() == 0
