"""Which pages does the side bar offer to each role, and which one does it mark?"""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.declarations import declared
from core.identity.models import Role
from core.permissions.can import can
from core.tenancy.scope import tenant
from core.web.navigation import NavigationEntry
from workforce.organizations.navigation import navigation


def request_of(crew, role, path="/o/acme/"):
    request = RequestFactory().get(path)
    member = crew.members[role]
    request.user, request.member, request.organization = member.user, member, crew.organization
    return request


def titles(crew, role):
    return {str(entry["title"]) for entry in navigation(request_of(crew, role))["navigation"]}


def test_each_role_is_offered_what_it_may_open(crews):
    with tenant(crews.acme.pk):
        assert {"Home", "My work", "Pools", "Members", "Settings"} <= titles(crews.acme, "owner")
        manager = titles(crews.acme, "manager")
        assert {"Pools", "Members"} <= manager
        assert not {"Costs", "Settings"} & manager
        assert not {"Pools", "Members", "Costs", "Settings"} & titles(crews.acme, "reviewer")
        assert titles(crews.acme, "annotator") <= {"My work", "My earnings", "Notifications"}


@pytest.mark.parametrize("role", Role.values)
def test_every_offered_page_is_allowed(crews, role):
    with tenant(crews.acme.pk):
        shown = titles(crews.acme, role)
        member = crews.acme.members[role]
        pages = declared(NavigationEntry).values()
        denied = {str(entry.title) for entry in pages if not can(member, entry.permission)}
    assert not shown & denied


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/o/acme/", ["Home"]),
        ("/o/acme/members/", ["Members"]),
        ("/o/acme/members/7/", ["Members"]),
        ("/o/acme/invitations/new/", []),
    ],
)
def test_the_page_one_is_on_is_marked(crews, path, marked):
    with tenant(crews.acme.pk):
        entries = list(navigation(request_of(crews.acme, "owner", path))["navigation"])
    assert [str(entry["title"]) for entry in entries if entry["current"]] == marked


def test_nothing_is_looked_up_until_a_page_shows_it(crews):
    with tenant(crews.acme.pk), CaptureQueriesContext(connection) as queries:
        context = navigation(request_of(crews.acme, "owner"))
        assert len(queries) == 0
        assert [entry["url"] for entry in context["switcher"]] == [
            "/o/acme/",
            reverse("organizations"),
        ]
    assert queries.captured_queries


def test_outside_of_an_organization_there_is_nothing():
    assert set(navigation(RequestFactory().get("/"))) == {"account"}


def test_the_account_menu_says_who_is_signed_in(client, crews):
    user = crews.acme.users["manager"]
    user.first_name, user.last_name = "Hanna", "Lindqvist"
    user.save()
    client.force_login(user)
    for address in (reverse("members", args=["acme"]), reverse("organizations")):
        menu = BeautifulSoup(client.get(address).content, "html.parser").select_one(".upward")
        assert menu.select_one(".avatar").get_text() == "HL"
        assert menu.select_one("strong").get_text() == "Hanna Lindqvist"
        assert menu.select_one("small").get_text() == user.email
