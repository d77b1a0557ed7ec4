"""What can each role see and do with pools?"""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from tests.factories.people import make_pool, make_user
from workforce.members.actions import remove_member
from workforce.members.invitations.actions import accept_invitation
from workforce.members.invitations.link import Key
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember


def url(crew, name, *args):
    return reverse(name, args=[crew.slug, *args])


@pytest.fixture
def manager(client, crews):
    client.force_login(crews.acme.users["manager"])
    return client


def people(crew):
    with tenant(crew.pk):
        return set(PoolMember.objects.filter(pool=crew.pool).values_list("member_id", flat=True))


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("admin", 200), ("manager", 200), ("reviewer", 403), ("annotator", 403)],
)
def test_who_sees_pools(client, crews, role, status):
    client.force_login(crews.acme.users[role])
    for name, args in [
        ("pools", []),
        ("pool_create", []),
        ("pool", [crews.acme.pool.pk]),
        ("pool_rename", [crews.acme.pool.pk]),
        ("pool_add", [crews.acme.pool.pk]),
    ]:
        assert client.get(url(crews.acme, name, *args)).status_code == status, name


def test_the_list_counts_people(manager, crews):
    response = manager.get(url(crews.acme, "pools"))
    text = BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)
    assert "acme crew 2 members" in text
    assert "other crew" not in text


def test_create_and_rename(manager, crews):
    response = manager.post(url(crews.acme, "pool_create"), {"name": "Night shift"})
    with tenant(crews.acme.pk):
        made = Pool.objects.get(name="Night shift")
    assert response.url == url(crews.acme, "pool", made.pk)
    manager.post(url(crews.acme, "pool_rename", made.pk), {"name": "Day shift"})
    with tenant(crews.acme.pk):
        assert Pool.objects.get(pk=made.pk).name == "Day shift"
        actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["pool.created", "pool.renamed"]


@pytest.mark.parametrize(("name", "args"), [("pool_create", False), ("pool_rename", True)])
def test_a_name_in_use_is_refused(manager, crews, name, args):
    manager.post(url(crews.acme, "pool_create"), {"name": "Night shift"})
    pk = [crews.acme.pool.pk] if args else []
    response = manager.post(url(crews.acme, name, *pk), {"name": "Night shift"})
    assert "already" in response.context["form"].errors["name"][0]


def test_both_organizations_may_use_one_name(manager, crews):
    assert manager.post(url(crews.acme, "pool_create"), {"name": "other crew"}).status_code == 302


def test_several_people_join_and_one_leaves(manager, crews):
    members = crews.acme.members
    new = [members["reviewer"].pk, members["manager"].pk]
    manager.post(url(crews.acme, "pool_add", crews.acme.pool.pk), {"members": new})
    assert people(crews.acme) >= set(new)
    manager.post(url(crews.acme, "pool_remove", crews.acme.pool.pk, new[0]))
    assert new[0] not in people(crews.acme)
    assert new[1] in people(crews.acme)
    again = manager.post(url(crews.acme, "pool_remove", crews.acme.pool.pk, new[0]))
    assert again.status_code == 410


def test_nobody_from_elsewhere_or_gone_joins(manager, crews):
    acme, before = crews.acme, people(crews.acme)
    with tenant(acme.pk):
        remove_member(by=acme.members["owner"], member=acme.members["reviewer"])
    add = url(acme, "pool_add", acme.pool.pk)
    for stranger in (crews.other.members["annotator"], acme.members["reviewer"]):
        response = manager.post(add, {"members": [stranger.pk]})
        assert response.context["form"].errors["members"]
    nobody = manager.post(add, {"csrfmiddlewaretoken": "as every form sends it"})
    assert nobody.context["form"].non_field_errors() == ["Select at least one person."]
    assert people(acme) == before


def test_a_pool_of_another_organization_is_not_there(manager, crews):
    theirs, member = crews.other.pool.pk, crews.other.members["annotator"].pk
    for name, args in [("pool", [theirs]), ("pool_rename", [theirs]), ("pool_add", [theirs])]:
        assert manager.get(url(crews.acme, name, *args)).status_code == 404
    assert manager.post(url(crews.acme, "pool_remove", theirs, member)).status_code == 404
    assert len(people(crews.other)) == 2


def test_invited_people_are_put_into_a_pool_and_are_in_it_when_they_accept(manager, crews):
    acme = crews.acme
    with tenant(acme.pk):
        night = make_pool("Night shift")
    add = url(acme, "pool_add", night.pk)
    assert "invited@acme.example.org" in manager.get(add).content.decode()
    response = manager.post(add, {"invited": [acme.invitation.pk]}, follow=True)
    assert "1 invited person joins the pool" in response.content.decode()
    assert "invited@acme.example.org" in response.content.decode()
    assert "invited@acme.example.org" not in manager.get(add).content.decode()
    user = make_user("invited@acme.example.org")
    with tenant(acme.pk):
        invitation = Invitation.objects.get(pk=acme.invitation.pk)
        member = accept_invitation(key=Key(acme.slug, invitation.pk, invitation.nonce), user=user)
        pools = set(PoolMember.objects.filter(member=member).values_list("pool_id", flat=True))
        actions = AuditEntry.objects.filter(action="pool.invited_added")
        assert [each.detail["emails"] for each in actions] == ["invited@acme.example.org"]
    assert pools == {acme.pool.pk, night.pk}


def test_an_invited_person_is_taken_off_a_pool_and_stays_invited(manager, crews):
    acme = crews.acme
    manager.post(url(acme, "pool_remove_invited", acme.pool.pk, acme.invitation.pk))
    with tenant(acme.pk):
        invitation = Invitation.objects.get(pk=acme.invitation.pk)
        assert (invitation.pool, invitation.more_pools) == (None, [])
        assert invitation.revoked_at is None
    theirs = crews.other.invitation.pk
    response = manager.post(url(acme, "pool_remove_invited", acme.pool.pk, theirs))
    assert response.status_code == 404
    refused = manager.post(url(acme, "pool_add", acme.pool.pk), {"invited": [theirs]})
    assert refused.context["form"].errors["invited"]
