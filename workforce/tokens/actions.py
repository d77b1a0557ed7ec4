"""Create and revoke API tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.identity.models import Member, User
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.permissions.scopes import Scope, scopes_for
from core.tenancy.scope import across_tenants, current_organization_id
from core.web.errors import Conflict, Forbidden, Gone, Invalid
from workforce.tokens.jobs import tell_owner_of_token
from workforce.tokens.models import ApiToken
from workforce.tokens.queries import usable_tokens
from workforce.tokens.secret import digest_of, new_secret, start_of

DEFAULT_DAYS, MAX_DAYS = 90, 365
MAX_TOKENS = 50


@transaction.atomic
def create_token(
    *, by: Member, name: str, scopes: Sequence[str], days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """Issue a token as its owner wishes, and tell the owner by mail."""
    token, secret = issue_token(by=by, name=name, scopes=scopes, days=days)
    enqueue(tell_owner_of_token, organization_id=current_organization_id(), token_id=token.pk)
    return token, secret


@transaction.atomic
def issue_token(
    *, by: Member, name: str, scopes: Sequence[str], days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """A new token of the acting member, and its secret, which is never to be seen again.

    Raises Invalid for scopes beyond the member's role or a term beyond a year.
    """
    require(by, "token.own")
    if not scopes or set(scopes) - set(scopes_for(by.role)):
        raise Invalid(_("Choose at least one scope, and only scopes that your role includes."))
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(_("A token can be valid for at most one year."))
    if usable_tokens().filter(member=by).count() >= MAX_TOKENS:
        raise Conflict(_("You have too many tokens. Revoke tokens you no longer use."))
    secret = new_secret()
    token: ApiToken = ApiToken.objects.create(
        member=by,
        name=name,
        digest=digest_of(secret),
        start=start_of(secret),
        scopes=[scope.value for scope in Scope if scope in scopes],
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("token.created", by=by, subject=token, scopes=token.scopes, days=days)
    return token, secret


@transaction.atomic
def revoke_token(*, by: Member, token: ApiToken) -> ApiToken:
    """End a token now: one's own, or as an admin anybody's."""
    require(by, "token.own")
    if token.member_id != by.pk:
        require_manager(by)
    rows = ApiToken.objects.select_for_update(of=("self",), no_key=True)
    held = rows.filter(pk=token.pk, revoked_at=None).first()
    if held is None:
        raise Gone(_("This token was already revoked."))
    held.revoked_at = timezone.now()
    held.save(update_fields=["revoked_at"])
    record("token.revoked", by=by, subject=held, owner=held.member_id)
    return held


def revoke_with_password(sender: type[User], instance: User, created: bool, **_: Any) -> None:
    """End the person's tokens in all organizations when they get another password.

    Connected to `post_save` of accounts, so that it holds for each way to set one. Who suspects
    that somebody knows their password expects a new one to turn everybody else out.
    """
    # Set by set_password() until save() has ended, so that no second query is needed.
    if created or getattr(instance, "_password", None) is None:
        return
    with across_tenants("end a person's API tokens with their password"):
        tokens = (
            usable_tokens()
            .filter(member__user=instance)
            .select_for_update(of=("self",), no_key=True)
        )
        for token in tokens.order_by("pk"):
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            record("token.revoked", by=None, subject=token, owner=token.member_id)


def require_manager(by: Member) -> None:
    """Raise Forbidden unless the member may end the tokens of others."""
    try:
        require(by, "token.manage")
    except Forbidden:
        raise Forbidden(
            _("This token belongs to another member. Ask an admin to revoke it.")
        ) from None
