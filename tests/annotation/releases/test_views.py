"""Do the pages of releases say what they should, to whom they should?"""

import csv
import gzip
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.releases.files import stored_as
from annotation.releases.models import Release
from core.audit.models import AuditEntry
from tests.factories import projects, work


@pytest.fixture
def manager(shop, client):
    client.force_login(shop.users["manager"])
    return client


def page(client, name, *args, status=200, **query):
    response = client.get(reverse(name, args=["acme", *args]), query)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def download(client, release, file_format, **headers):
    address = reverse("release_download", args=["acme", release.pk])
    return client.get(address, {"format": file_format}, headers=headers)


def body(response):
    return b"".join(response.streaming_content)


def test_an_empty_list_says_what_to_do(shop, manager):
    soup = page(manager, "releases", shop.project.pk)
    assert soup.find("a", string="New release")["href"] == reverse(
        "release_new", args=["acme", shop.project.pk]
    )


def test_the_list(shop, manager):
    release = shop.released("first try")
    text = page(manager, "releases", shop.project.pk).find("tbody").get_text(" ", strip=True)
    text = text.replace("\u00a0", " ")
    for shown in ("Release 1", "first try", "Ready", "3", "2", release.content_hash[:12]):
        assert shown in text


def test_a_release_being_built_shows_its_progress_and_looks_again(shop, manager):
    release = shop.create()
    with shop.scope():
        Release.objects.filter(pk=release.pk).update(rows=1, manifest={"expected_rows": 3})
    for name, key in (("releases", shop.project.pk), ("release", release.pk)):
        response = manager.get(reverse(name, args=["acme", key]))
        assert response.headers["Refresh"]
        bar = BeautifulSoup(response.content, "html.parser").find("progress")
        assert (bar["value"], bar["max"]) == ("1", "3")
    assert download(manager, release, "csv").status_code == 409


def test_the_form_says_what_will_be_in_it_and_makes_it(shop, manager):
    soup = page(manager, "release_new", shop.project.pk)
    rows = [row.get_text(" ", strip=True) for row in soup.select("tbody tr")]
    assert rows == [
        "Labeling Annotations are missing 1",
        "Excluded Removed by a reviewer or project manager 1",
    ]
    address = reverse("release_new", args=["acme", shop.project.pk])
    response = manager.post(address, {"note": "for the first model"})
    with shop.scope():
        made = Release.objects.get()
    assert response.headers["Location"] == reverse("release", args=["acme", made.pk])
    assert made.note == "for the first model"


def test_a_note_that_is_too_long_gets_a_sentence(shop, manager):
    address = reverse("release_new", args=["acme", shop.project.pk])
    response = manager.post(address, {"note": "x" * 301})
    assert b"at most 300 characters" in response.content
    with shop.scope():
        assert not Release.objects.exists()


def test_nothing_to_release_offers_no_button(shop, manager):
    with shop.scope():
        empty = projects.make_project("Empty", by=shop.members["manager"])
    soup = page(manager, "release_new", empty.pk)
    assert not soup.find("button", string="Create release")
    assert "No items are done yet" in soup.get_text()
    assert manager.post(reverse("release_new", args=["acme", empty.pk])).status_code == 422


def test_a_ready_release_shows_hash_rows_and_what_it_repeats(shop, manager):
    first, second = shop.released(), shop.released()
    soup = page(manager, "release", second.pk)
    assert soup.find(id="content-hash")["value"] == second.content_hash
    assert soup.find("a", string="release 1")["href"].endswith(f"/releases/{first.pk}/")
    assert "third" in soup.get_text()
    assert not page(manager, "release", first.pk).find("a", string="release 1")


def test_texts_are_escaped(shop, manager):
    with shop.scope():
        shop.done("e-6", "<script>alert(1)</script>", hidden={"<b>": "<i>"})
    soup = page(manager, "release", shop.released().pk)
    assert not soup.find("script", string="alert(1)")
    assert "<script>alert(1)</script>" in soup.get_text()


def test_a_failed_release_says_why_and_is_built_again(shop, manager):
    release = shop.create()
    with shop.scope():
        Release.objects.filter(pk=release.pk).update(state="failed", failure="The disk is full.")
    soup = page(manager, "release", release.pk)
    assert "The disk is full." in soup.find(role="alert").get_text()
    assert soup.find("button", string="Rebuild release")
    assert manager.post(reverse("release", args=["acme", release.pk])).status_code == 302
    with shop.scope():
        assert Release.objects.get().state == "building"


def test_downloads_are_attachments_that_no_cache_keeps(shop, manager):
    release = shop.released()
    plain = download(manager, release, "jsonl")
    assert plain.headers["Content-Disposition"] == 'attachment; filename="messages-release-1.jsonl"'
    assert "no-store" in plain.headers["Cache-Control"]
    rows = [json.loads(line) for line in body(plain).splitlines()]
    assert [row["external_id"] for row in rows] == ["B-3", "a-1", "b-2"]
    packed = download(manager, release, "jsonl", accept_encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert [json.loads(line) for line in gzip.decompress(body(packed)).splitlines()] == rows
    refused = download(manager, release, "jsonl", accept_encoding="gzip;q=0, identity")
    assert "Content-Encoding" not in refused.headers


def test_the_csv_download(shop, manager):
    text = body(download(manager, shop.released(), "csv")).decode("utf-8-sig")
    records = list(csv.DictReader(io.StringIO(text, newline="")))
    assert records[1]["text"].startswith("'=HYPERLINK")
    assert records[2]["hidden.label"] == "spam"


def test_the_manifest_download(shop, manager):
    release = shop.released()
    assert json.loads(download(manager, release, "manifest").content) == release.manifest


def test_a_download_is_in_the_audit_log(shop, manager):
    release = shop.released()
    download(manager, release, "csv")
    with shop.scope():
        assert AuditEntry.objects.get(action="release.download").detail == {"file": "csv"}


def test_an_unknown_format_and_a_lost_file_get_a_sentence(shop, manager):
    release = shop.released()
    assert download(manager, release, "xml").status_code == 422
    default_storage.delete(stored_as(release, "jsonl"))
    assert download(manager, release, "jsonl").status_code == 410
    assert "missing from storage" in page(manager, "release", release.pk).get_text()


def test_another_organizations_release_is_not_found(shop, other_shop, manager):
    theirs = other_shop.released("their note")
    for name in ("release", "release_download"):
        address = reverse(name, args=["acme", theirs.pk])
        assert manager.get(address, {"format": "jsonl"}).status_code == 404
        assert manager.get(address.replace("/acme/", "/other/")).status_code == 404
    for name in ("releases", "release_new"):
        assert manager.get(reverse(name, args=["acme", other_shop.project.pk])).status_code == 404


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_annotators_and_reviewers_see_no_release(shop, client, who):
    release = shop.released()
    client.force_login(shop.users[who])
    page(client, "release", release.pk, status=403)
    assert download(client, release, "jsonl").status_code == 403


def test_the_list_costs_the_same_for_one_and_twenty(shop, manager):
    counts = []
    for number in (1, 20):
        with shop.scope():
            for extra in range(Release.objects.count() + 1, number + 1):
                work.make_release(
                    shop.project, by=shop.members["manager"], number=extra, state="failed"
                )
        with CaptureQueriesContext(connection) as captured:
            page(manager, "releases", shop.project.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]
