"""Which name and which letters stand for a person?"""

import pytest

from core.identity.models import User
from core.identity.names import initials, name_of
from workforce.accounts.forms import ProfileForm


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hanna Lindqvist", "HL"),
        ("Ana María de la Cruz", "AC"),
        ("Ida (extern)", "Id"),
        ("Łukasz Żak", "ŁŻ"),
        ("mina", "mi"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


def test_the_full_name_else_the_beginning_of_the_address():
    named = User(first_name="Hanna", last_name="Lindqvist", email="h@example.org")
    assert name_of(named) == "Hanna Lindqvist"
    assert name_of(User(email="mina@example.org")) == "mina"


@pytest.mark.parametrize("name", ["see https://evil.example", "WWW.evil.example", "\u202e"])
def test_a_name_brings_no_link_into_a_mail(name):
    assert "name" in ProfileForm({"name": name, "timezone": ""}).errors


def test_a_name_brings_no_line_into_a_mail():
    form = ProfileForm({"name": "Ann\nBcc:\u2028all\u202ecod", "timezone": ""})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Ann Bcc: all cod"
