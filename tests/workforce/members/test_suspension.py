"""A suspended member: refused at each door, work returned, nothing else lost; resumed."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from annotation.projects.models import PersonGrant
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.audit.models import AuditEntry
from core.identity.models import Member, Role
from core.notifications.models import Notification
from core.notifications.publish import publish
from core.permissions.can import can
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Gone
from tests.factories import people
from tests.support.script import Script
from workforce.members.actions import (
    change_role,
    remove_member,
    resume_member,
    suspend_member,
)
from workforce.members.jobs import mail_access_change
from workforce.pools.models import PoolMember


@pytest.fixture
def acme(world):
    return world.acme


def suspend(acme, role="annotator", by="admin"):
    with tenant(acme.pk):
        return suspend_member(by=acme.members[by], member=acme.members[role])


def resume(acme, role="annotator", by="admin"):
    with tenant(acme.pk):
        return resume_member(by=acme.members[by], member=acme.members[role])


def test_no_page_opens_until_the_membership_is_resumed(client, acme):
    client.force_login(acme.users["annotator"])
    page = reverse("my_work", args=["acme"])
    assert client.get(page).status_code == 200
    suspend(acme)
    assert client.get(page).status_code == 404
    assert client.post(reverse("availability", args=["acme"])).status_code == 404
    assert "/o/acme/" not in client.get(reverse("organizations")).content.decode()
    resume(acme)
    assert client.get(page).status_code == 200


def test_tokens_are_refused_and_work_again(acme):
    script = Script(acme.secrets["annotator"])
    assert script.call("GET", "me").status_code == 200
    suspend(acme)
    answer = script.call("GET", "me")
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")
    assert script.call("POST", "work/next", {}).status_code == 401
    resume(acme)
    assert script.call("GET", "me").status_code == 200


def test_a_person_in_two_organizations_is_suspended_in_one(client, world):
    both = world.acme.members["both"]
    with tenant(world.acme.pk):
        suspend_member(by=world.acme.members["admin"], member=both)
    client.force_login(both.user)
    assert client.get(reverse("my_work", args=["acme"])).status_code == 404
    assert client.get(reverse("my_work", args=[world.other.slug])).status_code == 200


def test_jobs_that_act_for_a_suspended_member_may_nothing(acme):
    suspend(acme, "manager")
    with tenant(acme.pk):
        manager = Member.objects.get(pk=acme.members["manager"].pk)
        assert not can(manager, "project.create")


def test_work_goes_back_and_membership_pools_and_grants_stay(acme):
    with tenant(acme.pk):
        open_states = (AssignmentState.HELD, AssignmentState.RESERVED, AssignmentState.RETURNED)
        theirs = Assignment.objects.filter(member=acme.members["annotator"])
        assert theirs.filter(state__in=open_states).exists()
        places = PoolMember.objects.filter(member=acme.members["annotator"]).count()
        grants = PersonGrant.objects.count()
        assert places
        suspend_member(by=acme.members["admin"], member=acme.members["annotator"])
        suspend_member(by=acme.members["admin"], member=acme.members["reviewer"])
        assert not theirs.filter(state__in=open_states).exists()
        assert PoolMember.objects.filter(member=acme.members["annotator"]).count() == places
        assert PersonGrant.objects.count() == grants
        assert Member.objects.get(pk=acme.members["annotator"].pk).left_at is None


def test_it_is_logged_mailed_and_done_once(acme):
    member = suspend(acme)
    suspend(acme)
    mail_access_change(organization_id=acme.pk, member_id=member.pk)
    resume(acme)
    resume(acme)
    mail_access_change(organization_id=acme.pk, member_id=member.pk)
    with tenant(acme.pk):
        acts = AuditEntry.objects.filter(subject="member", subject_id=member.pk)
        found = list(acts.order_by("pk").values_list("action", flat=True))
    assert found[-2:] == ["member.suspended", "member.resumed"]
    assert found.count("member.suspended") == 1
    subjects = [each.subject for each in mail.outbox if each.to == [member.user.email]]
    assert any(re.search("is suspended$", subject) for subject in subjects)
    assert any(re.search("is active again$", subject) for subject in subjects)


def test_a_suspended_member_is_notified_of_nothing(acme):
    member = suspend(acme)
    with tenant(acme.pk):
        before = Notification.objects.filter(member=member).count()
        publish("work_reserved", to=[member.pk], project="SMS")
        assert Notification.objects.filter(member=member).count() == before


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR])
def test_only_admins_and_owners_suspend(acme, role):
    with tenant(acme.pk):
        with pytest.raises(Forbidden):
            suspend_member(by=acme.members[role], member=acme.members["both"])
        with pytest.raises(Forbidden):
            resume_member(by=acme.members[role], member=acme.members["both"])


def test_an_admin_suspends_no_owner_and_nobody_themselves(acme):
    with tenant(acme.pk):
        people.make_member(people.make_user("second@acme.example.org"), Role.OWNER)
        with pytest.raises(Forbidden):
            suspend_member(by=acme.members["admin"], member=acme.members["owner"])
        with pytest.raises(Conflict) as own:
            suspend_member(by=acme.members["admin"], member=acme.members["admin"])
    assert own.value.code == "own_membership"


def test_a_suspended_owner_does_not_count_as_the_last_one(acme):
    owner = acme.members["owner"]
    with tenant(acme.pk):
        second = people.make_member(people.make_user("second@acme.example.org"), Role.OWNER)
        suspend_member(by=owner, member=second)
        for refused in (
            lambda: change_role(by=owner, member=owner, role=Role.ADMIN),
            lambda: remove_member(by=owner, member=owner),
        ):
            with pytest.raises(Conflict) as last:
                refused()
            assert last.value.code == "last_owner"


def test_a_former_member_can_not_be_suspended_and_comes_back_active(acme):
    with tenant(acme.pk):
        admin, annotator = acme.members["admin"], acme.members["annotator"]
        suspend_member(by=admin, member=annotator)
        gone = remove_member(by=admin, member=annotator)
        assert (gone.is_active, gone.suspended_at) == (False, None)
        with pytest.raises(Gone):
            suspend_member(by=admin, member=annotator)


def test_by_api(acme):
    script = Script(acme.secrets["admin"])
    place = f"members/{acme.members['annotator'].pk}"
    assert script.call("POST", f"{place}/suspend").json()["status"] == "suspended"
    assert script.call("GET", "members?status=suspended").json()["results"][0]["id"] == (
        acme.members["annotator"].pk
    )
    assert script.call("POST", f"{place}/resume").json()["status"] == "active"
    manager = Script(acme.secrets["manager"])
    assert manager.call("POST", f"{place}/suspend").status_code == 403


def test_by_page_and_the_list_finds_them(client, acme):
    client.force_login(acme.users["admin"])
    annotator = acme.members["annotator"]
    place = [acme.slug, annotator.pk]
    client.post(reverse("member_suspend", args=place))
    page = client.get(reverse("member_change", args=place)).content.decode()
    assert "Resume membership" in page
    listed = reverse("members", args=["acme"])
    assert annotator.user.email in client.get(listed).content.decode()
    found = client.get(listed, {"status": "suspended"}).content.decode()
    assert annotator.user.email in found
    assert annotator.user.email not in client.get(listed, {"status": "active"}).content.decode()
    client.post(reverse("member_resume", args=place))
    page = client.get(reverse("member_change", args=place)).content.decode()
    assert "Resume membership" not in page


def test_a_former_members_page_stays_with_what_they_earned(client, acme):
    annotator = acme.members["annotator"]
    with tenant(acme.pk):
        remove_member(by=acme.members["admin"], member=annotator)
    listed = reverse("members", args=["acme"])
    client.force_login(acme.users["admin"])
    assert annotator.user.email not in client.get(listed).content.decode()
    assert annotator.user.email in client.get(listed, {"status": "former"}).content.decode()
    place = reverse("member_change", args=["acme", annotator.pk])
    page = client.get(place).content.decode()
    assert "Former member" in page
    assert "Earned in total" in page
    assert "Save role" not in page
    refused = client.post(place, {"role": "reviewer"})
    assert refused.status_code == 410
    client.force_login(acme.users["manager"])
    page = client.get(place).content.decode()
    assert "Acceptance rate" in page
    assert "Earned in total" not in page
