"""Who gets an image, with which headers, and who gets nothing?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.media.files import folder_of, keep, sweep
from annotation.media.ranges import SEALED
from annotation.workflow.lifecycle.models import Assignment
from core.tenancy.scope import tenant
from tests.annotation.pages import at, form_values, sign_in
from tests.factories.media import image, make_image_item, make_image_project, make_media
from tests.factories.projects import grant, make_batch, make_guideline
from tests.factories.work import make_assignment


@pytest.fixture
def shown(world):
    """An image in the hands of acme's annotator."""
    side = world.acme
    with tenant(side.pk):
        project = make_image_project(by=side.members["manager"], pools=[side.pool])
        grant(project, side.members["reviewer"])
        make_guideline(project, by=side.members["manager"], readers=[side.members["annotator"]])
        media = make_media(image(), stored=True)
        item = make_image_item(make_batch(project), media)
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    return side, project, item, held


def body(response):
    return b"".join(response.streaming_content)


def test_the_holder_gets_the_image_and_nobody_else(shown, world):
    side, _, _, held = shown
    where = at(side, "assignment_media", held.pk)
    answer = sign_in(side.users["annotator"]).get(where)
    assert body(answer) == image()
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == SEALED
    for other in (world.both, side.users["manager"], world.other.users["owner"]):
        assert sign_in(other).get(where).status_code == 404


@pytest.mark.parametrize(
    ("state", "days_ago", "status"),
    [
        ("returned", 99, 200),
        ("submitted", 1, 200),
        ("submitted", 31, 404),
        ("skipped", 0, 404),
        ("released", 0, 404),
        ("expired", 0, 404),
    ],
)
def test_what_left_the_hands_is_seen_for_a_while(shown, state, days_ago, status):
    side, _, _, held = shown
    with tenant(side.pk):
        when = timezone.now() - timedelta(days=days_ago)
        Assignment.objects.filter(pk=held.pk).update(state=state, submitted_at=when)
    client = sign_in(side.users["annotator"])
    assert client.get(at(side, "assignment_media", held.pk)).status_code == status


@pytest.mark.parametrize("page", ["item_media", "item_thumbnail"])
def test_reviewers_see_every_image_of_the_project(shown, page):
    side, project, item, _ = shown
    where = at(side, page, project.pk, item.pk)
    assert sign_in(side.users["reviewer"]).get(where).status_code == 200
    assert sign_in(side.users["annotator"]).get(where).status_code == 403
    elsewhere = at(side, page, side.project.pk, item.pk)
    assert sign_in(side.users["reviewer"]).get(elsewhere).status_code == 404


def test_a_browser_that_has_the_image_is_told_so(shown):
    side, project, item, _ = shown
    client = sign_in(side.users["reviewer"])
    where = at(side, "item_media", project.pk, item.pk)
    etag = client.get(where)["ETag"]
    again = client.get(where, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    small = client.get(at(side, "item_thumbnail", project.pk, item.pk))["ETag"]
    assert small != etag


def test_a_project_can_forbid_browsers_to_keep_its_media(shown):
    side, project, item, held = shown
    annotator, reviewer = sign_in(side.users["annotator"]), sign_in(side.users["reviewer"])
    places = [
        (annotator, at(side, "assignment_media", held.pk)),
        (annotator, at(side, "assignment_preview", held.pk, "thumbnail")),
        (reviewer, at(side, "item_media", project.pk, item.pk)),
        (reviewer, at(side, "item_thumbnail", project.pk, item.pk)),
        (reviewer, at(side, "item_preview", project.pk, item.pk, "thumbnail")),
    ]

    def said():
        return {client.get(place)["Cache-Control"] for client, place in places}

    assert said() == {"private, max-age=600"}
    manager = sign_in(side.users["manager"])
    policy = at(side, "project_policy", project.pk)
    values = form_values(manager.get(policy))
    assert values.pop("privacy_keep_media") == ["on"]
    assert manager.post(policy, values).status_code == 302
    assert said() == {"private, no-store"}
    ranged = annotator.get(places[0][1], headers={"range": "bytes=0-3"})
    assert (ranged.status_code, ranged["Cache-Control"]) == (206, "private, no-store")
    assert "privacy_keep_media" not in form_values(manager.get(policy))


def test_a_lost_file_is_told_in_words(shown, files_folder):
    side, project, item, _ = shown
    for path in files_folder.rglob("*"):
        if path.is_file():
            path.unlink()
    client = sign_in(side.users["reviewer"])
    answer = client.get(at(side, "item_media", project.pk, item.pk))
    assert answer.status_code == 410
    assert "missing" in answer.content.decode()


def test_the_pages_show_it_under_its_name_without_its_folder(shown):
    side, project, item, held = shown
    label = sign_in(side.users["annotator"]).get(at(side, "label", project.pk)).content.decode()
    shown_at = at(side, "assignment_media", held.pk)
    assert f'src="{shown_at}" alt="a.png"' in " ".join(label.split())
    assert "cells/" not in label
    client = sign_in(side.users["reviewer"])
    detail = client.get(at(side, "item_detail", project.pk, item.pk)).content.decode()
    assert at(side, "item_media", project.pk, item.pk) in detail
    listed = client.get(at(side, "items", project.pk)).content.decode()
    assert at(side, "item_thumbnail", project.pk, item.pk) in listed


def test_sweeping_removes_what_no_item_needs(world):
    with tenant(world.acme.pk):
        folder = folder_of(world.acme.pk, 7)
        needed, small, _extra = (keep(f"{folder}/{name}", b"x") for name in "abc")
        media = make_media(b"x")
        media.stored_as, media.thumbnail_as = needed, small
        media.save()
        assert sweep(world.acme.pk, 7) == 1
        assert sweep(world.acme.pk, 8) == 0
