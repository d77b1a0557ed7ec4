"""How does allauth open, name and greet an account here? By invitation only, known by e-mail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse

from core.identity.models import User
from core.web.html_email import with_html_part


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up: an account is opened on the page of an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up uninvited."""
        return False

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Fill the column nobody ever sees."""
        user.username = user.username or new_username()

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], **options: Any
    ) -> EmailMultiAlternatives:
        """The mail as plain text, and as a page that looks like all mails of Crewmark.

        Each may lead to the page for a new password, which works without signing in.
        """
        context = context | {
            "new_password_url": settings.SITE_URL + reverse("account_reset_password")
        }
        mail: EmailMultiAlternatives = super().render_mail(
            template_prefix, email, context, **options
        )
        return with_html_part(mail)


def new_username() -> str:
    """A unique value for the column that Django's own User demands; people sign in by e-mail."""
    return uuid4().hex


def display_name(user: User) -> str:
    """What mails and messages call the person: the full name, else the e-mail address."""
    return user.get_full_name() or user.email
