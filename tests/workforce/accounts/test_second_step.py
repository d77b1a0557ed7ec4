"""Does a second factor protect a sign-in, and does an organization's door ask for it?"""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.factories.people import PASSWORD, make_user
from workforce.organizations.actions import change_organization

SECRET = "JBSWY3DPEHPK3PXP"


def code_for(secret):
    """What an authenticator app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(hotp_value(secret, counter)).zfill(6)


def sign_in(client, user):
    sent = {"login": user.email, "password": PASSWORD}
    return client.post(reverse("account_login"), sent)


def confirmed(client, user):
    """Sessions, and asked once more who it is, as before anything important."""
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def with_app(user):
    """The person with an authenticator app and recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user)


@pytest.fixture
def person(db):
    return make_user("mira@example.org", name="Mira", password=PASSWORD)


def test_an_app_is_set_up_and_its_secret_kept_encrypted(client, person):
    sign_in(client, person)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    confirmed(client, person)
    page = BeautifulSoup(client.get(reverse("mfa_activate_totp")).content, "html.parser")
    secret = page.find(id="secret")["value"]
    assert page.find("img", class_="qr")["src"].startswith("data:image/svg+xml;base64,")
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    codes = BeautifulSoup(done.content, "html.parser").select(".codes code")
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=person, type="totp").data
    assert secret not in str(stored)


def test_a_sign_in_waits_for_the_second_step(client, person):
    codes = with_app(person).get_unused_codes()
    answer = sign_in(client, person)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("organizations")).status_code == 302, "not signed in yet"
    page = client.get(answer.url).content.decode()
    assert "passkey-options" in page
    client.post(answer.url, {"code": "000000"})
    assert client.get(reverse("organizations")).status_code == 302
    assert client.post(answer.url, {"code": code_for(SECRET)}).status_code == 302
    assert client.get(reverse("organizations")).status_code == 200
    for expected in (302, 200):  # a recovery code lets in once
        other = Client()
        sign_in(other, person)
        assert other.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


PAGES = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_profile",
    "account_email",
    "account_change_password",
]
PAGES_WITH_APP = ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


@pytest.mark.parametrize("name", [*PAGES, *PAGES_WITH_APP])
def test_each_page_is_ours_and_runs_nothing_inline(client, person, name):
    confirmed(client, person)
    if name in PAGES_WITH_APP:
        with_app(person)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find("link", href=re.compile("crewmark")), "in our design"
    inline = [s for s in page.find_all("script") if not s.get("src")]
    assert all(script["type"] == "application/json" for script in inline)
    assert len(page.find_all("h1")) == 1


def test_another_sign_in_is_listed_and_ended(person):
    here, there = Client(), Client(headers={"user-agent": "Somebody's phone"})
    sign_in(here, person)
    sign_in(there, person)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Somebody&#x27;s phone" in page
    assert here.post(reverse("usersessions_list")).status_code == 302
    assert here.get(reverse("account_profile")).status_code == 200
    assert there.get(reverse("account_profile")).status_code == 302


@pytest.fixture
def acme(crews):
    return crews.acme


def demand(crew, who):
    """Let the organization ask for a second factor, by an owner who has one."""
    with_app(crew.users["owner"])
    with tenant(crew.organization.pk):
        change_organization(
            by=crew.members["owner"],
            name=crew.organization.name,
            timezone="UTC",
            mfa_required=who,
        )


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("", "manager", 200),
        ("staff", "owner", 200),
        ("staff", "manager", 403),
        ("staff", "annotator", 200),
        ("all", "annotator", 403),
    ],
)
def test_the_door_asks_those_who_have_to(client, acme, who, role, status):
    demand(acme, who)
    client.force_login(acme.users[role])
    url = reverse("projects", args=[acme.slug])
    answer = client.get(url)
    assert answer.status_code == status
    if status == 403:
        assert reverse("mfa_activate_totp") in answer.content.decode()
        scripted = client.post(url, headers={"accept": "application/json"})
        assert scripted.json()["code"] == "mfa_required"
        with_app(acme.users[role])
        assert client.get(url).status_code == 200


def test_nobody_locks_themselves_out(client, acme):
    with pytest.raises(Conflict, match="for your own account first"), tenant(acme.pk):
        change_organization(
            by=acme.members["owner"], name="Acme", timezone="UTC", mfa_required="all"
        )
    client.force_login(acme.users["owner"])
    sent = {"name": "Acme", "timezone": "UTC", "mfa_required": "all"}
    page = client.post(reverse("organization_settings", args=["acme"]), sent)
    assert "Set up two-factor authentication for your own account first" in page.content.decode()


def test_the_door_is_still_one_statement(client, acme):
    client.force_login(acme.users["annotator"])
    url = reverse("projects", args=[acme.slug])
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    entered = [query for query in seen.captured_queries if "workforce_enter" in query["sql"]]
    about = [query for query in seen.captured_queries if "mfa_authenticator" in query["sql"]]
    assert (len(entered), len(about)) == (1, 0)


def test_a_person_sees_times_in_their_own_zone(client, acme):
    client.force_login(acme.users["admin"])
    sent = {"name": "Ada Admin", "timezone": "Asia/Kolkata"}
    assert client.post(reverse("account_profile"), sent).status_code == 302
    page = client.get(reverse("audit", args=[acme.slug])).content.decode()
    assert "Ada Admin" in page
    client.get(reverse("audit_csv", args=[acme.slug]))
    with tenant(acme.pk):
        change_organization(by=acme.members["admin"], name="Acme", timezone="UTC")
    assert "+05:30" in client.get(reverse("audit_csv", args=[acme.slug])).content.decode()
    nonsense = client.post(reverse("account_profile"), {"name": "Ada", "timezone": "Mars"})
    assert "Select a valid choice" in nonsense.content.decode()
