"""Rate limits: so many times in a window, exact across processes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.errors import DomainError

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60

# One statement, so that two processes can't both take the last one.
SPEND = """
insert into core_attempts as known (key, began_at, times)
values (%(key)s, %(now)s, %(cost)s)
on conflict (key) do update set
    began_at = case when known.began_at <= %(before)s then %(now)s else known.began_at end,
    times = case when known.began_at <= %(before)s then %(cost)s else known.times + %(cost)s end
returning began_at, times
"""


@dataclass(frozen=True)
class Limit:
    """At most `most` times in a window of `seconds`, which begins with the first time."""

    name: str
    most: int
    seconds: int


INVITATIONS = Limit("invitations", most=5_000, seconds=DAY)  # of one organization
INVITATION_AGAIN = Limit("invitation_again", most=5, seconds=DAY)  # of one address
API_REQUESTS = Limit("api_requests", most=6_000, seconds=MINUTE)  # of one token; tokens.pace


class TooMany(DomainError):
    """Done too often; `retryAfter` says in how many seconds it may be done again."""

    code = "too_many"
    status = 429


def spend(limit: Limit, key: object, *, cost: int = 1) -> None:
    """Count it; raises TooMany beyond the limit. What a refused transaction counted is undone."""
    now = timezone.now()
    window = timedelta(seconds=limit.seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            SPEND,
            {
                "key": f"{limit.name}:{key}"[:120],
                "now": now,
                "before": now - window,
                "cost": cost,
            },
        )
        began_at, times = cursor.fetchone()
    if times > limit.most:
        raise too_many(limit, began_at + window - now)


def too_many(limit: Limit, left: timedelta) -> TooMany:
    """The refusal, with the time to wait."""
    seconds = max(1, math.ceil(left.total_seconds()))
    return TooMany(
        _("Too many attempts: the limit is %(most)s in %(window)s. Try again in %(left)s.")
        % {
            "most": limit.most,
            "window": span(limit.seconds),
            "left": span(seconds),
        },
        retryAfter=seconds,
    )


def span(seconds: int) -> str:
    """A length of time in words, rounded up to what matters."""
    if seconds >= 2 * HOUR:
        return _("%(number)s hours") % {"number": math.ceil(seconds / HOUR)}
    if seconds > MINUTE:
        return _("%(number)s minutes") % {"number": math.ceil(seconds / MINUTE)}
    return _("%(number)s seconds") % {"number": seconds}


def oldest_kept(now: datetime) -> datetime:
    """Counts that began before this are of no window any more."""
    return now - timedelta(days=2)
