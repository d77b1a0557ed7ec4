"""Do priorities of batches and items reach the queue, and does the page say how far a batch is?"""

import pytest

from annotation.datasets.batches.actions import (
    BatchPlan,
    change_batch,
    set_batch_priority,
    set_item_priority,
)
from annotation.datasets.batches.jobs import spread_priority
from annotation.datasets.models import Batch, Item
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.errors import Forbidden, Invalid
from tests.annotation.pages import at, form_values, sign_in, text_of
from tests.factories.projects import make_batch, make_item
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=2)


def owner_of(desk):
    return Member.objects.get(role=Role.OWNER)


def urgent(desk):
    batch = make_batch(desk.project, "Urgent")
    make_item(batch, "urgent 0")
    make_item(batch, "urgent 1")
    return batch


def test_a_batchs_priority_reaches_its_unfinished_items(desk):
    with tenant(desk.organization.pk):
        batch = urgent(desk)
        Item.objects.filter(text="urgent 1").update(state="done", open_slots=0)
        set_batch_priority(by=owner_of(desk), batch=batch, priority=7)
        assert desk.claim(0).item.text == "text 0"
    for _ in range(2):
        spread_priority(organization_id=desk.organization.pk, batch_id=batch.pk)
    with tenant(desk.organization.pk):
        assert desk.claim(1).item.text == "urgent 0"
        found = dict(Item.objects.values_list("text", "priority"))
        assert found == {"text 0": 0, "text 1": 0, "urgent 0": 7, "urgent 1": 0}


def test_an_items_own_priority_counts_at_once(desk):
    with tenant(desk.organization.pk):
        ids = list(Item.objects.filter(text="text 1").values_list("pk", flat=True))
        changed = set_item_priority(
            by=owner_of(desk), project=desk.project, item_ids=ids, priority=3
        )
        assert changed == 1
        assert desk.claim(0).item.text == "text 1"


def test_who_may_and_how_far(desk):
    with tenant(desk.organization.pk):
        batch = Batch.objects.get()
        for wrong in (1001, -1001):
            with pytest.raises(Invalid):
                set_batch_priority(by=owner_of(desk), batch=batch, priority=wrong)
        with pytest.raises(Forbidden):
            set_batch_priority(by=desk.annotators[0], batch=batch, priority=1)
        plan = BatchPlan(name="x", kind="nonsense", priority=0, deadline_on=None)
        with pytest.raises(Invalid):
            change_batch(by=owner_of(desk), batch=batch, plan=plan)
        with pytest.raises(Invalid):
            set_item_priority(
                by=owner_of(desk), project=desk.project, item_ids=range(5001), priority=1
            )


def test_the_page_counts_and_changes(world):
    side = world.acme
    manager = sign_in(side.users["manager"])
    url = at(side, "batches", side.project.pk)
    assert f"Batch {side.secret} Production 0 none 1 5" in text_of(manager.get(url))
    change = at(side, "batch_change", side.project.pk, side.batch.pk)
    sent = form_values(manager.get(change)) | {"kind": "pilot", "deadline_on": "2001-02-03"}
    manager.post(change, sent | {"priority": "5"})
    text = text_of(manager.get(url))
    assert "Pilot 5" in text
    assert "Late 1 5" in text
    assert manager.post(change, sent | {"priority": "5000"}).status_code == 200
    with tenant(side.pk):
        assert Batch.objects.get(pk=side.batch.pk).priority == 5
