"""How does allauth open, name and greet an account here? By invitation only, known by e-mail."""

from __future__ import annotations

from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up: an account is opened on the page of an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up uninvited."""
        return False

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Fill the column nobody ever sees."""
        user.username = user.username or new_username()


def new_username() -> str:
    """A unique value for the column that Django's own User demands; people sign in by e-mail."""
    return uuid4().hex


def display_name(user: User) -> str:
    """What mails and messages call the person: the full name, else the e-mail address."""
    return user.get_full_name() or user.email
