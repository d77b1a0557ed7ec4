"""A manager pauses a project in the midst of its people's work."""

import pytest

from annotation.datasets.models import Item
from annotation.projects.start import pause_project
from annotation.workflow.lifecycle.models import Assignment
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.support.desk import make_desk
from tests.support.racing import race

PEOPLE = 4


@pytest.fixture
def desk(committed_db):
    return make_desk(items=PEOPLE, annotators=PEOPLE)


def pause(desk):
    with tenant(desk.organization.pk):
        owner = Member.objects.select_related("organization", "user").get(role="owner")
        pause_project(by=owner, project=desk.project)


def test_what_is_in_hand_may_be_finished_and_nothing_new_is_given(desk):
    with tenant(desk.organization.pk):
        claimed = desk.claim()
    pause(desk)
    with tenant(desk.organization.pk):
        desk.submit(claimed)
        with pytest.raises(Conflict) as refused:
            desk.claim()
        assert refused.value.code == "project_paused"


@pytest.mark.race
def test_claims_and_the_pause_at_once_end_as_one_of_the_two(desk):
    def claiming(number):
        with tenant(desk.organization.pk):
            return desk.claim(number)

    *results, paused = race(
        *[lambda number=number: claiming(number) for number in range(PEOPLE)], lambda: pause(desk)
    )
    assert paused is None
    refused = [result for result in results if isinstance(result, Conflict)]
    claimed = [result for result in results if isinstance(result, Assignment)]
    assert len(claimed) + len(refused) == PEOPLE
    assert {refusal.code for refusal in refused} <= {"project_paused"}
    with tenant(desk.organization.pk):
        assert Assignment.objects.count() == len(claimed)
        assert Item.objects.filter(open_slots=0).count() == len(claimed)
