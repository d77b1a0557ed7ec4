"""How does a person get a token, see it once, and end it?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from core.audit.models import AuditEntry
from core.identity.models import Role
from core.permissions.roles import PERMISSIONS
from core.permissions.scopes import Scope, permissions_of, scope_of, scopes_for
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Gone, Invalid
from tests.factories import people
from workforce.tokens.actions import MAX_TOKENS, create_token, revoke_token
from workforce.tokens.jobs import tell_owner_of_token
from workforce.tokens.models import ApiToken
from workforce.tokens.secret import digest_of, is_wellformed


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("owner", "read label review manage admin"),
        ("admin", "read label review manage admin"),
        ("manager", "read label review manage"),
        ("reviewer", "read label review"),
        ("annotator", "read label"),
    ],
)
def test_each_role_is_offered_the_scopes_that_give_it_something(role, scopes):
    assert [scope.value for scope in scopes_for(role)] == scopes.split()


def test_every_permission_has_a_scope_but_those_over_tokens():
    without = {permission for permission in PERMISSIONS[Role.OWNER] if scope_of(permission) is None}
    by_hand = {"token.own", "token.manage", "bank_details.own", "payout.release"}
    assert without == by_hand
    assert permissions_of(Scope.values) == PERMISSIONS[Role.OWNER] - without


def test_reading_changes_nothing_and_no_scope_is_beyond_its_role():
    assert all(".view" in permission for permission in permissions_of(["read"]))
    assert {"label.do"} <= permissions_of(["label"]) <= PERMISSIONS[Role.ANNOTATOR]
    assert permissions_of(["manage"]) <= PERMISSIONS[Role.MANAGER]
    assert permissions_of(["admin"]) & PERMISSIONS[Role.MANAGER] == {"project.view"}


def test_a_new_token_is_stored_as_a_digest_only(crews):
    owner = crews.acme.members["owner"]
    with tenant(crews.acme.pk):
        token, secret = create_token(by=owner, name="Nightly", scopes=["read", "manage"])
        assert is_wellformed(secret)
        row = ApiToken.objects.get(pk=token.pk)
        assert bytes(row.digest) == digest_of(secret)
        assert secret.startswith(row.start)
        assert timedelta(days=89) < row.expires_at - timezone.now() <= timedelta(days=90)
        entry = AuditEntry.objects.get(action="token.created")
        assert secret not in str(entry.detail)
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "values"),
    [
        ("annotator", {"scopes": ["manage"]}),
        ("annotator", {"scopes": []}),
        ("annotator", {"scopes": ["everything"]}),
        ("owner", {"scopes": ["read"], "days": 366}),
        ("owner", {"scopes": ["read"], "days": 0}),
    ],
)
def test_beyond_the_role_or_the_year_no_token_is_made(crews, role, values):
    with tenant(crews.acme.pk):
        with pytest.raises(Invalid):
            create_token(by=crews.acme.members[role], name="x", **values)
        assert not ApiToken.objects.exists()


def test_nobody_hoards_tokens(crews):
    owner = crews.acme.members["owner"]
    with tenant(crews.acme.pk):
        for _ in range(MAX_TOKENS):
            people.make_token(owner)
        with pytest.raises(Conflict):
            create_token(by=owner, name="one more", scopes=["read"])


def test_the_owner_is_told_by_mail_without_the_secret(crews, mailoutbox):
    owner = crews.acme.members["owner"]
    with tenant(crews.acme.pk):
        token, secret = create_token(by=owner, name="Nightly", scopes=["read"])
    tell_owner_of_token(organization_id=crews.acme.pk, token_id=token.pk)
    [mail] = mailoutbox
    assert mail.to == [owner.user.email]
    assert "Nightly" in mail.body
    assert reverse("tokens", args=["acme"]) in mail.body
    assert secret not in mail.body


def test_one_ends_the_own_token_and_an_admin_anybodys(crews):
    acme = crews.acme
    with tenant(acme.pk):
        mine, _ = people.make_token(acme.members["annotator"])
        theirs, _ = people.make_token(acme.members["reviewer"])
        with pytest.raises(Forbidden):
            revoke_token(by=acme.members["annotator"], token=theirs)
        revoke_token(by=acme.members["annotator"], token=mine)
        revoke_token(by=acme.members["admin"], token=theirs)
        with pytest.raises(Gone):
            revoke_token(by=acme.members["admin"], token=theirs)
        assert not ApiToken.objects.filter(revoked_at=None).exists()


def confirm(client, user):
    """Sign in and give the password again, as the page asks."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": people.PASSWORD})


def test_the_page_shows_the_secret_once(client, crews):
    confirm(client, crews.acme.users["manager"])
    page = client.get(reverse("token_new", args=["acme"]))
    form = BeautifulSoup(page.content, "html.parser")
    offered = [box["value"] for box in form.select("input[name=scopes]")]
    assert offered == ["read", "label", "review", "manage"]
    sent = {"name": "Nightly", "scopes": ["read"], "days": "30"}
    answer = client.post(reverse("token_new", args=["acme"]), sent)
    secret = BeautifulSoup(answer.content, "html.parser").select_one("#secret")["value"]
    assert is_wellformed(secret)
    assert "no-store" in answer["Cache-Control"]
    listed = client.get(reverse("tokens", args=["acme"])).content.decode()
    assert "Nightly" in listed
    assert secret not in listed
    me = client.get("/o/acme/api/v1/me", headers={"authorization": f"Bearer {secret}"})
    assert me.json()["scopes"] == ["read"]


def test_the_form_refuses_scopes_of_others(client, crews):
    confirm(client, crews.acme.users["annotator"])
    sent = {"name": "x", "scopes": ["admin"], "days": "30"}
    page = client.post(reverse("token_new", args=["acme"]), sent)
    assert page.status_code == 200
    with tenant(crews.acme.pk):
        assert not ApiToken.objects.exists()


def test_admins_see_whose_tokens_there_are(client, crews):
    with tenant(crews.acme.pk):
        people.make_token(crews.acme.members["reviewer"], name="Reviewer's script")
    client.force_login(crews.acme.users["admin"])
    page = client.get(reverse("tokens_of_all", args=["acme"])).content.decode()
    assert "Reviewer&#x27;s script" in page
    mine = client.get(reverse("tokens", args=["acme"])).content.decode()
    assert "No tokens yet" in mine
