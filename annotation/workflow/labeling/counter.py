"""Cut-off time of the accepted work and pay shown to annotators.

Up to the last full five minutes. An answer that nobody reviews is accepted at once; a counter that
moved with each submission would tell which answers were drawn for a review.
"""

from __future__ import annotations

from datetime import datetime, timedelta

STEP = timedelta(minutes=5)  # every time zone's midnight is such a moment


def counted_until(now: datetime) -> datetime:
    """The last full five minutes at or before `now`."""
    minute = now.replace(second=0, microsecond=0)
    return minute - timedelta(minutes=minute.minute % (STEP.seconds // 60))
