"""Is accepted work recorded once, as one event for each kind of label?"""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation.workflow.events.models import REVERSAL_OF, WorkEvent, WorkKind
from annotation.workflow.events.record import (
    BonusWork,
    ReviewWork,
    events_of,
    record_accepted,
    record_adjudication,
    record_bonus,
    record_gold_answered,
    record_reversed,
    record_review_done,
)
from core.tenancy.scope import NoTenant, tenant
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.factories import money, projects

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def organization(db):
    return found("acme")


def test_one_event_for_each_kind_and_none_for_nothing(organization):
    with tenant(organization.pk):
        owner, (ada, _), pool, _, batch = staff()
        money.make_rate(by=owner, label_kind="box")
        money.make_pay_rate(by=owner, label_kind="box")
        item = projects.make_item(batch, "hello")
        work = accepted(item, ada, pool=pool, labels={"choice": 1, "box": 7, "span": 0})
        box, choice = record_accepted([work])
        assert box.key == f"item:{item.pk}:slot:1:v1:box"
        assert (box.quantity, choice.quantity) == (7, 1)
        assert (box.active_seconds, choice.active_seconds) == (12.5, 0)
        stored = WorkEvent.objects.get(pk=choice.pk)
        assert (stored.member, stored.pool, stored.item, stored.project) == (
            ada,
            pool,
            item,
            batch.project,
        )
        assert stored.occurred_at == work.occurred_at


def test_the_same_work_again_is_not_recorded(organization):
    with tenant(organization.pk):
        _, (ada, ben), _, _, batch = staff()
        item = projects.make_item(batch, "hello")
        assert len(record_accepted([accepted(item, ada)])) == 1
        assert record_accepted([accepted(item, ada, annotation_id=99)]) == []
        assert record_accepted([accepted(item, ben)]) == []
        assert len(record_accepted([accepted(item, ada), accepted(item, ben, slot=2)])) == 1
        assert WorkEvent.objects.count() == 2


def test_nothing_to_record_costs_no_query(organization):
    with tenant(organization.pk), CaptureQueriesContext(connection) as queries:
        assert record_accepted([]) == []
    assert [q["sql"] for q in queries if "insert" in q["sql"].lower()] == []


def test_a_negative_count_is_a_mistake(organization):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        work = accepted(projects.make_item(batch, "hello"), ada, labels={"choice": -1})
        with pytest.raises(ValueError, match="negative number of labels"):
            events_of(work, WorkKind.LABEL_ACCEPTED)


def test_nothing_is_recorded_outside_a_scope(organization):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        work = accepted(projects.make_item(batch, "hello"), ada)
    with pytest.raises(NoTenant):
        record_accepted([work])


@pytest.mark.parametrize(
    "change", ["update annotation_workevent set quantity = 9", "delete from annotation_workevent"]
)
def test_a_fact_never_changes(organization, change):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        record_accepted([accepted(projects.make_item(batch, "hello"), ada)])
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def one_of_each(item, member, project):
    """An event of each kind, by its writer."""
    now = timezone.now()
    review = ReviewWork(project.pk, item.pk, 7, 70, member.pk, None, 4.5, now)
    decision = ReviewWork(project.pk, item.pk, 8, None, member.pk, None, 6.5, now)
    bonus = BonusWork(project.pk, member.pk, None, "week 9", now)
    return [
        *record_accepted([accepted(item, member)], decided(item, member)),
        *record_review_done([review]),
        *record_adjudication([decision]),
        *record_gold_answered([accepted(item, member, slot=2)]),
        *record_bonus([bonus]),
    ]


def test_each_kind_has_its_writer_and_its_reversal(organization):
    with tenant(organization.pk):
        _, (ada, _), _, project, batch = staff()
        item = projects.make_item(batch, "hello")
        events = one_of_each(item, ada, project)
        assert {event.kind: event.key for event in events} == {
            "label.accepted": f"item:{item.pk}:slot:1:v1:choice",
            "outcome.decided": f"item:{item.pk}:outcome:v1:choice",
            "review.done": "review:7:v1",
            "adjudication.done": "adjudication:8:v1",
            "gold.answered": f"item:{item.pk}:slot:2:v1:gold:choice",
            "bonus.granted": "bonus:week 9:v1",
        }
        assert {event.kind for event in events} == set(REVERSAL_OF)
        assert one_of_each(item, ada, project) == []
        taken = record_reversed([event.pk for event in events], at=timezone.now())
        by_original = {event.reverses_id: event for event in taken}
        for event in events:
            reversal = by_original[event.pk]
            assert reversal.key == f"{event.key}:reversed"
            assert reversal.kind == REVERSAL_OF[event.kind]
            assert reversal.quantity == -event.quantity
            assert reversal.active_seconds == -event.active_seconds
            for name in ("project_id", "item_id", "slot", "annotation_id", "member_id", "version"):
                assert getattr(reversal, name) == getattr(event, name)


def test_work_after_a_reversal_has_the_next_version_for_ever(organization):
    with tenant(organization.pk):
        _, (ada, ben), _, _, batch = staff()
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        events = record_accepted([accepted(item, ada), accepted(item, ben, slot=2)])
        for version in (2, 3):
            record_reversed([events[0].pk], at=timezone.now())
            works = [accepted(item, ada, has_reversals=True)]
            events = record_accepted([*works, accepted(item, ben, slot=2, has_reversals=True)])
            assert [event.key for event in events] == [f"item:{item.pk}:slot:1:v{version}:choice"]
            assert record_accepted(works) == []


def test_a_review_that_was_reversed_is_recorded_again(organization):
    with tenant(organization.pk):
        _, (ada, _), _, project, batch = staff()
        item = projects.make_item(batch, "hello")
        values = (project.pk, item.pk, 7, 70, ada.pk, None, 4.5, timezone.now())
        (first,) = record_review_done([ReviewWork(*values)])
        record_reversed([first.pk], at=timezone.now())
        (again,) = record_review_done([ReviewWork(*values, has_reversals=True)])
        assert (first.key, again.key) == ("review:7:v1", "review:7:v2")


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"quantity": 0}, "signed"),
        ({"quantity": -1}, "signed"),
        ({"active_seconds": -1}, "signed"),
        ({"kind": "label.reversed"}, "signed"),
        ({"kind": "label.reversed", "quantity": -1}, "signed"),
        ({"slot": None}, "set_by_kind"),
        ({"annotation_id": None}, "set_by_kind"),
        ({"label_kind": ""}, "set_by_kind"),
        ({"item_id": None}, "set_by_kind"),
        ({"kind": "gold.answered", "slot": None}, "set_by_kind"),
        ({"kind": "review.done"}, "set_by_kind"),
        ({"kind": "review.done", "slot": None}, "set_by_kind"),
        ({"kind": "adjudication.done", "slot": None, "label_kind": ""}, "set_by_kind"),
        ({"kind": "bonus.granted", "item_id": None, "slot": None}, "set_by_kind"),
        ({"kind": "anything.else"}, "set_by_kind"),
    ],
)
def test_the_database_refuses_what_a_kind_can_t_be(organization, values, refused):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        (event,) = events_of(
            accepted(projects.make_item(batch, "hello"), ada), WorkKind.LABEL_ACCEPTED
        )
        for name, value in values.items():
            setattr(event, name, value)
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            event.save()


def test_a_bonus_needs_a_project_of_the_organization(organization):
    other = found("globex")
    with tenant(other.pk):
        *_, project, _ = staff(users="-of-globex")
    with tenant(organization.pk):
        _, (ada, _), *_ = staff()
        bonus = BonusWork(project.pk, ada.pk, None, "week 9", timezone.now())
        with pytest.raises(IntegrityError, match="project_alone"), transaction.atomic():
            record_bonus([bonus])
