"""The numbers on a member's page: what they count, and of which projects."""

import pytest

from billing.reporting.dashboard.member_page import member_tiles
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.factories import people
from tests.support.desk import HAM, make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=3, policy={"review": {"mode": "all"}})


def tiles(desk, viewer):
    member = Member.objects.select_related("user", "organization").get(pk=desk.annotators[0].pk)
    return {tile.title: tile for tile in member_tiles(member, viewer)}


def test_acceptances_over_decisions_and_what_was_earned(desk):
    with tenant(desk.organization.pk):
        for verdict in ({}, {}, {"verdict": "rejected", "reason": "wrong_class"}):
            desk.label(0, HAM)
            desk.review(**verdict)
        owner = Member.objects.get(role=Role.OWNER)
        seen = tiles(desk, owner)
        assert seen["Submitted annotations"].value == "3"
        assert seen["Acceptance rate"].value == "66.7%"
        assert seen["Acceptance rate"].note == "2 accepted, 1 rejected"
        assert seen["Earned in total"].value != "€0.00"


def test_a_manager_sees_the_numbers_of_granted_projects_and_no_pay(desk):
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.review()
        manager = people.make_member(people.make_user("m@desk.example.org"), Role.MANAGER)
        seen = tiles(desk, manager)
        assert seen["Submitted annotations"].value == "0"
        assert "Earned in total" not in seen
        seen = tiles(desk, desk.reviewers[0])
        assert seen["Submitted annotations"].value == "1"
