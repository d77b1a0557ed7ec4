"""Is the pace of somebody told from what they submitted and the time they worked?"""

import pytest

from annotation.workflow.lifecycle.models import Assignment
from billing.reporting.throughput.pace import hourly, pace_of
from core.tenancy.scope import tenant
from tests.support.desk import make_desk
from workforce.members.workload import workload_of

HALF_A_MINUTE = 30


@pytest.fixture
def desk(db):
    desk = make_desk(items=4)
    with tenant(desk.organization.pk):
        for number in (0, 0, 0, 1):
            held = desk.claim(number)
            Assignment.objects.filter(pk=held.pk).update(active_seconds=HALF_A_MINUTE)
            desk.submit(held)
        yield desk


def test_answers_of_the_week_and_of_an_hour(desk):
    first, second = (member.pk for member in desk.annotators)
    assert pace_of([first, second]) == {
        first: {"answers": 3, "hourly": 120.0},
        second: {"answers": 1, "hourly": 120.0},
    }
    assert list(pace_of([second])) == [second]


def test_it_stands_beside_the_open_work(desk):
    desk.claim(1)
    idle, busy = desk.reviewers[0].pk, desk.annotators[1].pk
    found = workload_of([idle, busy])
    assert (found[idle].open_work, found[idle].answers, found[idle].hourly) == (0, 0, None)
    assert (found[busy].open_work, found[busy].answers) == (0, 1)


def test_no_time_no_pace():
    assert hourly(3, 0) is None
