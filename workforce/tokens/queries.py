"""API tokens and their states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from workforce.tokens.models import ApiToken


def all_tokens() -> QuerySet[ApiToken]:
    """Every token of the organization with its owner."""
    rows: QuerySet[ApiToken] = ApiToken.objects.select_related("member__user")
    return rows


def usable_tokens() -> QuerySet[ApiToken]:
    """Neither revoked nor expired."""
    return all_tokens().filter(revoked_at=None, expires_at__gt=timezone.now())


def token_names(ids: set[int]) -> dict[int, str]:
    """Tokens by number, also those that ended."""
    return dict(ApiToken.objects.filter(pk__in=ids).values_list("pk", "name"))


@dataclass(frozen=True)
class ListedToken:
    """One token of a list; `state` is `good`, `expired` or `revoked`."""

    token: ApiToken
    state: str

    @property
    def is_good(self) -> bool:
        """Whether it opens the door."""
        return self.state == "good"


def listed_tokens(tokens: list[ApiToken], now: datetime) -> list[ListedToken]:
    """The tokens of a page as they stand now."""
    return [ListedToken(token, state_of(token, now)) for token in tokens]


def state_of(token: ApiToken, now: datetime) -> str:
    """What became of a token."""
    if token.revoked_at is not None:
        return "revoked"
    return "good" if token.expires_at > now else "expired"
