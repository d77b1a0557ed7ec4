"""Does a manager or reviewer without a grant find nothing of a project?

test_every_url.py asks each address; here are the lists, and what a small grant allows. A new
argument of addresses is the way to a row of a project, and has its gate (annotation.apps), or has
its line here.
"""

import pytest
from django.urls import resolve, reverse

from annotation.projects.grants import Level
from core.declarations import declared
from core.identity.models import Role
from core.permissions.object_gates import ObjectResolver
from core.tenancy.scope import tenant
from tests.factories import projects
from tests.isolation.routes import every_route
from tests.isolation.test_every_url import newcomers_of

# Rows of no project, or a person's own work, which comes through pools (queue.eligibility).
OTHERWISE_GUARDED = {
    "announcement_id",
    "adjustment_id",
    "assignment_id",
    "checkout_id",
    "customer_id",
    "invitation_id",
    "invoice_id",
    "member_id",
    "notification_id",
    "payment_id",
    "payout_batch_id",
    "payout_id",
    "pool_id",
    "rate_id",
    "scheduled_report_id",
    "skill_id",
    "statement_id",
    "token_id",
}
WITH_ROWS = [route for route in every_route() if route.is_inside and route.row_arguments]
LISTS = ("projects", "reviews", "my_work", "organization_home")


@pytest.fixture(scope="module")
def newcomers(standing_world):
    """A manager and a reviewer of acme who were granted nothing."""
    return newcomers_of(standing_world.acme)


def test_each_address_of_a_row_has_its_gate():
    without = {
        route.name: route.row_arguments
        for route in WITH_ROWS
        if "project_id" not in route.row_arguments
        and not set(route.row_arguments) <= declared(ObjectResolver).keys() | OTHERWISE_GUARDED
    }
    assert not without, f"Register gates for these in annotation/apps.py: {without}"


@pytest.mark.parametrize("name", LISTS)
def test_without_a_grant_no_list_names_the_project(name, standing_world, newcomers):
    project = standing_world.acme.project.name.lower()
    for person in newcomers.values():
        response, _ = person.ask("get", reverse(name, args=["acme"]))
        assert response.status_code in {200, 302}
        assert project not in response.content.decode().lower()


def test_to_look_is_not_to_review_nor_to_manage(standing_world, newcomers):
    acme = standing_world.acme
    with tenant(acme.pk):
        for person in newcomers.values():
            member = acme.members["owner"].__class__.objects.get(user=person.user)
            projects.grant(acme.project, member, level=Level.VIEW)
    manager, reviewer = newcomers[Role.MANAGER], newcomers[Role.REVIEWER]
    place = {"organization": "acme", "project_id": acme.project.pk}
    for person, name, status in (
        (manager, "project", 200),
        (manager, "items", 200),
        (manager, "releases", 200),
        (manager, "guideline_edit", 403),
        (manager, "review_next", 403),
        (manager, "release_new", 403),
        (reviewer, "project", 200),
        (reviewer, "review_next", 403),
    ):
        response, _ = person.ask("get", reverse(name, kwargs=place))
        assert response.status_code == status, (person.label, name)


def test_every_gate_belongs_to_an_address():
    named = {name for route in WITH_ROWS for name in route.row_arguments}
    assert not declared(ObjectResolver).keys() - named
    assert resolve("/o/acme/projects/1/").func.permission == "project.view"
