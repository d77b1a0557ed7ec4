"""The command that creates an organization with its owner."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from core.identity.models import User
from core.web.errors import DomainError
from workforce.accounts.actions import open_account
from workforce.accounts.queries import account_of
from workforce.organizations.actions import create_organization


class Command(BaseCommand):
    """Open an organization for an owner, who gets an account if the address has none."""

    help = "Create an organization. Prints a link for a new owner to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organization's name, and who owns it."""
        parser.add_argument("name", help="the organization's name")
        parser.add_argument("--email", required=True, help="the owner's email address")
        parser.add_argument("--person", default="", help="the owner's name, if the account is new")
        parser.add_argument(
            "--slug",
            default="",
            help="the organization's slug in URLs (default: derived from the name)",
        )
        parser.add_argument(
            "--currency",
            default="EUR",
            help="currency of all prices and pay; can't be changed later",
        )
        parser.add_argument("--timezone", default="UTC", help="the organization's time zone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say how to get in."""
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” isn't an email address.") from error
        user = account_of(email)
        is_new = user is None
        try:
            user = user or open_account(email=email, name=options["person"] or email, password=None)
            organization = create_organization(
                user=user, **{key: options[key] for key in ("name", "slug", "currency", "timezone")}
            )
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{organization.name}: {settings.SITE_URL}/o/{organization.slug}/")
        if is_new:
            self.stdout.write(
                f"One-time link for {email} to choose a password: {password_link(user)}"
            )


def password_link(user: User) -> str:
    """The address at which a person chooses a new password, good for one use."""
    key = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
    return f"{settings.SITE_URL}{path}"
