"""Do the mails about an account look and read like Crewmark, as text and as a page?"""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from tests.factories.people import PASSWORD, make_user
from tests.support.repository import ROOT


@pytest.fixture
def person(db):
    return make_user("mira@example.org", name="Mira", password=PASSWORD)


def asked_for(client, address):
    client.post(reverse("account_reset_password"), {"email": address})
    [sent] = mail.outbox
    [(page, kind)] = sent.alternatives
    assert kind == "text/html"
    return sent, page


def test_a_new_password_comes_as_text_and_as_a_page(client, person):
    sent, page = asked_for(client, person.email)
    assert sent.subject == "Reset your password"
    [link] = [line for line in sent.body.splitlines() if line.startswith("http")]
    assert f'href="{link}"' in page
    assert "Crewmark" in page
    assert client.get(link, follow=True).status_code == 200


def test_an_unknown_address_learns_what_to_do_and_brings_no_markup(client, person):
    sent, page = asked_for(client, "o'nobody&co@example.org")
    assert "o'nobody&co@example.org" in sent.body
    assert "o'nobody&co@example.org" not in page
    assert "invitation" in sent.body
    assert "sign up" not in sent.body


# Of features that are off here: signing up, and codes by mail instead of links.
NEVER_SENT = {
    "account/email/account_already_exists",
    "account/email/email_confirmation_signup",
    "account/email/login_code",
    "account/email/password_reset_code",
}


def test_each_mail_of_an_account_has_words_of_ours():
    theirs = Path(allauth.__file__).parent / "templates"
    ours = ROOT / "templates"
    prefixes = {
        str(path.relative_to(theirs)).removesuffix("_subject.txt")
        for app in ("account", "mfa")
        for path in theirs.glob(f"{app}/email/*_subject.txt")
    }
    assert len(prefixes) > 15
    for prefix in sorted(prefixes - NEVER_SENT):
        for part in ("subject", "message"):
            assert (ours / f"{prefix}_{part}.txt").is_file(), f"{prefix}_{part}.txt"


def test_who_did_not_change_the_password_learns_what_to_do(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    new = "another-good-battery"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    [sent] = mail.outbox
    [(page, _kind)] = sent.alternatives
    assert sent.subject == "Your password was changed"
    lead = f"{settings.SITE_URL}{reverse('account_reset_password')}"
    assert lead in sent.body.splitlines()
    assert f'class="button" href="{lead}"' in " ".join(page.split())
    assert re.search(r"^Time: .+ UTC$", sent.body, re.MULTILINE)


def test_links_lead_to_our_address_whatever_host_is_asked(client, person, settings):
    settings.SITE_URL = "https://crewmark.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    forged = {"headers": {"host": "evil.example.com"}}
    client.post(reverse("account_reset_password"), {"email": person.email}, **forged)
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = {"action_add": "", "email": "mira.new@example.org"}
    client.post(reverse("account_email"), new, **forged)
    links = [re.findall(r"https?://\S+", sent.body) for sent in mail.outbox]
    assert len(links) == 2
    for found in links:
        assert found
        assert all(link.startswith("https://crewmark.example.org/accounts/") for link in found)
