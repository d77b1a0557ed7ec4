"""Can a manager compare two releases, follow a number to its items, and take the list along?"""

import csv
import io
import json

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from annotation.releases.diff import presentation, stored
from annotation.releases.diff.actions import compare_releases
from annotation.releases.diff.jobs import build_diff
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.table import csv_cells
from annotation.workflow.lifecycle.models import Outcome
from core.web.errors import DomainError
from tests.factories import projects, work


@pytest.fixture
def two(shop, monkeypatch):
    """A release, then one answer changed, one review, one item more: a second release."""
    monkeypatch.setattr(stored, "ENTRIES", 2)  # so that there are several blocks
    first = shop.released("first")
    with shop.scope():
        outcomes = Outcome.objects.filter(is_current=True)
        outcomes.filter(item__external_id="b-2").update(answer={"label": "spam"})
        outcomes.filter(item__external_id="B-3").update(source="adjudication")
        shop.done("e-6", "=1+1")
    return first, shop.released("second")


def compare(shop, one, other):
    with shop.scope():
        diff = compare_releases(by=shop.members["manager"], one=one, other=other)
    build_diff(organization_id=shop.organization.pk, diff_id=diff.pk)
    with shop.scope():
        return ReleaseDiff.objects.get(pk=diff.pk)


def page(client, shop, name, *args, **query):
    client.force_login(shop.users["manager"])
    return client.get(reverse(name, args=[shop.organization.slug, *args]), query)


def test_the_page_shows_what_changed_and_each_number_its_items(client, shop, two):
    diff = compare(shop, *two[::-1])  # in whichever order
    assert (diff.older_id, diff.newer_id) == (two[0].pk, two[1].pk)
    found = page(client, shop, "release_diff", diff.pk)
    numbers = {str(count.title): (count.number, count.url) for count in found.context["counts"]}
    assert {title: number for title, (number, _url) in numbers.items()} == {
        "Added": "1",
        "Removed": "0",
        "Annotation changed": "1",
        "Data changed": "0",
        "Provenance changed": "1",
    }
    address = reverse("release_diff", args=[shop.organization.slug, diff.pk])
    for number, url in numbers.values():
        assert len(client.get(address + url).context["entries"].entries) == int(number)
    (confusion,) = found.context["confusions"]
    linked = [cell for _title, cells in confusion.square for cell in cells if cell.url]
    assert [cell.number for cell in linked] == ["1"]
    (entry,) = client.get(address + linked[0].url).context["entries"].entries
    assert (entry.external_id, entry.before, entry.after) == ("b-2", "Ham", "Spam")


def test_pages_follow_each_other_without_a_gap(client, shop, two, monkeypatch):
    monkeypatch.setattr(presentation, "PAGE", 1)
    diff = compare(shop, *two)
    address, url, seen = reverse("release_diff", args=[shop.organization.slug, diff.pk]), "", []
    client.force_login(shop.users["manager"])
    while True:
        entries = client.get(address + url).context["entries"]
        seen += [entry.external_id for entry in entries.entries]
        url = entries.older_url
        if not url:
            break
    assert seen == ["B-3", "b-2", "e-6"]


def test_the_files_hold_the_same_items(client, shop, two):
    diff = compare(shop, *two)
    file = page(client, shop, "release_diff_download", diff.pk, format="jsonl")
    entries = [json.loads(line) for line in b"".join(file.streaming_content).splitlines()]
    assert [entry["external_id"] for entry in entries] == ["B-3", "b-2", "e-6"]
    file = page(client, shop, "release_diff_download", diff.pk, format="csv", change="outcome")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    assert line["answer.label.from"] == "ham"
    assert line["changes"] == "outcome"
    assert page(client, shop, "release_diff_download", diff.pk, format="xml").status_code == 422


def test_the_table_writes_answers_as_a_release_does():
    boxes = [{"id": "a", "label": "rbc", "x": 1.5, "crowd": True}]
    values = {"cells": boxes, "order": ["b", "a"], "sure": True, "stars": 4, "note": "=1+1"}
    entry = {
        "external_id": "x-1",
        "changes": ["outcome"],
        "from": None,
        "to": values,
        "provenance": {},
    }
    cells = csv_cells(entry, values)
    assert json.loads(cells[3]) == boxes
    assert cells[2:12:2] == [None] * 5
    assert cells[5:12:2] == ["b|a", "true", 4, "=1+1"]  # the file's writer guards formulas


def test_a_comparison_is_made_once(shop, two):
    diff = compare(shop, *two)
    made = diff.ready_at
    assert compare(shop, *two).ready_at == made
    with shop.scope():
        assert ReleaseDiff.objects.count() == 1


def test_what_can_t_be_compared_is_said(client, shop, two):
    with shop.scope():
        manager = shop.members["manager"]
        building = work.make_release(shop.project, by=manager, number=9)
        other = work.make_release(
            projects.make_project("Else", by=manager), by=manager, state="ready"
        )
        for one in (two[0], building, other):
            with pytest.raises(DomainError):
                compare_releases(by=manager, one=two[0], other=one)
    client.force_login(shop.users["manager"])
    url = reverse("release_compare", args=[shop.organization.slug, shop.project.pk])
    assert client.get(url).status_code == 200
    same = client.post(url, {"one": two[0].pk, "other": two[0].pk})
    assert "Choose two different releases." in same.content.decode()
    assert client.post(url, {"one": two[0].pk, "other": two[1].pk}).status_code == 302


@pytest.mark.parametrize("harm", ["lost", "cut"])
def test_a_damaged_file_is_told_and_can_be_tried_again(client, shop, two, files, harm):
    path = files / default_storage.path(f"organizations/{shop.organization.pk}")
    path = path / "releases" / str(two[0].pk) / "rows.jsonl.gz"
    whole = path.read_bytes()
    path.unlink() if harm == "lost" else path.write_bytes(whole[:-12])
    diff = compare(shop, *two)
    assert diff.state == "failed"
    assert "Restore it" in page(client, shop, "release_diff", diff.pk).content.decode()
    path.write_bytes(whole)
    assert compare(shop, *two).state == "ready"


def test_a_lost_comparison_file_is_told(client, shop, two):
    diff = compare(shop, *two)
    default_storage.delete(stored.stored_as(diff))
    assert "missing from storage" in page(client, shop, "release_diff", diff.pk).content.decode()
    gone = page(client, shop, "release_diff_download", diff.pk, format="csv")
    assert gone.status_code == 410


def test_equal_releases_say_so(client, shop, two):
    diff = compare(shop, two[1], shop.released("again"))
    assert diff.summary["same"] == 4
    assert "No differences" in page(client, shop, "release_diff", diff.pk).content.decode()
