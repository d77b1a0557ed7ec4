"""How does a test stay within five full minutes, in which nothing new is counted and told?"""

import time
from datetime import timedelta

from django.utils import timezone

from annotation.workflow.labeling.counter import STEP, counted_until

ROOM = timedelta(seconds=60)  # that a test takes at most, on a slow machine


def begin_with_room():
    """What a sample passed over counts from the next full five minutes on: not within a test."""
    left = counted_until(timezone.now()) + STEP - timezone.now()
    if left < ROOM:
        time.sleep(left.total_seconds())
