"""Active seconds: the sum of gaps between heartbeats, with long pauses cut."""

from __future__ import annotations

from datetime import datetime

MAX_GAP = 60.0


def active_seconds(seen_at: datetime | None, now: datetime) -> float:
    """The seconds to add at a sign of life: since the last one, at most 60, never negative."""
    if seen_at is None:
        return 0.0
    return min(max((now - seen_at).total_seconds(), 0.0), MAX_GAP)
