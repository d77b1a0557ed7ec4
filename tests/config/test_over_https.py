"""What do a browser and an impatient guesser get with the production settings?"""

from importlib import import_module

import pytest
from django.conf import settings as current
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

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
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, user, password=people.PASSWORD):
    sent = {"login": user.email, "password": password}
    return client.post(reverse("account_login"), sent, secure=True)


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
    assert not hasattr(production, "ACCOUNT_RATE_LIMITS"), "allauth's own hold"
