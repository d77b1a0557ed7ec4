"""Is a built release complete, repeatable, free of names, and safe against crashes?"""

import csv
import gzip
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.releases import jobs
from annotation.releases.actions import create_release, rebuild_release
from annotation.releases.files import stored_as
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Outcome
from annotation.workflow.queue.eligibility import find_work
from annotation.workflow.review.disputes import dispute_review
from core.audit.models import AuditEntry
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.factories import projects, work
from tests.factories.media import make_media
from tests.support.desk import HAM, SPAM, make_desk
from workforce.members.pseudonyms import pseudonym

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "releases.md"


def stored(files, release, file_format):
    return (files / stored_as(release, file_format)).read_bytes()


def rows_of(files, release):
    return [
        json.loads(line) for line in gzip.decompress(stored(files, release, "jsonl")).splitlines()
    ]


def test_rows_are_the_done_items_in_order_of_their_external_id(shop, files):
    release = shop.released()
    assert release.state == "ready"
    rows = rows_of(files, release)
    assert [row["external_id"] for row in rows] == ["B-3", "a-1", "b-2"]
    name = {
        who: pseudonym(organization_id=shop.organization.pk, member_id=member.pk)
        for who, member in shop.members.items()
    }
    decided_at = rows[1].pop("decided_at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", decided_at)
    assert rows[1] == {
        "external_id": "a-1",
        "text": '=HYPERLINK("x") says \\ "hi"\n😀',
        "data": {"sender": "+49"},
        "hidden": {},
        "answer": {"label": "ham"},
        "source": "review",
        "annotators": [name["annotator"]],
        "reviewer": name["reviewer"],
        "guideline": "1.0",
        "schema": 1,
        "policy": 1,
    }
    assert rows[0]["annotators"] == [name["annotator"], name["second"]]
    assert rows[0]["reviewer"] is None
    assert rows[2]["hidden"] == {"label": "spam"}


def desk_rows(desk, files):
    """The rows of a release of the desk's project as it is now."""
    with tenant(desk.organization.pk):
        release = create_release(by=desk.project.created_by, project=desk.project, note="")
    build_release(organization_id=desk.organization.pk, release_id=release.pk)
    return rows_of(files, release)


def names_of(desk, *members):
    return [pseudonym(organization_id=desk.organization.pk, member_id=each.pk) for each in members]


def test_who_rejected_is_not_named_but_who_overturned_it_is(db, files):
    """One annotation with two decisions is one annotator, and the last word has the reviewer."""
    desk = make_desk(items=1, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        first = desk.review(0, "rejected", reason="wrong_class")
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="Read the link.")
        desk.review(1, "overturned")
    (row,) = desk_rows(desk, files)
    assert (row["annotators"], row["answer"]) == (names_of(desk, desk.annotators[0]), SPAM)
    assert [row["reviewer"]] == names_of(desk, desk.reviewers[1])


def test_a_reviewer_whose_rejection_is_the_only_decision_is_not_named(shop, files):
    with shop.scope():
        rejected = shop.done("d-1", "fourth")
        work.make_review(rejected, verdict="rejected", reviewer=shop.members["reviewer"])
        Item.objects.filter(pk=rejected.item_id).update(state="done")
    (row,) = [row for row in rows_of(files, shop.released()) if row["external_id"] == "d-1"]
    assert row["reviewer"] is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_reviewers_the_one_who_decided_last_is_named(db, files, order):
    desk = make_desk(items=1, slots=2, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.label(1, HAM)
        for number in order:
            desk.review(number)
    (row,) = desk_rows(desk, files)
    assert [row["reviewer"]] == names_of(desk, desk.reviewers[order[1]])


def test_only_the_outcome_in_force_is_released(db, files):
    """Its author changed a done annotation, so the item has an older outcome too."""
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        first = desk.label(0, HAM)
        taken = reopen(*reversed(find_work(desk.annotators[0], first.assignment_id)))
        desk.submit(taken, SPAM)
        outcomes = Outcome.objects.order_by("pk").values_list("answer", "is_current")
        assert list(outcomes) == [(HAM, False), (SPAM, True)]
    assert [row["answer"] for row in desk_rows(desk, files)] == [SPAM]


def test_guideline_2_10_comes_after_2_9(shop, files):
    """The order is part of the content hash."""
    with shop.scope():
        for minor in (10, 9):
            shop.guideline = GuidelineVersion.objects.create(
                project=shop.project,
                major=2,
                minor=minor,
                edited_by=shop.members["manager"],
                published_at=timezone.now(),
            )
            shop.done(f"g-{minor}", "under it")
    assert shop.released().manifest["identity"]["guidelines"] == ["1.0", "2.9", "2.10"]


def test_whoever_asked_for_it_is_told(shop, files):
    release = shop.released()
    with tenant(shop.organization.pk):
        notification = Notification.objects.get(kind="release_done")
    assert notification.member_id == release.created_by_id
    assert "3 rows are ready" in notification.text
    assert notification.url == reverse("release", args=[shop.organization.slug, release.pk])


def test_the_manifest_counts_and_explains(shop, files):
    release = shop.released()
    manifest = release.manifest
    assert (release.rows, release.excluded) == (3, 2)
    assert manifest["left_out"] == {
        "total": 2,
        "by_state": {"labeling": 1, "excluded": 1},
        "reasons": {
            "labeling": "Annotations are missing",
            "excluded": "Removed by a reviewer or project manager",
        },
        "excluded": {"Only noise.": 1},
    }
    assert manifest["counts"]["by_source"] == {"single": 1, "review": 1, "consensus": 1}
    assert manifest["identity"]["guidelines"] == ["1.0"]
    assert manifest["identity"]["schemas"] == [{"number": 1, "fields": projects.SCHEMA}]
    assert manifest["identity"]["policy"] == {"number": 1, "settings": projects.POLICY}
    assert manifest["hash"] == release.content_hash
    manager = shop.members["manager"]
    assert manifest["created_by"] == pseudonym(
        organization_id=shop.organization.pk, member_id=manager.pk
    )


def test_the_same_content_built_twice_is_the_same_to_the_byte(shop, files):
    first, second = shop.released("one"), shop.released("two")
    assert first.number != second.number
    assert first.content_hash == second.content_hash
    for file_format in ("jsonl", "csv"):
        assert stored(files, first, file_format) == stored(files, second, file_format)


def test_other_content_has_another_hash(shop, files):
    first = shop.released()
    with shop.scope():
        shop.done("e-6", "one more")
    assert shop.released().content_hash != first.content_hash


def test_another_policy_is_another_hash(shop, files):
    first = shop.released()
    with shop.scope():
        policy = shop.project.policies.create(
            number=2, settings={"overlap": "2"}, created_by=shop.members["manager"]
        )
        shop.project.policy = policy
        shop.project.save()
    assert shop.released().content_hash != first.content_hash


def test_no_name_and_no_address_leaves(shop, files):
    release = shop.released()
    content = b"".join(gzip.decompress(stored(files, release, kind)) for kind in ("jsonl", "csv"))
    content += json.dumps(release.manifest).encode()
    for user in shop.users.values():
        assert user.email.encode() not in content
        assert user.get_full_name().encode() not in content


def test_only_the_own_organizations_rows(shop, other_shop, files):
    with other_shop.scope():
        other_shop.done("x-9", "secretly theirs")
    release = shop.released()
    assert b"secretly theirs" not in gzip.decompress(stored(files, release, "jsonl"))
    theirs = other_shop.released()
    assert theirs.rows == 4
    assert stored_as(release, "csv").startswith(f"organizations/{shop.organization.pk}/")


def test_a_second_run_leaves_a_ready_release_alone(shop, files):
    release = shop.released()
    with shop.scope():
        shop.done("e-6", "came later")
    again = shop.build(release)
    assert (again.content_hash, again.ready_at) == (release.content_hash, release.ready_at)
    assert len(rows_of(files, release)) == 3


def test_two_runs_at_once_publish_once(shop, files, monkeypatch):
    release = shop.create()
    write_files = jobs.write_files

    def overtaken(*arguments):
        built = write_files(*arguments)
        monkeypatch.setattr(jobs, "write_files", write_files)
        shop.build(release)  # the other worker finishes while this one is between two steps
        return built

    monkeypatch.setattr(jobs, "write_files", overtaken)
    shop.build(release)
    with shop.scope():
        assert AuditEntry.objects.filter(action="release.finish").count() == 1
        assert Release.objects.get(pk=release.pk).state == "ready"


class Crash(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("step", ["read_contents", "write_files", "publish_files", "record"])
def test_a_crash_between_steps_leaves_it_to_the_next_run(shop, files, monkeypatch, step):
    expected = shop.released().content_hash
    release = shop.create()
    whole = getattr(jobs, step)

    def dies(*arguments, **named):
        whole(*arguments, **named)
        raise Crash

    monkeypatch.setattr(jobs, step, dies)
    with pytest.raises(Crash):
        shop.build(release)
    with shop.scope():
        assert Release.objects.get(pk=release.pk).state == "building"
    monkeypatch.setattr(jobs, step, whole)
    again = shop.build(release)
    assert (again.state, again.content_hash) == ("ready", expected)
    assert len(rows_of(files, again)) == 3


class FullStorage(FileSystemStorage):
    """A storage on a full disk."""

    def _save(self, name, content):
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_can_be_repaired(shop, files, settings):
    release = shop.create()
    working = settings.STORAGES
    settings.STORAGES = working | {"default": {"BACKEND": f"{__name__}.FullStorage"}}
    failed = shop.build(release)
    assert failed.state == "failed"
    assert "No space left on device" in failed.failure
    settings.STORAGES = working
    assert shop.build(failed).state == "failed"  # a late delivery of the old job does nothing
    with shop.scope():
        rebuild_release(by=shop.members["manager"], release=failed)
    ready = shop.build(failed)
    assert (ready.state, ready.failure, len(rows_of(files, ready))) == ("ready", "", 3)


def test_a_ready_release_can_not_change(shop, files):
    release = shop.released()
    for change in ({"note": "other"}, {"content_hash": "f" * 64}, {"state": "building"}):
        with pytest.raises(ProgrammingError, match="release"), shop.scope():
            Release.objects.filter(pk=release.pk).update(**change)
    with pytest.raises(ProgrammingError, match="release"), shop.scope():
        Release.objects.filter(pk=release.pk).delete()


def test_a_field_that_a_newer_schema_dropped_keeps_its_column(shop, files):
    with shop.scope():
        fields = [projects.SCHEMA[0] | {"name": "mood", "title": "Mood"}]
        shop.project.schema = shop.project.schemas.create(
            number=2, fields=fields, created_by=shop.members["manager"]
        )
        shop.project.save()
    release = shop.released()
    header = gzip.decompress(stored(files, release, "csv")).decode("utf-8-sig").splitlines()[0]
    assert header.startswith(
        "external_id,text,answer.mood,answer.label,data.sender,hidden.label,source"
    )


def test_the_recipe_in_the_guide_verifies_a_release(shop, files, tmp_path, monkeypatch, capsys):
    release = shop.released()
    monkeypatch.chdir(tmp_path)
    rows = gzip.decompress(stored(files, release, "jsonl"))
    (tmp_path / "release.jsonl").write_bytes(rows)
    (tmp_path / "manifest.json").write_text(json.dumps(release.manifest))
    (recipe,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    exec(compile(recipe, "recipe", "exec"), {})  # the guide's code is what is tested
    assert capsys.readouterr().out.strip() == f"unchanged: {release.content_hash}"

    (tmp_path / "release.jsonl").write_bytes(rows.replace(b'"ham"', b'"spam"', 1))
    exec(compile(recipe, "recipe", "exec"), {})
    assert capsys.readouterr().out.startswith("CHANGED")


def test_an_image_is_named_by_its_content_and_its_size(shop, files):
    with shop.scope():
        media = make_media(b"an image", width=640, height=480)
        shop.done("cells/=1.png", "", media=media)
    release = shop.released()
    row = next(row for row in rows_of(files, release) if row["external_id"] == "cells/=1.png")
    assert row["file"] == {
        "name": "=1.png",
        "sha256": hashlib.sha256(b"an image").hexdigest(),
        "mime": "image/png",
        "width": 640,
        "height": 480,
    }
    assert all("file" not in row for row in rows_of(files, release) if row["text"])
    table = gzip.decompress(stored(files, release, "csv")).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(table))
    cells = dict(zip(head, next(line for line in lines if line[0] == "cells/=1.png"), strict=True))
    assert (cells["file.name"], cells["file.width"]) == ("'=1.png", "640")
