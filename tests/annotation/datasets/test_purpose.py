"""Items of another purpose than production: annotated and paid like them, counted nowhere."""

from decimal import Decimal

import pytest
from django.utils import timezone

from annotation.datasets.counts.counting import counts_of, fold_moves, recount
from annotation.datasets.models import Batch, Item, ItemState, Purpose
from annotation.datasets.overlap_change import foresee
from annotation.projects.models import ProjectPool
from annotation.projects.pool_counts import set_quotas
from annotation.releases.actions import create_release
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.lifecycle.models import Assignment, Outcome
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.review.jobs import count_answers
from core.tenancy.scope import tenant
from tests.factories import projects, work
from tests.support.desk import HAM, make_desk

OTHERS = [Purpose.GOLD, Purpose.EXAM, Purpose.AUDIT]


def add_done(desk, purpose, number):
    """An item of this purpose that the first annotator has answered, in no queue."""
    values = {"slots": 1, "open_slots": 0, "state": ItemState.DONE, "purpose": purpose}
    item = projects.make_item(
        Batch.objects.get(), f"known {number}", external_id=f"known-{number}", **values
    )
    assignment = work.make_assignment(item, desk.annotators[0], slot=1)
    annotation = work.make_annotation(
        assignment, schema=desk.project.schema, guideline=desk.project.guideline
    )
    Outcome.objects.create(
        project=desk.project,
        item=item,
        answer=HAM,
        source="single",
        parents=[annotation.pk],
        decided_at=timezone.now(),
    )
    return item


def figures(desk):
    """Everything that counts or lists the items of a project."""
    with tenant(desk.organization.pk):
        fold_moves()
        folded = counts_of(desk.project.pk)
        recount()
        set_quotas(desk.project)
        foreseen = foresee(desk.project, Decimal(2))
        owner = desk.project.created_by
        release = create_release(by=owner, project=desk.project, note="")
    build_release(organization_id=desk.organization.pk, release_id=release.pk)
    count_answers()
    with tenant(desk.organization.pk):
        release = Release.objects.get(pk=release.pk)
        return {
            "folded": folded,
            "recounted": counts_of(desk.project.pk),
            "quotas": list(ProjectPool.objects.values_list("quota", flat=True)),
            "foreseen": (foreseen.opens, foreseen.closes),
            "released": release.rows,
            "left out": release.manifest["left_out"],
            "listed": list(Item.objects.values_list("external_id", flat=True)),
            "of the project": desk.project.items.count(),
            "track record": list(TrackRecord.objects.values_list("answers", flat=True)),
        }


@pytest.mark.parametrize("purpose", OTHERS)
def test_they_are_in_no_count_release_quota_or_list(committed_db, purpose):
    desk = make_desk(items=3, annotators=1)
    with tenant(desk.organization.pk):
        desk.label(0)
        ProjectPool.objects.update(share_percent=50)
    before = figures(desk)
    assert (before["recounted"], before["released"]) == ({"labeling": 2, "done": 1}, 1)
    with tenant(desk.organization.pk):
        known = [add_done(desk, purpose, number) for number in range(2)]
    assert figures(desk) == before
    with tenant(desk.organization.pk):
        assert Item.of_any_purpose.count() == 5
        assert Assignment.objects.get(item=known[0]).item == known[0], "who holds one has it"


def test_none_is_handed_out(db):
    desk = make_desk(items=1, annotators=1)
    with tenant(desk.organization.pk):
        add_done(desk, Purpose.GOLD, 1)
        desk.label(0)
        assert desk.claim(0) is None


def test_what_forgets_to_ask_finds_production_alone():
    assert Item._base_manager.name == "of_any_purpose"
    assert Item._default_manager.name == "objects"
