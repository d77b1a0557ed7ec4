"""Does everything that was issued end with the right it was issued for?

One table: what is issued, how it is used, and which events end it. A model that looks like
something issued must be in the table, or be named with the reason why it opens nothing.
"""

import re
from dataclasses import dataclass

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotation.projects.grants import Level
from annotation.projects.models import PersonGrant
from core.audit.models import AuditEntry
from core.identity.models import Role, User
from core.tenancy.scope import tenant
from tests.factories import people, projects
from workforce.members.actions import change_role, remove_member
from workforce.members.invitations.link import token_of
from workforce.members.models import Invitation
from workforce.organizations.actions import change_organization
from workforce.tokens.models import ApiToken

NEW_PASSWORD = "a long river walk"


@dataclass
class Case:
    """An admin of acme, to whom and by whom everything is issued."""

    crew: object
    user: User
    member: object


@pytest.fixture
def case(crews):
    crew = crews.acme
    user = crew.users["admin"]
    user.set_password(people.PASSWORD)
    user.save()
    return Case(crew, user, crew.members["admin"])


# --- How each thing is issued; each returns a question: does it still work? ---


def invitation_of(email, *, by, role):
    def issue(case):
        with tenant(case.crew.pk):
            sender = case.crew.members[by]
            invitation = people.make_invitation(email, by=sender, role=role)
        page = reverse("invitation", args=[token_of(invitation)])
        return lambda: Client().get(page).status_code == 200

    return issue


def own_address(case):
    address = "other.address@example.org"
    EmailAddress.objects.create(user=case.user, email=address, verified=True)
    return invitation_of(address, by="owner", role=Role.ADMIN)(case)


def api_token(case):
    with tenant(case.crew.pk):
        _token, secret = people.make_token(case.member)
    headers = {"authorization": f"Bearer {secret}"}
    return lambda: Client().get("/o/acme/api/v1/me", headers=headers).status_code == 200


def session(case):
    client = Client()
    sent = {"login": case.user.email, "password": people.PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    assert BACKEND_SESSION_KEY in client.session
    return lambda: client.get("/o/acme/").status_code == 200


def reset_link(case):
    key = default_token_generator.make_token(case.user)
    return lambda: default_token_generator.check_token(User.objects.get(pk=case.user.pk), key)


def confirmation_link(case):
    address = EmailAddress.objects.create(user=case.user, email="new@example.org")
    key = EmailConfirmationHMAC(address).key
    return lambda: EmailConfirmationHMAC.from_key(key) is not None


def project_grant(case):
    with tenant(case.crew.pk):
        project = projects.make_project("Granted", by=case.crew.members["owner"])
        projects.grant(project, case.member, level=Level.MANAGE)

    def works():
        with tenant(case.crew.pk):
            return PersonGrant.objects.filter(user=case.user).exists()

    return works


# --- What happens ---


def removal(case):
    with tenant(case.crew.pk):
        remove_member(by=case.crew.members["owner"], member=case.member)


def demotion(case):
    with tenant(case.crew.pk):
        change_role(by=case.crew.members["owner"], member=case.member, role=Role.REVIEWER)


def new_password(case):
    client = Client()
    client.force_login(case.user)
    sent = {
        "oldpassword": people.PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    case.user.refresh_from_db()
    assert case.user.check_password(NEW_PASSWORD)


def new_password_by_link(case):
    client = Client()
    case.user.refresh_from_db()
    key = f"{user_pk_to_url_str(case.user)}-{default_token_generator.make_token(case.user)}"
    uid, _, rest = key.partition("-")
    page = client.get(reverse("account_reset_password_from_key", args=[uid, rest])).url
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(page, sent).status_code == 302
    case.user.refresh_from_db()
    assert case.user.check_password(NEW_PASSWORD)


def two_factor_rule(case):
    owner = case.crew.members["owner"]
    TOTP.activate(case.crew.users["owner"], "JBSWY3DPEHPK3PXP")
    with tenant(case.crew.pk):
        change_organization(by=owner, name="Acme", timezone="UTC", mfa_required="staff")


def address_removed(case):
    EmailAddress.objects.filter(user=case.user, primary=False).delete()


EVENTS = {
    "removal": removal,
    "demotion": demotion,
    "password": new_password,
    "reset": new_password_by_link,
    "two-factor": two_factor_rule,
    "address removed": address_removed,
}


@dataclass(frozen=True)
class Issued:
    """One thing: the model behind it, how it is issued, and which events end it."""

    model: str
    issue: object
    ended_by: frozenset


def ended_by(*events):
    return frozenset(events)


PASSWORDS = ("password", "reset")
ISSUED = {
    "an invitation the admin sent": Issued(
        "workforce.Invitation",
        invitation_of("friend@example.org", by="admin", role=Role.ANNOTATOR),
        ended_by("removal", "demotion"),
    ),
    "an invitation for another address of the admin": Issued(
        "workforce.Invitation", own_address, ended_by("removal")
    ),
    "an owner's invitation of somebody else": Issued(
        "workforce.Invitation",
        invitation_of("friend@example.org", by="owner", role=Role.OWNER),
        ended_by(),
    ),
    "an API token": Issued(
        "workforce.ApiToken", api_token, ended_by("removal", *PASSWORDS, "two-factor")
    ),
    "a session": Issued("sessions.Session", session, ended_by("removal", *PASSWORDS, "two-factor")),
    "a link for a new password": Issued("core.User", reset_link, ended_by(*PASSWORDS)),
    "a link that confirms an address": Issued(
        "account.EmailAddress", confirmation_link, ended_by("address removed")
    ),
    "a grant on a project": Issued("annotation.PersonGrant", project_grant, ended_by("removal")),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("thing", ISSUED)
def test_what_was_issued_ends_with_its_right(case, thing, event):
    works = ISSUED[thing].issue(case)
    assert works(), "it works before"
    EVENTS[event](case)
    assert works() is (event not in ISSUED[thing].ended_by)


# Field names by which something issued is known, and models that have one and open nothing.
SIGNS = re.compile(
    r"^(expires?_?(at|date)?|expire_date|revoked_at|nonce|digest|secret|token|session_key|sent)$"
)
OPENS_NOTHING = {
    "account.EmailConfirmation": "allauth signs its links instead (HMAC); the table stays empty",
    "annotation.PoolGrant": "ends with the place in the pool, see test_removal",
    "guardian.UserObjectPermission": "stays empty and closed",
    "guardian.GroupObjectPermission": "stays empty and closed",
    "usersessions.UserSession": "a list of the sessions above; it opens nothing itself",
    "core.AuditSeal": "a hash",
    "billing.StripeCheckout": "ends with the payment page at Stripe; the link to pay is signed",
    "workforce.GivenAnswer": "an answer that a token gets once more, only while it opens the door",
}


def looks_issued(model):
    """Whether something of this model may open a door: by its fields, or as a grant."""
    names = {field.name for field in model._meta.concrete_fields}
    return any(SIGNS.match(name) for name in names) or {"permission"} < names


def test_each_model_that_looks_issued_is_in_the_table():
    looking = {model._meta.label for model in apps.get_models() if looks_issued(model)}
    assert {"workforce.Invitation", "workforce.ApiToken", "annotation.PersonGrant"} <= looking
    strange = looking - {issued.model for issued in ISSUED.values()} - OPENS_NOTHING.keys()
    assert not strange, "Put it into ISSUED with what ends it, or say why it opens nothing."


def test_a_demoted_owner_keeps_what_an_admin_may_send(crews):
    acme = crews.acme
    with tenant(acme.pk):
        second = people.make_member(people.make_user("second@acme.example.org"), Role.OWNER)
        owner, admin = (
            people.make_invitation(f"{role}@example.org", by=second, role=role)
            for role in (Role.OWNER, Role.ADMIN)
        )
        change_role(by=acme.members["owner"], member=second, role=Role.ADMIN)
        open_ones = Invitation.objects.filter(revoked_at=None, invited_by=second)
        assert list(open_ones) == [admin]
        entry = AuditEntry.objects.get(action="invitation.revoked")
        assert (entry.subject_id, entry.member) == (owner.pk, acme.members["owner"])


def test_an_invitation_that_was_open_before_its_sender_went_opens_nothing(crews):
    """As in an installation where people were removed before removal revoked invitations."""
    acme = crews.acme
    with tenant(acme.pk):
        invitation = people.make_invitation("friend@example.org", by=acme.members["admin"])
        page = reverse("invitation", args=[token_of(invitation)])
        remove_member(by=acme.members["owner"], member=acme.members["admin"])
        Invitation.objects.filter(pk=invitation.pk).update(revoked_at=None)
    assert Client().get(page).status_code == 410


def test_a_password_set_on_the_command_line_ends_tokens_everywhere(crews, monkeypatch):
    """In each organization, with a line in its log; those of others and new accounts' stay."""
    user = crews.both
    for crew in (crews.acme, crews.other):
        with tenant(crew.pk):
            people.make_token(crew.members["both"])
            people.make_token(crew.members["owner"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW_PASSWORD)
    call_command("changepassword", user.username)
    for crew in (crews.acme, crews.other):
        with tenant(crew.pk):
            (left,) = ApiToken.objects.filter(revoked_at=None)
            assert left.member == crew.members["owner"]
            entry = AuditEntry.objects.get(action="token.revoked")
            assert entry.member is None
            assert entry.detail == {"owner": crew.members["both"].pk}


def test_a_new_name_ends_no_token(crews):
    acme = crews.acme
    with tenant(acme.pk):
        people.make_token(acme.members["admin"])
    user = User.objects.get(pk=acme.users["admin"].pk)
    user.first_name = "Ada"
    user.save()
    with tenant(acme.pk):
        assert ApiToken.objects.filter(revoked_at=None).count() == 1


SENT = {
    "a new address": {"action_add": "", "email": "thief@example.org"},
    "another main address": {"action_primary": "", "email": "second@example.org"},
    "an address removed": {"action_remove": "", "email": "second@example.org"},
}


@pytest.fixture
def signed_in(case):
    """A browser of the admin, who has a second address."""
    EmailAddress.objects.create(user=case.user, email="second@example.org", verified=True)
    client = Client()
    client.post(reverse("account_login"), {"login": case.user.email, "password": people.PASSWORD})
    return client


def addresses_of(user):
    return set(EmailAddress.objects.filter(user=user).values_list("email", "primary"))


@pytest.mark.parametrize("what", SENT)
def test_addresses_change_only_after_the_password_was_given_again(case, signed_in, what):
    before = addresses_of(case.user)
    answer = signed_in.post(reverse("account_email"), SENT[what])
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert addresses_of(case.user) == before
    signed_in.post(answer.url, {"password": "wrong"})
    assert addresses_of(case.user) == before
    signed_in.post(answer.url, {"password": people.PASSWORD, "next": reverse("account_email")})
    assert addresses_of(case.user) != before


def test_a_token_is_made_only_after_the_password_was_given_again(case, signed_in):
    page = reverse("token_new", args=["acme"])
    sent = {"name": "x", "scopes": ["read"], "days": "30"}
    for asked in (signed_in.get(page), signed_in.post(page, sent)):
        assert asked.url.startswith(reverse("account_reauthenticate"))
    with tenant(case.crew.pk):
        assert not ApiToken.objects.exists()
    back = signed_in.post(asked.url, {"password": people.PASSWORD, "next": page})
    assert back.url == page
    assert signed_in.get(page).status_code == 200
    assert b"cmk_" in signed_in.post(page, sent).content
