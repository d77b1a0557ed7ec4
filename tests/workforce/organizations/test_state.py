"""The state of an organization is checked at the door: by pages, by API and by the queue."""

import pytest

from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.lifecycle.release_slots import give_back
from core.identity.models import Organization, OrganizationState, Role
from core.permissions.can import can
from core.permissions.roles import PERMISSIONS, STATE_PERMISSIONS, STATE_REASONS
from core.tenancy.scope import tenant
from tests.annotation.pages import at, sign_in, text_of
from tests.support.script import Script

STOPPED = [OrganizationState.SUSPENDED, OrganizationState.CLOSED]


def put(side, state):
    """What the operator of the installation does."""
    with tenant(side.pk):
        Organization.objects.update(state=state)


def test_each_state_says_what_it_allows_and_why_not():
    assert set(STATE_PERMISSIONS) == set(OrganizationState.values)
    for state, allowed in STATE_PERMISSIONS.items():
        assert allowed <= PERMISSIONS[Role.OWNER]
        assert (allowed == PERMISSIONS[Role.OWNER]) == (state not in STATE_REASONS)


def test_suspended_allows_to_finish_and_to_read_and_closed_to_read_earnings():
    suspended, closed = (STATE_PERMISSIONS[state] for state in STOPPED)
    assert {"label.do", "review.do", "work.view_own", "cost.view", "audit.view"} <= suspended
    begun = {"project.create", "project.change", "data.import", "release.create", "member.invite"}
    assert not suspended & (begun | {"guideline.change", "rate.change", "pool.change"})
    paying = {"payout.view", "payout.prepare", "payout.release", "pay.adjust", "bank_details.own"}
    billing = {"invoice.view", "invoice.manage", "customer.manage", "budget.view"}
    assert closed == {"work.view_own", "cost.view", "audit.view", *paying, *billing}


@pytest.mark.parametrize("state", STOPPED)
def test_no_role_passes_what_the_state_forbids(world, state):
    put(world.acme, state)
    for member in world.acme.members.values():
        member.organization_state = state
        for permission in PERMISSIONS[Role.OWNER] - STATE_PERMISSIONS[state]:
            assert not can(member, permission)


def test_a_suspended_organization_starts_nothing_and_finishes_everything(world):
    side = world.acme
    put(side, OrganizationState.SUSPENDED)
    script = Script(side.secrets["annotator"])
    held = script.call("POST", f"projects/{side.project.pk}/next")
    assert held.status_code == 200, held.content
    assert held.json()["work"]["item"] == side.assignment.item_id, "what is in progress goes on"
    manager = sign_in(side.users["manager"])
    new = manager.get(at(side, "project_new"))
    assert (new.status_code, "suspended" in text_of(new)) == (403, True)
    assert manager.get(at(side, "project", side.project.pk)).status_code == 200


def test_a_suspended_organization_hands_out_nothing_new(world):
    side = world.acme
    with tenant(side.pk):
        give_back(Assignment.objects.filter(pk=side.assignment.pk))
    put(side, OrganizationState.SUSPENDED)
    refused = Script(side.secrets["annotator"]).call("POST", f"projects/{side.project.pk}/next")
    assert (refused.status_code, refused.json()["code"]) == (409, "organization_suspended")


def test_a_closed_organization_still_shows_what_was_earned(world):
    side = world.acme
    put(side, OrganizationState.CLOSED)
    assert sign_in(side.users["annotator"]).get(at(side, "earnings")).status_code == 200
    project = sign_in(side.users["manager"]).get(at(side, "project", side.project.pk))
    assert (project.status_code, "closed" in text_of(project)) == (403, True)


def test_the_other_organization_goes_on(world):
    put(world.acme, OrganizationState.CLOSED)
    other = sign_in(world.other.users["manager"])
    assert other.get(at(world.other, "project_new")).status_code == 200
