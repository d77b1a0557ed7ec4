"""Do the mails about an account look and read like Crewmark, as text and as a page?"""

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.people import PASSWORD, make_user


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
    assert sent.subject == "Choose a new password"
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
