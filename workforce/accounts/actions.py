"""Create accounts."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.identity.models import User
from core.web.errors import Conflict
from core.web.plain_name import plain_name
from workforce.accounts.adapter import new_username
from workforce.accounts.models import Profile


@transaction.atomic
def open_account(*, email: str, name: str, password: str | None) -> User:
    """Open an account for an address that its owner has proven; raises Conflict if one exists.

    Without a password nobody gets in before one was chosen by a link.

    The whole name is kept as it was typed: names don't split into first and last everywhere.
    """
    user = User(username=new_username(), email=email, first_name=plain_name(name))
    user.set_password(password)
    user.save()
    try:
        with transaction.atomic():
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    except IntegrityError:
        raise Conflict(
            _("An account with this email address was just created. Sign in with it.")
        ) from None
    return user


@transaction.atomic
def change_profile(*, user: User, name: str, timezone: str) -> None:
    """Change what the person is called everywhere, and the zone of their times."""
    user.first_name, user.last_name = plain_name(name), ""
    user.save(update_fields=["first_name", "last_name"])
    Profile.objects.update_or_create(user=user, defaults={"timezone": timezone})
