"""Is work that was taken back neither paid again by itself nor lost to whom is accepted next?"""

import pytest
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.workflow.events.models import LABEL_KINDS, WorkEvent
from annotation.workflow.events.record import record_reversed
from annotation.workflow.facts import What, rows_of
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.settle import (
    accept,
    item_answers,
    lock_item,
    settle_item,
    with_reversals,
)
from annotation.workflow.queue.eligibility import find_work, work_context
from billing.earnings.queries import earned_on_day
from core.tenancy.scope import tenant
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        yield desk


def labels():
    """The events of annotations, without those of outcomes."""
    return WorkEvent.objects.filter(kind__in=LABEL_KINDS)


def take_back():
    """Reverse all annotations that are recorded, not the outcome."""
    keys = list(labels().values_list("pk", flat=True))
    return record_reversed(keys, at=timezone.now())


def versions():
    """What was recorded of annotations, in order."""
    return list(labels().order_by("pk").values_list("version", "quantity"))


def paid(item):
    """Whether each annotation of the item is paid by settling it."""
    return [each.opinion.is_paid for each in with_reversals(item, item_answers(item).answers)]


def settle(desk):
    """Look at the item again."""
    place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
    settle_item(lock_item(Item.objects.get().pk), place.rules, at=timezone.now())


def test_settling_again_pays_nothing(desk):
    desk.label(0)
    settle(desk)
    assert versions() == [(1, 1)]
    take_back()
    for _ in range(2):
        settle(desk)
    assert versions() == [(1, 1), (1, -1)]
    assert paid(Item.objects.get()) == [False]


def test_a_decision_accepts_it_anew_once(desk):
    desk.label(0)
    take_back()
    item = lock_item(Item.objects.get().pk)
    place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
    for _ in range(2):
        accept(item, item_answers(item).answers, place.schema, at=timezone.now())
    assert versions() == [(1, 1), (1, -1), (2, 1)]
    settle(desk)
    assert paid(item) == [True]
    assert len(versions()) == 3


def test_a_new_annotation_of_the_slot_is_paid(desk):
    """Its author takes it up again and may give other labels, as none are paid any more."""
    first = desk.label(0, HAM)
    take_back()
    taken = reopen(*reversed(find_work(desk.annotators[0], first.assignment_id)))
    desk.submit(taken, SPAM)
    assert versions() == [(1, 1), (1, -1), (2, 1)]
    assert earned_on_day(desk.annotators[0], timezone.now()).accepted == 1
    (listed,) = rows_of(What.ACCEPTED)
    assert listed.version == 2


def test_what_was_reversed_isn_t_listed_as_accepted(desk):
    desk.label(0)
    assert len(rows_of(What.ACCEPTED)) == 1
    take_back()
    assert not rows_of(What.ACCEPTED)
