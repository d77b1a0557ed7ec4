"""Do a member's page and the page before a removal say what is true?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.factories.projects import make_project


@pytest.fixture
def acme(world):
    return world.acme


def page(client, acme, viewer, name, role):
    client.force_login(acme.users[viewer])
    answer = client.get(reverse(name, args=["acme", acme.members[role].pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_members_page_shows_only_projects_that_the_viewer_sees_too(client, acme):
    with tenant(acme.pk):
        owner = acme.members["owner"]
        secret = make_project("Behind doors", by=owner)
        for project in (secret, acme.project):
            grant_person(
                by=owner, project=project, member=acme.members["reviewer"], level=Level.REVIEW
            )
    seen = page(client, acme, "owner", "member_change", "reviewer")
    assert "Behind doors" in seen
    assert acme.project.name in seen
    seen = page(client, acme, "manager", "member_change", "reviewer")
    assert "Behind doors" not in seen
    assert acme.project.name in seen
    assert "Save role" not in seen
    assert "History" not in seen, "the log is for admins"


def test_a_manager_looks_and_changes_no_role(client, acme):
    client.force_login(acme.users["manager"])
    url = reverse("member_change", args=["acme", acme.members["reviewer"].pk])
    assert client.post(url, {"role": "manager"}).status_code == 403


def test_a_removal_says_what_will_happen(client, acme):
    seen = page(client, acme, "admin", "member_remove", "annotator")
    assert "1 item in progress returns to the queue" in seen
    assert acme.pool.name in seen
    seen = page(client, acme, "admin", "member_remove", "reviewer")
    assert "Access to 1 project is removed" in seen
    assert "is the last owner" in page(client, acme, "admin", "member_remove", "owner")
    with tenant(acme.pk):
        assert Member.objects.filter(left_at=None).count() == 6, "to look removes nobody"


def test_the_page_costs_the_same_for_many_grants(client, acme):
    page(client, acme, "owner", "member_change", "manager")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            page(client, acme, "owner", "member_change", "manager")
        return len(seen)

    before = queries()
    with tenant(acme.pk):
        for number in range(5):
            make_project(f"More {number}", by=acme.members["manager"])
    assert queries() == before
