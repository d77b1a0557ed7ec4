"""Does a grant give what it says, to whom it says, for as long as it lasts?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.projects.granting import grant_person, grant_pool, revoke_person, revoke_pool
from annotation.projects.grants import Level
from annotation.projects.models import PersonGrant, Project
from annotation.projects.recipients import managers_of
from core.audit.models import AuditEntry
from core.identity.models import Role
from core.permissions.can import can
from core.tenancy.scope import tenant
from core.web.errors import Forbidden
from tests.factories import people
from tests.factories.projects import make_project
from workforce.members.actions import change_role, remove_member
from workforce.pools.actions import add_to_pool, remove_from_pool


@pytest.fixture
def acme(world):
    return world.acme


@pytest.fixture
def newcomer(acme):
    """A manager who was granted nothing."""
    user = people.make_user("new@example.org", name="Nel New")
    with tenant(acme.pk):
        return people.make_member(user, Role.MANAGER)


WAYS = ("project.view", "review.do", "project.change", "data.import", "release.view", "label.do")


@pytest.mark.parametrize(
    ("level", "allowed"),
    [
        (None, {"label.do"}),
        (Level.VIEW, {"label.do", "project.view", "release.view"}),
        (Level.REVIEW, {"label.do", "project.view", "release.view", "review.do"}),
        (Level.MANAGE, set(WAYS)),
    ],
)
def test_a_grant_gives_its_level_and_what_is_below(acme, newcomer, level, allowed):
    with tenant(acme.pk):
        if level is not None:
            by = acme.members["manager"]
            grant_person(by=by, project=acme.project, member=newcomer, level=level)
        assert {way for way in WAYS if can(newcomer, way, acme.project)} == allowed


def test_a_grant_never_gives_more_than_the_role(acme):
    reviewer = acme.members["reviewer"]
    with tenant(acme.pk):
        by = acme.members["owner"]
        grant_person(by=by, project=acme.project, member=reviewer, level=Level.MANAGE)
        assert can(reviewer, "review.do", acme.project)
        assert not can(reviewer, "project.change", acme.project)


def test_a_new_level_replaces_the_old_one(acme, newcomer):
    with tenant(acme.pk):
        by = acme.members["owner"]
        for level in (Level.MANAGE, Level.VIEW):
            grant_person(by=by, project=acme.project, member=newcomer, level=level)
        assert not can(newcomer, "project.change", acme.project)
        assert PersonGrant.objects.filter(user=newcomer.user).count() == 1


def test_a_pools_grant_comes_and_goes_with_the_place_in_it(acme, newcomer):
    with tenant(acme.pk):
        by = acme.members["owner"]
        pool = people.make_pool("Leads")
        grant_pool(by=by, project=acme.project, pool=pool, level=Level.MANAGE)
        assert not can(newcomer, "project.view", acme.project)
        add_to_pool(by=by, pool=pool, members=[newcomer])
        assert can(newcomer, "project.change", acme.project)
        remove_from_pool(by=by, pool=pool, member=newcomer)
        assert not can(newcomer, "project.view", acme.project)
        add_to_pool(by=by, pool=pool, members=[newcomer])
        revoke_pool(by=by, project=acme.project, pool=pool)
        assert not can(newcomer, "project.view", acme.project)


def test_only_who_manages_the_project_grants_it(acme, newcomer):
    with tenant(acme.pk):
        elsewhere = make_project("Elsewhere", by=newcomer)
        with pytest.raises(Forbidden, match="A project manager can give you access"):
            grant_person(by=newcomer, project=acme.project, member=newcomer, level=Level.MANAGE)
        grant_person(
            by=newcomer, project=elsewhere, member=acme.members["reviewer"], level=Level.REVIEW
        )
        assert not can(newcomer, "project.view", acme.project)


def test_who_leaves_loses_every_grant_and_comes_back_without(acme, newcomer):
    with tenant(acme.pk):
        by = acme.members["owner"]
        grant_person(by=by, project=acme.project, member=newcomer, level=Level.MANAGE)
        remove_member(by=by, member=newcomer)
        newcomer.left_at = None
        newcomer.save(update_fields=["left_at"])
        assert not can(newcomer, "project.view", acme.project)


def test_an_admin_made_a_manager_sees_only_what_was_granted(acme, client):
    url = reverse("project", args=["acme", acme.project.pk])
    client.force_login(acme.users["admin"])
    assert client.get(url).status_code == 200
    with tenant(acme.pk):
        change_role(by=acme.members["owner"], member=acme.members["admin"], role=Role.MANAGER)
    assert client.get(url).status_code == 404


def test_the_page_grants_and_takes_back(acme, newcomer, client):
    url = reverse("project_people", args=["acme", acme.project.pk])
    client.force_login(acme.users["manager"])
    page = client.get(url).content.decode()
    assert "Nel New" in page
    sent = {"do": "person", "person-who": newcomer.pk, "person-level": "2"}
    assert client.post(url, sent).status_code == 302
    with tenant(acme.pk):
        assert can(newcomer, "review.do", acme.project)
    sent = {"do": "pool", "pool-who": 0, "pool-level": "2"}
    assert "Select a valid choice" in client.post(url, sent).content.decode()
    assert client.post(url, {"do": "revoke_person", "who": newcomer.pk}).status_code == 302
    with tenant(acme.pk):
        assert not can(newcomer, "project.view", acme.project)
        told = AuditEntry.objects.filter(action__in=("project.granted", "project.revoked"))
        assert told.filter(detail__member=newcomer.pk).count() == 2


def test_a_reviewer_looks_and_does_not_grant(acme, newcomer, client):
    url = reverse("project_people", args=["acme", acme.project.pk])
    client.force_login(acme.users["reviewer"])
    assert "Remove access" not in client.get(url).content.decode()
    sent = {"do": "person", "person-who": newcomer.pk, "person-level": "3"}
    assert client.post(url, sent).status_code == 403


def test_grants_cost_one_query_however_many_projects(acme, client):
    url = reverse("projects", args=["acme"])
    client.force_login(acme.users["manager"])
    client.get(url)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(url)
        return len(seen)

    before = queries()
    with tenant(acme.pk):
        for number in range(5):
            make_project(f"More {number}", by=acme.members["manager"])
    assert queries() == before


def test_a_manager_takes_back_their_own_grant(acme):
    with tenant(acme.pk):
        by = acme.members["manager"]
        revoke_person(by=by, project=acme.project, member=by)
        with pytest.raises(Forbidden):
            revoke_person(by=by, project=acme.project, member=by)
        assert Project.objects.filter(pk=acme.project.pk).exists()


def test_news_of_a_project_reach_who_manages_it(acme, newcomer):
    with tenant(acme.pk):
        owner, manager = acme.members["owner"], acme.members["manager"]
        assert managers_of(acme.project) == [manager.pk]
        pool = people.make_pool("Leads", members=[newcomer, acme.members["reviewer"]])
        grant_pool(by=owner, project=acme.project, pool=pool, level=Level.MANAGE)
        assert managers_of(acme.project) == sorted([manager.pk, newcomer.pk])
        revoke_person(by=owner, project=acme.project, member=manager)
        revoke_pool(by=owner, project=acme.project, pool=pool)
        assert set(managers_of(acme.project)) == {owner.pk, acme.members["admin"].pk}
