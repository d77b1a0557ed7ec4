"""Accounts by email address. They belong to people, not to an organization."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from core.identity.models import User
from workforce.accounts.models import Profile


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(email__iexact=email).exists() or confirmed.exists()


def account_of(email: str) -> User | None:
    """Whose address this is; None if nobody signs in with it."""
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    owner: EmailAddress | None = confirmed.select_related("user").first()
    return owner.user if owner else None


def owns_address(user: User, email: str) -> bool:
    """Whether the person has confirmed that this address is theirs."""
    mine = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return bool(mine.exists())


def addresses_of(user: User) -> set[str]:
    """All addresses of the person in small letters, confirmed or not."""
    rows = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {address.lower() for address in (user.email, *rows)}


def timezone_of(user: User) -> str:
    """The zone the person chose; empty for the one of each organization."""
    return Profile.objects.filter(user=user).values_list("timezone", flat=True).first() or ""
