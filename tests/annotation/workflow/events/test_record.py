"""Is accepted work recorded once, as one event for each kind of label?"""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import events_of, record_accepted
from core.tenancy.scope import NoTenant, tenant
from tests.billing.metering.crew import accepted, found, staff
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
            events_of(work)


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
