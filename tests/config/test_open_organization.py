"""How does the first person come in?"""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.identity.models import Member, Organization, User
from core.tenancy.scope import across_tenants
from tests.factories import people


def opened(name="Harbour Labels", email="ada@example.org", **options):
    out = StringIO()
    call_command("open_organization", name, email=email, stdout=out, **options)
    return out.getvalue()


def test_a_new_owner_chooses_a_password_by_a_link_that_works_once(db, client):
    said = opened(person="Ada Owner", currency="EUR", timezone="Europe/Berlin")
    link = re.search(r"https?://\S+/accounts/\S+", said)[0]
    form = client.get(link, follow=True)
    url = form.redirect_chain[-1][0]
    password = {"password1": people.PASSWORD, "password2": people.PASSWORD}
    assert client.post(url, password).status_code == 302
    client.logout()
    signed_in = client.post(
        "/accounts/login/", {"login": "ada@example.org", "password": people.PASSWORD}
    )
    assert signed_in.status_code == 302
    assert client.get("/o/harbour-labels/").status_code == 200
    client.logout()
    assert "ada@example.org" not in client.get(link, follow=True).text
    assert client.post(url, password).status_code != 302


def test_an_unknown_currency_is_refused(db):
    with pytest.raises(CommandError, match="isn't an ISO 4217 currency code"):
        opened(currency="XXX")


def test_somebody_known_owns_another_one_and_keeps_the_password(db):
    known = people.make_user("Ada@example.org", password=people.PASSWORD)
    said = opened()
    assert "password" not in said
    with across_tenants("tests look at what was made"):
        assert Member.objects.get().user == known
        assert Member.objects.get().role == "owner"


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c"])
def test_a_wrong_address_makes_nothing(db, email):
    with pytest.raises(CommandError, match="isn't an email address"):
        opened(email=email)
    assert not User.objects.exists()


def test_a_taken_address_is_said(db):
    people.make_organization("harbour")
    with pytest.raises(CommandError, match="is taken"):
        opened(slug="harbour")
    with across_tenants("tests look at what was made"):
        assert Organization.objects.count() == 1
