"""The allauth adapter: accounts by invitation only, known by email address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit
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

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link for a new password, at the address of this installation.

        Never at the host of the request: whoever asks chooses that.
        """
        return self.at_our_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link that confirms an address, likewise."""
        return self.at_our_address(super().get_email_confirmation_url(request, emailconfirmation))

    def at_our_address(self, link: str) -> str:
        """The link with the installation's scheme and host."""
        parts = urlsplit(link)
        return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))

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
