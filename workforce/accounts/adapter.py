"""The allauth adapter: accounts by invitation only, known by email address."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse

from core.identity.models import User
from core.web.html_email import with_html_part

KNOWN_FOR_SECONDS = 90 * 24 * 60 * 60  # since the last sign-in from there


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up: an account is opened on the page of an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up uninvited."""
        return False

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Fill the column nobody ever sees."""
        user.username = user.username or new_username()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for the account and the network together.

        A stranger who fails again and again so locks out only themselves.
        """
        return account_and_network(request, credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError after too many wrong passwords.

        A ceiling for each account stops a guesser with many networks. It doesn't count for
        networks from which the account was used lately, so its owner isn't shut out.
        """
        super().pre_authenticate(request, **credentials)
        if cache.get(known_network(request, credentials)):
            return
        ceiling = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_anywhere",
            key=login_of(credentials),
        )
        if ceiling is None:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += ceiling.usage  # undone by the right password

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account with this password, or None; the network is known from then on."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            cache.set(known_network(request, credentials), True, KNOWN_FOR_SECONDS)
        return user

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


def login_of(credentials: dict[str, Any]) -> str:
    """The address that was typed at sign-in."""
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def account_and_network(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """Who signs in from where: of an IPv6 address the first 64 bits."""
    return f"{login_of(credentials)} {ratelimit.get_ip(request)}"


def known_network(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """The cache's key of an account's sign-ins from this network."""
    name = account_and_network(request, credentials)
    return f"known_network:{hashlib.sha256(name.encode()).hexdigest()}"


def new_username() -> str:
    """A unique value for the column that Django's own User demands; people sign in by e-mail."""
    return uuid4().hex


def display_name(user: User) -> str:
    """What mails and messages call the person: the full name, else the e-mail address."""
    return user.get_full_name() or user.email
