"""Where people look at one answer: are its regions drawn on the item, and changes told?"""

import orjson
import pytest
from django.urls import reverse

from annotation.label_types.schema import schema_of
from annotation.projects.models import SchemaVersion
from annotation.releases.actions import create_release
from annotation.releases.diff.compare import Summary, compare
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.presentation import shown_entry
from annotation.releases.diff.word_diff import Words
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.review.bulk.actions import preview_bulk
from annotation.workflow.review.bulk.selection import Wanted
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in
from tests.factories import money
from tests.support.desk import make_desk

NAMES = {
    "kind": "span",
    "name": "names",
    "title": "Names",
    "options": [{"key": "per", "title": "Person"}, {"key": "loc", "title": "Place"}],
}


def answer(label="per"):
    return {"names": [{"id": "r1", "label": label, "start": 0, "end": 4, "text": "text"}]}


@pytest.fixture
def desk(db):
    """Three items, each with its first word marked by one person."""
    desk = make_desk(policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        project, owner = desk.project, desk.project.schema.created_by
        project.schema = SchemaVersion.objects.create(
            project=project, number=2, fields=[NAMES], created_by=owner
        )
        project.save(update_fields=["schema"])
        money.make_rate(by=owner, label_kind="span")
        money.make_pay_rate(by=owner, label_kind="span")
        for _ in range(3):
            desk.label(0, answer())
    return desk


def marks(page):
    return [mark.get_text() for mark in page.select("#main mark.span")]


def page(person, name, *ids):
    return page_of(sign_in(person.user).get(reverse(name, args=["desk", *ids])))


def test_the_author_sees_the_own_answer_and_what_the_reviewer_made_of_it(desk):
    with tenant(desk.organization.pk):
        desk.review(verdict="rejected", reason="missed")
        desk.review(verdict="corrected", answer=answer("loc"))
    author = desk.annotators[0]
    assert marks(page(author, "my_returned")) == ["text"]
    verdicts = page(author, "my_verdicts")
    assert marks(verdicts) == ["text"] * 3, "of the corrected one both"
    told = [line.get_text(" ", strip=True) for line in verdicts.select(".differing dd")]
    assert "Different class: “text”: your version Person, the reviewer's version Place" in told


def test_the_sample_of_many_is_drawn(desk):
    with tenant(desk.organization.pk):
        bulk = preview_bulk(
            by=desk.reviewers[0],
            project=desk.project,
            wanted=Wanted(author=None, class_key="", batch=None, count=50),
            schema=schema_of([NAMES]),
        )
    assert marks(page(desk.reviewers[0], "bulk", bulk.pk)) == ["text"] * 3


def test_a_release_shows_its_rows_with_their_labels(desk):
    with tenant(desk.organization.pk):
        for _ in range(2):
            desk.review()
        owner = desk.project.schema.created_by
        release = create_release(by=owner, project=desk.project, note="")
    build_release(organization_id=desk.organization.pk, release_id=release.pk)
    assert marks(page(owner, "release", release.pk)) == ["text"] * 2


def test_two_releases_tell_what_changed_in_the_regions(desk):
    """Counts in the columns, and below them which region is another."""
    made = {"identity": {"schemas": [{"number": 1, "fields": [NAMES]}]}}
    with tenant(desk.organization.pk):
        diff = ReleaseDiff(older=Release(manifest=made), newer=Release(manifest=made))
    rows = [
        {"external_id": "a", "text": "text", "data": {}, "hidden": {}, "answer": answer(label)}
        for label in ("per", "loc")
    ]
    (entry,) = compare(*([orjson.dumps(row)] for row in rows), Summary())
    shown = shown_entry(entry, Words(diff))
    assert (shown.before, shown.after) == ("1 × Person", "1 × Place")
    (field,) = shown.differing
    assert field.lines[-1].told == ["“text”: before Person, after Place"]
