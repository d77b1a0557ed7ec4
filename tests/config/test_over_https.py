"""What do a browser and an impatient guesser get with the production settings?"""

from importlib import import_module

import pytest
from django.conf import settings as current
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.settings import base
from core.limits.spend import INVITATION_AGAIN
from tests.factories import people

GUARDING = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_")
LANGUAGES_AGO = 60 * 60 * 24 * 365


@pytest.fixture
def production(settings, monkeypatch):
    """The settings that guard cookies and transport, as production has them."""
    monkeypatch.setenv("CREWMARK_SECRET_KEY", "".join(chr(33 + n) for n in range(60)))
    monkeypatch.setenv("CREWMARK_HOSTS", "testserver")
    monkeypatch.setenv("CREWMARK_URL", "https://testserver")
    module = import_module("config.settings.production")
    for name in dir(module):
        if name.startswith(GUARDING):
            setattr(settings, name, getattr(module, name))
    return module


@pytest.fixture
def guarded(settings):
    """Sign-in with the limits that hold outside of tests."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    cache.clear()
    yield
    cache.clear()


def sign_in(client, user, password=people.PASSWORD, network="192.0.2.1"):
    sent = {"login": user.email, "password": password}
    return client.post(reverse("account_login"), sent, secure=True, REMOTE_ADDR=network)


def test_cookies_stay_with_this_site_and_out_of_scripts(db, production):
    client = Client()
    client.get(reverse("account_login"), secure=True)
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    assert sign_in(client, user).status_code == 302
    session = client.cookies["__Host-session"]
    csrf = client.cookies["__Host-csrf"]
    for cookie in (session, csrf):
        assert cookie["secure"]
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert session["httponly"]


def test_plain_http_is_led_to_https_and_never_tried_again(db, production):
    plain = Client().get(reverse("account_login"))
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/")
    safe = Client().get(reverse("account_login"), secure=True)
    age, *more = safe["Strict-Transport-Security"].split("; ")
    assert int(age.removeprefix("max-age=")) >= LANGUAGES_AGO
    assert more == ["includeSubDomains", "preload"]


def test_a_password_can_not_be_guessed_for_long(db, guarded):
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    client = Client()
    for _ in range(10):
        sign_in(client, user, "wrong-password")
    refused = sign_in(client, user)
    assert refused.status_code != 302, "even the right one has to wait"
    assert "too many" in refused.content.decode().lower()


def test_a_stranger_locks_out_only_themselves(db, guarded):
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    for _ in range(6):
        refused = sign_in(Client(), user, "wrong-password", "198.51.100.1")
    assert "too many" in refused.text.lower()
    assert sign_in(Client(), user, network="192.0.2.1").status_code == 302


def guess_from_many_networks(user):
    """As often as an account bears it; the last answer."""
    for number in range(31):
        answer = sign_in(Client(), user, "wrong-password", f"198.51.100.{number}")
    return answer


def test_many_networks_guess_no_more_than_the_ceiling(db, guarded):
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    assert "too many" in guess_from_many_networks(user).text.lower()
    refused = sign_in(Client(), user, network="203.0.113.1")
    assert refused.status_code == 200, "an unknown network has to wait, even with the right one"


def test_a_known_network_does_not_wait_for_the_ceiling(db, guarded):
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    assert sign_in(Client(), user).status_code == 302
    guess_from_many_networks(user)
    assert sign_in(Client(), user).status_code == 302
    for _ in range(6):
        refused = sign_in(Client(), user, "wrong-password")
    assert "too many" in refused.text.lower(), "its own limit holds"


def test_the_right_password_does_not_count(db, guarded):
    user = people.make_user("anna@example.org", password=people.PASSWORD)
    for number in range(32):
        signed_in = sign_in(Client(), user, network=f"198.51.100.{number}")
        assert signed_in.status_code == 302


def test_mails_for_a_new_password_are_limited(db, guarded):
    statuses = {
        Client().post(reverse("account_reset_password"), {"email": "a@example.org"}).status_code
        for _ in range(30)
    }
    assert 429 in statuses


def test_an_invitation_is_not_sent_again_and_again(world):
    acme, client = world.acme, Client()
    client.force_login(acme.users["owner"])
    again = reverse("invitation_resend", args=[acme.slug, acme.invitation.pk])
    statuses = [client.post(again).status_code for _ in range(INVITATION_AGAIN.most + 1)]
    assert statuses == [302] * INVITATION_AGAIN.most + [429]


def test_the_limits_are_those_that_hold_in_production(production):
    assert current.ACCOUNT_RATE_LIMITS is False
    assert production.ACCOUNT_RATE_LIMITS == base.ACCOUNT_RATE_LIMITS


def test_nobody_opens_organizations_in_production_unless_it_is_set(production):
    assert (base.OPEN_ORGANIZATIONS, production.OPEN_ORGANIZATIONS) == ("anyone", "nobody")
