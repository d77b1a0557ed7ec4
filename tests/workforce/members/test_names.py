"""Which name and which letters stand for a person?"""

import pytest
from django.core.exceptions import ValidationError

from core.identity.models import User
from core.identity.names import initials, name_of
from workforce.accounts.forms import ProfileForm, plain_name


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


@pytest.mark.parametrize(
    "name",
    [
        "Zoë van der Berg",
        "O'Neill-Šimić",
        "می\u200cنا",
        "李 小龍",
    ],
)
def test_names_of_all_kinds_are_taken(name):
    plain_name(name)


@pytest.mark.parametrize(
    "name",
    ["Ann\nBcc: all", "Ann\u2028x", "Ann\u202ecod", "see https://evil.example", "WWW.evil.example"],
)
def test_a_name_brings_no_line_and_no_link_into_a_mail(name):
    with pytest.raises(ValidationError):
        plain_name(name)
    assert "name" in ProfileForm({"name": name, "timezone": ""}).errors
