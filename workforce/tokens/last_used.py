"""When a token was last used, written once an hour at most and without waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

from workforce.tokens.models import ApiToken

COARSE = timedelta(hours=1)


def note_use(token_id: int, *, last_used_at: datetime | None, now: datetime) -> None:
    """Write the time unless it was written lately, or somebody else is just writing it."""
    if last_used_at is not None and now - last_used_at < COARSE:
        return
    rows = ApiToken.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    if rows.filter(pk=token_id).first() is not None:
        ApiToken.objects.filter(pk=token_id).update(last_used_at=now)
