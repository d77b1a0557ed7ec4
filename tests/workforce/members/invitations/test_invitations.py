"""Does an invitation live as it should: sent, followed, accepted once, or dead?"""

import re
import threading
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from core.audit.models import AuditEntry
from core.identity.models import Member, Role, User
from core.tenancy.models import TenantQuerySet
from core.tenancy.scope import tenant
from core.web.errors import Forbidden, Gone
from tests.factories.people import PASSWORD, make_invitation, make_user
from tests.support.racing import failures, race
from workforce.members.actions import remove_member
from workforce.members.invitations import actions
from workforce.members.invitations.actions import accept_invitation
from workforce.members.invitations.jobs import send_invitation
from workforce.members.invitations.link import SIGNER, key_in, token_of
from workforce.members.models import Invitation
from workforce.pools.models import Pool, PoolMember

NEWCOMER = {"name": "Mira Neu", "password": "a long river walk"}
UNUSABLE = "This invitation is no longer valid."


def link(invitation):
    return reverse("invitation", args=[token_of(invitation)])


def text_of(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def invite(client, crew, as_role="admin", **values):
    client.force_login(crew.users[as_role])
    sent = {"email": "new@example.org", "role": "annotator", "pool": crew.pool.pk} | values
    return client.post(reverse("invite", args=[crew.slug]), sent)


def latest(crew):
    with tenant(crew.pk):
        return Invitation.objects.latest("pk")


def member_of(crew, email):
    with tenant(crew.pk):
        return Member.objects.filter(user__email=email).first()


def test_an_invitation_is_stored_audited_and_queued(client, crews):
    before = OrmQ.objects.count()
    assert invite(client, crews.acme, email="New@Example.org").status_code == 302
    invitation = latest(crews.acme)
    assert (invitation.email, invitation.role) == ("new@example.org", Role.ANNOTATOR)
    assert timedelta(days=13) < invitation.expires_at - timezone.now() <= timedelta(days=14)
    assert OrmQ.objects.count() == before + 1
    with tenant(crews.acme.pk):
        assert AuditEntry.objects.get(action="invitation.sent").subject_id == invitation.pk


@pytest.mark.parametrize("role", ["manager", "reviewer", "annotator"])
def test_only_admins_invite(client, crews, role):
    assert invite(client, crews.acme, role).status_code == 403
    for name in ("invitation_resend", "invitation_revoke"):
        url = reverse(name, args=["acme", crews.acme.invitation.pk])
        assert client.post(url).status_code == 403


def test_only_an_owner_invites_an_owner(client, crews):
    assert invite(client, crews.acme, "admin", role="owner").context["form"].errors["role"]
    assert invite(client, crews.acme, "owner", role="owner").status_code == 302


def test_a_pool_of_another_organization_is_refused(client, crews):
    assert invite(client, crews.acme, pool=crews.other.pool.pk).context["form"].errors["pool"]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("REVIEWER@acme.example.org", "is already a member"),
        ("invited@acme.example.org", "is already invited"),
        ("no-address", "“no-address” isn't an email address"),
    ],
)
def test_whom_one_cannot_invite(client, crews, email, sentence):
    response = invite(client, crews.acme, email=email)
    assert sentence in response.context["form"].errors["email"][0]


def test_a_member_of_another_organization_can_be_invited(client, crews):
    assert invite(client, crews.acme, email="reviewer@other.example.org").status_code == 302


def test_an_expired_invitation_makes_room_for_a_new_one(client, crews):
    with tenant(crews.acme.pk):
        Invitation.objects.update(expires_at=timezone.now())
    assert invite(client, crews.acme, email="invited@acme.example.org").status_code == 302
    assert latest(crews.acme).pk != crews.acme.invitation.pk


def test_the_mail_says_who_what_and_where(crews):
    invitation = crews.acme.invitation
    send_invitation(organization_id=crews.acme.pk, invitation_id=invitation.pk)
    (sent,) = mail.outbox
    assert sent.to == ["invited@acme.example.org"]
    assert sent.subject == "Join Acme Ltd on Crewmark"
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    for body in (sent.body, html):
        assert "Admin Acme" in body
        assert settings.SITE_URL + link(invitation) in body
    assert BeautifulSoup(html, "html.parser").a["href"] == settings.SITE_URL + link(invitation)


def test_a_name_cannot_smuggle_headers_or_html(crews):
    with tenant(crews.acme.pk):
        organization = crews.acme.organization
        organization.name = "Bad\nBcc: all@example.org <b>x</b>"
        organization.save()
    send_invitation(organization_id=crews.acme.pk, invitation_id=crews.acme.invitation.pk)
    assert mail.outbox[0].recipients() == ["invited@acme.example.org"]
    assert "\n" not in mail.outbox[0].subject
    assert "<b>x</b>" not in mail.outbox[0].alternatives[0][0]


def test_a_revoked_invitation_is_not_mailed(client, crews):
    client.force_login(crews.acme.users["admin"])
    url = reverse("invitation_revoke", args=["acme", crews.acme.invitation.pk])
    assert client.post(url).status_code == 302
    send_invitation(organization_id=crews.acme.pk, invitation_id=crews.acme.invitation.pk)
    assert mail.outbox == []
    assert client.post(url).status_code == 410


def test_a_new_person_opens_an_account_and_joins(client, crews):
    invitation = crews.acme.invitation
    page = client.get(link(invitation))
    for words in ("Acme Ltd", "Annotator", "Admin Acme", "invited@acme.example.org"):
        assert words in text_of(page)
    response = client.post(link(invitation), NEWCOMER)
    assert response.url == "/o/acme/"
    user = User.objects.get(email="invited@acme.example.org")
    assert (user.get_full_name(), user.emailaddress_set.get().verified) == ("Mira Neu", True)
    assert client.session["_auth_user_id"] == str(user.pk)
    member = member_of(crews.acme, user.email)
    assert member.role == Role.ANNOTATOR
    with tenant(crews.acme.pk):
        assert PoolMember.objects.filter(member=member, pool=crews.acme.pool).exists()
        assert Invitation.objects.get(pk=invitation.pk).accepted_at
        assert AuditEntry.objects.get(action="invitation.accepted").member_id == member.pk
    client.logout()
    login = {"login": user.email, "password": NEWCOMER["password"]}
    assert client.post(reverse("account_login"), login).url == "/"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "12345678901"}, "password"),
        ({"password": "invited@acme.example.org"}, "password"),
        ({"name": ""}, "name"),
    ],
)
def test_a_weak_answer_opens_no_account(client, crews, values, field):
    response = client.post(link(crews.acme.invitation), NEWCOMER | values)
    assert response.context["form"].errors[field]
    assert not User.objects.filter(email="invited@acme.example.org").exists()


def test_a_person_with_an_account_signs_in_then_accepts(client, crews):
    with tenant(crews.acme.pk):
        invitation = make_invitation(
            crews.stranger.email, by=crews.acme.members["owner"], role=Role.MANAGER
        )
    url = link(invitation)
    page = BeautifulSoup(client.get(url).content, "html.parser")
    assert page.main.find("a", href=lambda href: href.startswith(reverse("account_login")))
    # No second account is opened over the first one.
    client.post(url, NEWCOMER)
    assert User.objects.filter(email=crews.stranger.email).count() == 1
    client.force_login(crews.stranger)
    assert "Accept invitation" in text_of(client.get(url))
    assert client.post(url).url == "/o/acme/"
    assert member_of(crews.acme, crews.stranger.email).role == Role.MANAGER
    # A second click leads home and changes nothing.
    assert client.post(url).url == "/o/acme/"


def test_somebody_else_cannot_accept(client, crews):
    client.force_login(crews.stranger)
    url = link(crews.acme.invitation)
    text = text_of(client.get(url))
    assert "You are signed in as stranger@example.org, but this invitation is for invited@" in text
    assert client.post(url).status_code == 403
    assert member_of(crews.acme, crews.stranger.email) is None


def test_an_unconfirmed_address_proves_nothing(crews):
    user = make_user("invited@acme.example.org")
    user.emailaddress_set.update(verified=False)
    with tenant(crews.acme.pk), pytest.raises(Forbidden):
        accept_invitation(key=key_in(token_of(crews.acme.invitation)), user=user)


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"accepted_at": timezone.now()},
        {"nonce": "another"},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_says_nothing_but_that(client, crews, change, method):
    url = link(crews.acme.invitation)
    with tenant(crews.acme.pk):
        Invitation.objects.update(**change)
    response = getattr(client, method)(url, NEWCOMER)
    assert response.status_code == 410
    text = response.content.decode()
    assert UNUSABLE in BeautifulSoup(text, "html.parser").main.get_text(" ", strip=True)
    assert not re.search("Acme|acme.example.org", text.replace(url, ""))
    assert member_of(crews.acme, "invited@acme.example.org") is None


def test_a_link_made_up_or_turned_is_dead(client, crews):
    token = token_of(crews.acme.invitation)
    payload, _, signature = token.rpartition(".")
    theirs = SIGNER.sign_object([crews.other.pk, crews.acme.invitation.pk, "x"])
    for bad in ("x", "a.b", payload, f"{payload}.{signature[::-1]}", theirs):
        response = client.get(reverse("invitation", args=[bad]))
        assert response.status_code == 410
        assert UNUSABLE in text_of(response)


def test_a_new_link_kills_the_old_one(client, crews):
    old = link(crews.acme.invitation)
    client.force_login(crews.acme.users["admin"])
    with tenant(crews.acme.pk):
        Invitation.objects.update(expires_at=timezone.now())
    client.post(reverse("invitation_resend", args=["acme", crews.acme.invitation.pk]))
    client.logout()
    assert client.get(old).status_code == 410
    assert client.get(link(latest(crews.acme))).status_code == 200


def test_an_invitation_of_another_organization_is_not_there(client, crews):
    client.force_login(crews.acme.users["owner"])
    for name in ("invitation_resend", "invitation_revoke"):
        url = reverse(name, args=["acme", crews.other.invitation.pk])
        assert client.post(url).status_code == 404


def test_a_member_who_left_comes_back_in_the_invited_role(client, crews):
    acme, user = crews.acme, crews.acme.users["reviewer"]
    with tenant(acme.pk):
        remove_member(by=acme.members["owner"], member=acme.members["reviewer"])
        invitation = make_invitation(user.email, by=acme.members["owner"], role=Role.ANNOTATOR)
    client.force_login(user)
    assert client.post(link(invitation)).url == "/o/acme/"
    member = member_of(acme, user.email)
    assert (member.pk, member.role, member.left_at) == (
        acme.members["reviewer"].pk,
        Role.ANNOTATOR,
        None,
    )


def together(*clicks):
    """Run the clicks at the same moment, each on its own connection; their answers in order."""
    barrier, answers = threading.Barrier(len(clicks)), [None] * len(clicks)

    def run(place, click):
        barrier.wait()
        try:
            answers[place] = click()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(clicks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.race
def test_two_clicks_at_once_join_once(committed_crews):
    acme, user = committed_crews.acme, committed_crews.stranger
    with tenant(acme.pk):
        invitation = make_invitation(user.email, by=acme.members["owner"], pool=acme.pool)

    def click():
        client = Client()
        client.force_login(user)
        return client.post(link(invitation))

    answers = together(click, click)
    assert [answer.url for answer in answers] == ["/o/acme/", "/o/acme/"]
    with tenant(acme.pk):
        member = Member.objects.get(user=user)
        assert PoolMember.objects.filter(member=member).count() == 1
        assert AuditEntry.objects.filter(action="invitation.accepted").count() == 1


@pytest.mark.race
def test_two_new_accounts_at_once_are_one(committed_crews):
    invitation = committed_crews.acme.invitation

    def click():
        return Client().post(link(invitation), NEWCOMER).status_code

    answers = together(click, click)
    assert answers.count(302) == 1
    assert set(answers) - {302} <= {200, 409, 410}
    assert User.objects.filter(email="invited@acme.example.org").count() == 1
    with tenant(committed_crews.acme.pk):
        assert AuditEntry.objects.filter(action="invitation.accepted").count() == 1


@pytest.mark.race
def test_two_organizations_invite_one_new_person_at_once(committed_crews):
    links = []
    for crew in (committed_crews.acme, committed_crews.other):
        with tenant(crew.pk):
            links.append(link(make_invitation("new@example.org", by=crew.members["owner"])))
    answers = together(*[lambda url=url: Client().post(url, NEWCOMER).status_code for url in links])
    assert 302 in answers
    assert set(answers) <= {200, 302, 409}
    assert User.objects.filter(email="new@example.org").count() == 1


def test_without_the_lock_a_click_could_act_on_a_stale_row(crews):
    """The link is checked again after the wait, so what another click changed is seen."""
    key = key_in(token_of(crews.acme.invitation))
    user = make_user("invited@acme.example.org", password=PASSWORD)
    with tenant(crews.acme.pk):
        Invitation.objects.update(revoked_at=timezone.now())
        with pytest.raises(Gone):
            accept_invitation(key=key, user=user)


@pytest.mark.race
def test_without_the_lock_two_clicks_would_join_twice(committed_crews, monkeypatch):
    """Control: the test above proves something only if two clicks really cross."""
    acme, user = committed_crews.acme, committed_crews.stranger
    with tenant(acme.pk):
        invitation = make_invitation(user.email, by=acme.members["owner"])
    key, both_checked = key_in(token_of(invitation)), threading.Barrier(2)

    def joined(user, *, role, join=actions.join):
        both_checked.wait(timeout=30)
        return join(user, role=role)

    monkeypatch.setattr(TenantQuerySet, "select_for_update", lambda rows, **_: rows)
    monkeypatch.setattr(actions, "join", joined)

    def click():
        with tenant(acme.pk):
            accept_invitation(key=key, user=user)

    assert not failures(race(click, click))
    with tenant(acme.pk):
        assert AuditEntry.objects.filter(action="invitation.accepted").count() == 2


def test_several_addresses_and_a_new_pool_are_one_act(client, crews):
    acme = crews.acme
    sent = {"email": "a@new.example, B@new.example\na@new.example", "pool": "", "new_pool": "Night"}
    response = invite(client, acme, **sent)
    assert response.status_code == 302
    with tenant(acme.pk):
        pool = Pool.objects.get(name="Night")
        invited = Invitation.objects.filter(pool=pool)
        assert sorted(each.email for each in invited) == ["a@new.example", "b@new.example"]


def test_one_bad_address_and_nobody_is_invited(client, crews):
    acme = crews.acme
    for emails in ("c@new.example invited@acme.example.org", "c@new.example nonsense"):
        response = invite(client, acme, email=emails, pool="", new_pool="Night")
        assert response.context["form"].errors["email"]
    many = " ".join(f"p{number}@new.example" for number in range(101))
    assert "At most 100" in invite(client, acme, email=many).context["form"].errors["email"][0]
    with tenant(acme.pk):
        assert not Invitation.objects.filter(email="c@new.example").exists()
        assert not Pool.objects.filter(name="Night").exists()


def test_a_pool_and_a_new_pool_are_one_too_many(client, crews):
    response = invite(client, crews.acme, new_pool="Night")
    assert "not both" in response.context["form"].errors["new_pool"][0]
    response = invite(client, crews.acme, pool="", new_pool=crews.acme.pool.name)
    assert "already exists" in response.context["form"].errors["new_pool"][0]


def test_after_inviting_one_goes_on_with_more_or_with_the_checklist(client, crews):
    acme = crews.acme
    response = invite(client, acme, email="d@new.example", more="1")
    assert response["Location"] == reverse("invite", args=["acme"])
    response = invite(client, acme, email="e@new.example")
    assert response["Location"] == reverse("organization_home", args=["acme"])
