"""Whatever managers change while people work: does each slot stay in its place, and paid once?"""

import random

import pytest
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.workflow.lifecycle.excluding import ItemExclusion, exclude_item, include_item
from annotation.workflow.lifecycle.extra_slot import ask_one_more
from annotation.workflow.lifecycle.models import Annotation, Outcome
from annotation.workflow.queue.eligibility import rules_in_force
from billing.metering.models import UsageEvent
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.workflow.review.test_any_order import Day, check_slots, final_verdict
from tests.factories.work import label_events
from tests.support.charges import check_charges
from tests.support.desk import make_desk, seeds

STEPS = 90


class ManagedDay(Day):
    """A manager is at work too."""

    def act(self):
        if self.chance.random() < 0.7:
            super().act()
            return
        item = self.chance.choice(list(Item.objects.order_by("pk")))
        name = self.chance.choice(["exclude", "include", "more"])
        try:
            getattr(self, name)(item)
            self.did[name] += 1
        except Conflict:
            pass

    def exclude(self, item):
        owner = self.desk.project.created_by
        exclude_item(by=owner, item_id=item.pk, reason="Noise.", at=timezone.now())

    def include(self, item):
        rules = rules_in_force(self.desk.project)
        owner = self.desk.project.created_by
        include_item(by=owner, item_id=item.pk, rules=rules, at=timezone.now())

    def more(self, item):
        if item.slots < len(self.desk.annotators):
            ask_one_more(item.pk)


def check_paid_once():
    """Each slot at most once, never for what was refused in the end; outcomes as they stand."""
    check_charges()
    events = list(label_events().all())
    assert len({(event.item_id, event.slot) for event in events}) == len(events)
    assert UsageEvent.objects.filter(work_event__kind="label.accepted").count() == len(events)
    by_key = Annotation.objects.prefetch_related("reviews").in_bulk(
        [event.annotation_id for event in events]
    )
    for annotation in by_key.values():
        assert final_verdict(annotation) not in ("rejected", "replaced", "upheld")


def check_states():
    """An outcome is in force exactly where an item is done, or was when it was excluded."""
    done = set(Item.objects.filter(state="done").values_list("pk", flat=True))
    out = set(Item.objects.filter(state="excluded").values_list("pk", flat=True))
    current = set(Outcome.objects.filter(is_current=True).values_list("item_id", flat=True))
    assert done <= current <= done | out
    assert out == set(
        ItemExclusion.objects.filter(included_at=None).values_list("item_id", flat=True)
    )


@pytest.mark.parametrize("seed", seeds(6))
def test_slots_and_money_hold(db, seed):
    share = {"mode": "sample", "percent": 50, "first": 0}
    desk = make_desk(
        items=5, slots=1 + seed % 2, annotators=6, reviewers=4, policy={"review": share}
    )
    day = ManagedDay(desk, random.Random(seed))
    with tenant(desk.organization.pk):
        for _ in range(STEPS):
            day.act()
            check_slots()
            check_paid_once()
            check_states()
        assert all(day.did[name] for name in ("exclude", "include", "more", "label", "review"))
        for item in Item.objects.filter(state="excluded"):
            day.include(item)
        day.finish()
        check_slots()
        check_paid_once()
        check_states()
        left = Item.objects.exclude(state__in=("done", "excluded"))
        assert not left.filter(open_slots=0).exists(), "an item waits for nobody"
