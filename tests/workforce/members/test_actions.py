"""Who may change whose role, and does an owner always stay?"""

import threading

import pytest
from django.db import connection

from core.audit.models import AuditEntry
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from core.web.errors import Conflict, DomainError, Forbidden, Gone
from tests.factories.people import make_member, make_user
from tests.support.racing import failures, race
from workforce.members import actions
from workforce.members.actions import change_role, remove_member
from workforce.pools.models import PoolMember


def test_an_admin_gives_roles_below_owner(crews):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        for role in (Role.ADMIN, Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR):
            change_role(by=members["admin"], member=members["reviewer"], role=role)
            assert Member.objects.get(pk=members["reviewer"].pk).role == role
        entry = AuditEntry.objects.order_by("-pk").first()
        assert entry.action == "member.role_changed"
        assert entry.detail == {"before": "reviewer", "after": "annotator"}


def test_only_an_owner_makes_or_unmakes_an_owner(crews):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        second = make_member(make_user("second@acme.example.org"), Role.OWNER)
        with pytest.raises(Forbidden):
            change_role(by=members["admin"], member=members["reviewer"], role=Role.OWNER)
        with pytest.raises(Forbidden):
            change_role(by=members["admin"], member=second, role=Role.ADMIN)
        with pytest.raises(Forbidden):
            remove_member(by=members["admin"], member=second)
        change_role(by=members["owner"], member=second, role=Role.ADMIN)
        change_role(by=members["owner"], member=second, role=Role.OWNER)
        remove_member(by=members["owner"], member=second)
        assert not Member.objects.get(pk=second.pk).is_active


def test_the_last_owner_stays(crews):
    owner = crews.acme.members["owner"]
    with tenant(crews.acme.pk):
        with pytest.raises(Conflict) as demoted:
            change_role(by=owner, member=owner, role=Role.ADMIN)
        with pytest.raises(Conflict) as removed:
            remove_member(by=owner, member=owner)
        assert demoted.value.code == removed.value.code == "last_owner"
        assert Member.objects.get(pk=owner.pk).role == Role.OWNER


def test_an_owner_who_left_does_not_count(crews):
    """With only a former owner beside them, the last owner stays and stays an owner."""
    owner = crews.acme.members["owner"]
    with tenant(crews.acme.pk):
        second = make_member(make_user("second@acme.example.org"), Role.OWNER)
        remove_member(by=owner, member=second)
        assert Member.objects.get(pk=second.pk).role == Role.OWNER, "history keeps the role"
        with pytest.raises(Conflict) as demoted:
            change_role(by=owner, member=owner, role=Role.ADMIN)
        with pytest.raises(Conflict) as removed:
            remove_member(by=owner, member=owner)
        assert demoted.value.code == removed.value.code == "last_owner"
        owner.refresh_from_db()
        assert (owner.role, owner.left_at) == (Role.OWNER, None)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR])
def test_others_change_nobody(crews, role):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        with pytest.raises(Forbidden):
            change_role(by=members[role], member=members["both"], role=Role.ADMIN)
        with pytest.raises(Forbidden):
            remove_member(by=members[role], member=members["both"])


def test_removal_ends_the_places_in_pools(crews):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        remove_member(by=members["admin"], member=members["annotator"])
        assert Member.objects.get(pk=members["annotator"].pk).left_at
        assert not PoolMember.objects.filter(member=members["annotator"]).exists()
        entry = AuditEntry.objects.get(action="member.removed")
        assert entry.detail["pools"] == [crews.acme.pool.pk]
        with pytest.raises(Gone):
            remove_member(by=members["admin"], member=members["annotator"])


def test_a_right_that_ended_meanwhile_counts_no_more(crews):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        change_role(by=members["owner"], member=members["admin"], role=Role.ANNOTATOR)
        with pytest.raises(Forbidden):
            change_role(by=members["admin"], member=members["both"], role=Role.ADMIN)


@pytest.mark.race
def test_two_owners_who_demote_each_other_leave_one(committed_crews):
    """Without the lock on all owners both would find the other one still there."""
    acme = committed_crews.acme
    with tenant(acme.pk):
        second = make_member(make_user("second@acme.example.org"), Role.OWNER)
    first = acme.members["owner"]
    barrier, refusals = threading.Barrier(2), []

    def demote(by, member):
        try:
            with tenant(acme.pk):
                barrier.wait()
                change_role(by=by, member=member, role=Role.ADMIN)
        except DomainError as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=demote, args=pair) for pair in [(first, second), (second, first)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    with tenant(acme.pk):
        assert Member.objects.filter(role=Role.OWNER, left_at=None).count() == 1


@pytest.mark.race
def test_without_the_lock_nobody_would_be_left(committed_crews, monkeypatch):
    """Control: the test above proves something only if two acts really cross."""
    acme = committed_crews.acme
    with tenant(acme.pk):
        second = make_member(make_user("second@acme.example.org"), Role.OWNER)
    first, both_checked = acme.members["owner"], threading.Barrier(2)

    def unlocked(*, by, member):
        return Member.objects.select_related("user").get(pk=member.pk)

    def checked(*, besides, check=actions.refuse_without_owner):
        check(besides=besides)
        both_checked.wait(timeout=30)

    monkeypatch.setattr(actions, "locked_for_change", unlocked)
    monkeypatch.setattr(actions, "refuse_without_owner", checked)

    def demote(by, member):
        with tenant(acme.pk):
            change_role(by=by, member=member, role=Role.ADMIN)

    results = race(lambda: demote(first, second), lambda: demote(second, first))
    assert not failures(results)
    with tenant(acme.pk):
        assert not Member.objects.filter(role=Role.OWNER, left_at=None).exists()
