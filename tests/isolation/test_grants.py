"""Does a manager or reviewer without a grant find nothing of a project, at any address?

A new argument of addresses is the way to a row of a project, and has its gate (annotation.apps),
or has its line here.
"""

import pytest
from django.urls import resolve, reverse

from annotation.projects.grants import Level
from core.identity.models import Role
from core.permissions.object_gates import PLACES
from core.permissions.scopes import Scope
from core.tenancy.scope import tenant
from tests.factories import people, projects
from tests.isolation.asking import WAYS, Person
from tests.isolation.fingerprint import fingerprint, rolled_back
from tests.isolation.routes import ARGUMENTS, every_route

# Rows of no project, or a person's own work, which comes through pools (queue.eligibility).
OTHERWISE_GUARDED = {
    "assignment_id",
    "invitation_id",
    "member_id",
    "notice_id",
    "pool_id",
    "rate_id",
    "skill_id",
    "token_id",
}
WITH_ROWS = [route for route in every_route() if route.is_inside and route.row_arguments]
OF_A_PROJECT = [
    pytest.param(route, id=route.name)
    for route in WITH_ROWS
    if set(route.row_arguments) & PLACES.keys()
]
LISTS = ("projects", "reviews", "my_work", "organization_home")


@pytest.fixture(scope="module")
def newcomers(standing_world):
    """A manager and a reviewer of acme who were granted nothing."""
    acme = standing_world.acme
    found = {}
    for role in (Role.MANAGER, Role.REVIEWER):
        user = people.make_user(f"new-{role}@example.org", name=f"New {role}")
        with tenant(acme.pk):
            member = people.make_member(user, role)
            _token, secret = people.make_token(member, scopes=list(Scope))
        words = (acme.secret, acme.hidden_secret)
        found[role] = Person(f"a new {role}", user, words, secret)
    return found


def url_of(route, side):
    """The route with the side's ids."""
    return reverse(route.name, kwargs={name: ARGUMENTS[name](side) for name in route.arguments})


@pytest.mark.parametrize("route", WITH_ROWS, ids=lambda route: route.name)
def test_each_address_of_a_row_has_its_gate(route):
    assert set(route.row_arguments) <= PLACES.keys() | OTHERWISE_GUARDED or (
        "project_id" in route.row_arguments
    ), f"Register a gate for {route.row_arguments} in annotation/apps.py."


@pytest.mark.parametrize("route", OF_A_PROJECT)
def test_without_a_grant_there_is_no_project(route, standing_world, newcomers):
    url, faults = url_of(route, standing_world.acme), []
    before = fingerprint(standing_world.acme.pk)
    for role, person in newcomers.items():
        for method, as_json in WAYS:
            with rolled_back():
                response, wrong = person.ask(method, url, as_json=as_json)
            fine = {404, 405} if role == Role.MANAGER else {403, 404, 405}
            faults += [f"{person.label} {method}: {sentence}" for sentence in wrong]
            if response.status_code not in fine:
                faults.append(f"{person.label} {method}: {response.status_code}")
    assert not faults
    assert fingerprint(standing_world.acme.pk) == before


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
    assert not PLACES.keys() - named
    assert resolve("/o/acme/projects/1/").func.permission == "project.view"
