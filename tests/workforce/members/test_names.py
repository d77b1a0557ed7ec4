"""Which name and which letters stand for a person?"""

import pytest

from core.identity.models import User
from core.identity.names import initials, name_of


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
