"""Does somebody far ahead of the others get the right item, and as cheaply as everybody?"""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotation.datasets.batches.actions import set_batch_priority, set_item_priority
from annotation.datasets.batches.jobs import spread_priority
from annotation.datasets.imports.actions import start_import, upload_file
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.models import Batch, Item
from annotation.datasets.queue_order import redraw_positions
from annotation.workflow.lifecycle import queue_cursor
from annotation.workflow.lifecycle.models import SEEN, Assignment
from annotation.workflow.lifecycle.queue_cursor import QueueCursor, QueuePlace, went_far
from annotation.workflow.queue.actions import release
from annotation.workflow.queue.eligibility import work_context
from annotation.workflow.queue.next_item import Claim, candidate_statement
from core.identity.models import Member, Role
from core.tenancy.scope import current_organization_id, tenant
from tests.annotation.datasets.test_slot_change import adjust, new_policy
from tests.annotation.workflow.bulk_changes.test_changes import changed
from tests.factories import work
from tests.factories.projects import make_item
from tests.support.desk import make_desk

FILE = "text\nCome to dinner on Friday?\n"


@pytest.fixture
def desk(db, monkeypatch):
    """The first of two people has answered the first six of nine items; two are many here."""
    monkeypatch.setattr(queue_cursor, "WENT_FAR", went_far(2))
    return ahead(make_desk(items=9, slots=3, policy={"overlap": "3"}), items=6)


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def ahead(desk, *, items):
    """The desk, its first person so many items ahead of the rest."""
    with tenant(desk.organization.pk):
        work.have_answered(desk.annotators[0], desk.project, items=items)
    return desk


def owner():
    return Member.objects.select_related("organization", "user").get(role=Role.OWNER)


def unseen(desk, number):
    """The open items that a person hasn't seen, in the order of the queue."""
    seen = Assignment.objects.filter(
        item=OuterRef("pk"), member=desk.annotators[number], state__in=SEEN
    )
    items = Item.objects.filter(~Exists(seen), project=desk.project, open_slots__gt=0)
    return items.order_by("-priority", "position")


def frontier_at(desk):
    """The text of the item at the frontier; None where there is no frontier."""
    found = QueueCursor.objects.filter(project=desk.project).first()
    if found is None:
        return None
    return Item.objects.get(priority=found.priority, position=found.position).text


class TestMoving:
    def test_only_who_passed_many_items_has_one(self, desk, inside):
        desk.label(1)
        assert frontier_at(desk) is None
        assert desk.claim(0).item.text == "text 6"
        assert frontier_at(desk) == "text 7"
        assert QueueCursor.objects.get().member == desk.annotators[0]

    def test_it_moves_when_many_were_passed_again(self, desk, inside):
        desk.label(0)
        desk.label(0)
        assert frontier_at(desk) == "text 7"
        set_at = QueueCursor.objects.get().set_at
        for number in range(9, 13):
            make_item(Batch.objects.get(), f"text {number}", slots=3, open_slots=3)
        for _ in range(3):
            desk.label(0)
        assert frontier_at(desk) == "text 11"
        assert QueueCursor.objects.get().set_at == set_at

    def test_it_crosses_priorities(self, desk, inside):
        Item.objects.filter(text__gte="text 6").update(priority=-1)
        assert desk.label(0).item.text == "text 6"
        assert frontier_at(desk) == "text 7"
        assert desk.label(0).item.text == "text 7"

    def test_one_that_was_forgotten_meanwhile_does_not_come_back(self, desk, inside):
        desk.label(0)
        since = QueuePlace(0, QueueCursor.objects.get().position)
        QueueCursor.objects.all().delete()
        queue_cursor.move_queue_cursor(
            project_id=desk.project.pk, member_id=desk.annotators[0].pk, since=since
        )
        assert frontier_at(desk) is None


class TestForgetting:
    """What lies behind a frontier is found when it counts."""

    @pytest.fixture
    def behind(self, desk):
        """An item that opened for the first person behind their frontier without a word."""
        with tenant(desk.organization.pk):
            desk.label(0)
            assert frontier_at(desk) == "text 7"
            item = make_item(Batch.objects.get(), "late", slots=3, open_slots=3, position=0)
            assert desk.label(0).item.text == "text 7"
        return item

    def found(self, desk, text="late"):
        with tenant(desk.organization.pk):
            assert frontier_at(desk) is None
            assert desk.claim(0).item.text == text

    def test_after_ten_minutes(self, desk, behind):
        with tenant(desk.organization.pk):
            QueueCursor.objects.update(set_at=timezone.now() - timedelta(minutes=10, seconds=1))
            assert desk.claim(0).item.text == "late"

    def test_before_no_work_is_said(self, desk, behind):
        with tenant(desk.organization.pk):
            assert desk.label(0).item.text == "text 8"
            assert desk.label(0).item.text == "late"
            assert desk.claim(0) is None

    def test_others_find_it_at_once(self, desk, behind):
        with tenant(desk.organization.pk):
            assert desk.claim(1).item.text == "late"

    def test_an_import(self, desk, behind, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        upload = SimpleUploadedFile("more.tsv", FILE.encode())
        with tenant(desk.organization.pk):
            source = upload_file(by=owner(), project=desk.project, upload=upload)
            options = ImportOptions.model_validate(source.options)
            start_import(by=owner(), source=source, options=options)
        run_import(organization_id=desk.organization.pk, import_id=source.pk)
        self.found(desk)

    def test_another_order(self, desk, behind):
        redraw_positions(organization_id=desk.organization.pk, project_id=desk.project.pk)
        self.found(desk)

    def test_another_overlap(self, desk, behind):
        with tenant(desk.organization.pk):
            new_policy(desk, overlap=Decimal(4))
        adjust(desk)
        self.found(desk)

    def test_another_priority_of_an_item(self, desk, behind):
        with tenant(desk.organization.pk):
            last = Item.objects.get(text="text 8")
            set_item_priority(by=owner(), project=desk.project, item_ids=[last.pk], priority=1)
        self.found(desk, "text 8")

    def test_another_priority_of_a_batch(self, desk, behind):
        with tenant(desk.organization.pk):
            batch = Batch.objects.get()
            set_batch_priority(by=owner(), batch=batch, priority=3)
        spread_priority(organization_id=desk.organization.pk, batch_id=batch.pk)
        self.found(desk)

    def test_a_change_of_many_items(self, desk, behind):
        changed(desk, "more", [behind])
        self.found(desk)

    def test_what_somebody_gave_back_themselves(self, desk, inside):
        held = desk.claim(0)
        place = QueueCursor.objects.get()
        release(held)
        assert frontier_at(desk) is None
        assert desk.claim(0).item_id == held.item_id
        QueueCursor.objects.all().delete()
        place.save(force_insert=True)
        release(desk.claim(0, after=desk.claim(0)))
        assert frontier_at(desk) == "text 7"  # that one lay ahead of it


def claim_of(desk, number):
    """What a person asks for, as the page asks."""
    place = work_context(member=desk.annotators[number], project_id=desk.project.pk)
    now = timezone.now()
    return Claim(
        organization_id=current_organization_id(),
        project_id=desk.project.pk,
        member_id=place.member.pk,
        pool_id=place.pool_id,
        after_id=None,
        now=now,
        lease_until=now,
        full_lease=now,
        frontier=place.frontier,
    )


def pages_read(claim):
    """How many pages of 8 kB the search for the next item touches."""
    sql, values = candidate_statement(claim)
    with connection.cursor() as cursor:
        for _ in range(2):  # the first one also reads the catalogue
            cursor.execute(f"explain (analyze, buffers, format json) {sql}", values)
            (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def test_the_search_reads_as_little_for_somebody_far_ahead(db):
    desk = make_desk(items=0, slots=3, policy={"overlap": "3"})
    with tenant(desk.organization.pk):
        batch = Batch.objects.get()
        like = make_item(batch, "like", slots=3, open_slots=3)
        values = {name: getattr(like, name) for name in ("project", "batch", "content_hash")}
        Item.objects.bulk_create(
            Item(external_id=f"more-{n}", text="t", position=n, slots=3, open_slots=3, **values)
            for n in range(2, 3000)
        )
    ahead(desk, items=2500)
    with tenant(desk.organization.pk), connection.cursor() as cursor:
        cursor.execute("select annotation_refresh_statistics()")
        everybody = pages_read(claim_of(desk, 1))
        without = pages_read(claim_of(desk, 0))
        desk.label(0)
        assert QueueCursor.objects.exists()
        assert without > 100 * everybody  # what it would cost
        assert pages_read(claim_of(desk, 0)) <= everybody + 20
